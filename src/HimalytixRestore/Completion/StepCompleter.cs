using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace HimalytixRestore.Completion;

/// <summary>Completes the steps of the runbook, in their order.</summary>
public sealed class StepCompleter : IArgumentCompleter
{
    private static readonly string[] s_steps =
    [
        "Prerequisites", "Locate", "Receive", "Verify", "StopServices", "Snapshot", "ResetDatabase", "Restore",
        "Privileges", "CheckHealth", "StartServices", "SmokeTest", "Cleanup",
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        s_steps.Where(s => s.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase)).Select(s => new CompletionResult(s));
}
