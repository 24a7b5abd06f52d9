using System.Collections;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Completion;

/// <summary>Completes the runs of the state folder, newest first.</summary>
public sealed class RunIdCompleter : TextCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string ToolTip)> Known(string parameterName, IDictionary parameters)
    {
        var settings = new SettingsRequest
        {
            Environment = Typed(parameters, "Environment"),
            ProfilePath = Typed(parameters, "ProfilePath"),
            StateFolder = Typed(parameters, "StateFolder"),
        };
        return Engine.Runbook.RunIds(settings).Select(id => (id, id));
    }
}
