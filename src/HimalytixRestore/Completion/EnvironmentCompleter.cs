using System.Collections;

namespace HimalytixRestore.Completion;

/// <summary>Completes the environments of the profile.</summary>
public sealed class EnvironmentCompleter : TextCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string ToolTip)> Known(string parameterName, IDictionary parameters) =>
        Engine.Profiles.Environments(Typed(parameters, "ProfilePath")).Select(known => (known.Environment, known.Store ?? known.Environment));
}
