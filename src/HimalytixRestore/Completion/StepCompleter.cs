using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using HimalytixRestore.Commands;

namespace HimalytixRestore.Completion;

/// <summary>Completes the steps of the runbook by either strategy, in their order; where steps are left out, those that can be.</summary>
public sealed class StepCompleter : IArgumentCompleter
{
    private static readonly string[] s_steps =
    [
        "Prerequisites", "Locate", "Receive", "Verify", "CreateDatabase", "Compare", "StopServices", "Snapshot", "ResetDatabase", "Restore",
        "Privileges", "CheckHealth", "SwapDatabases", "StartServices", "SmokeTest", "Cleanup",
    ];

    private static readonly string[] s_optional = ["Prerequisites", "Compare", "StopServices", "Privileges", "StartServices", "SmokeTest", "Cleanup"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        (string.Equals(parameterName, nameof(InvokeFullRestoreCommand.SkipStep), StringComparison.OrdinalIgnoreCase) ? s_optional : s_steps)
            .Where(s => s.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase))
            .Select(s => new CompletionResult(s));
}
