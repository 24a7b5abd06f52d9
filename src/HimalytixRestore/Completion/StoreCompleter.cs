using System.Collections;

namespace HimalytixRestore.Completion;

/// <summary>Completes the stores of the profile; the one of the environment that is typed already comes first.</summary>
public sealed class StoreCompleter : TextCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string ToolTip)> Known(string parameterName, IDictionary parameters)
    {
        var environment = Typed(parameters, "Environment");
        return Engine.Profiles.Environments(Typed(parameters, "ProfilePath"))
            .Where(known => known.Store is not null)
            .OrderByDescending(known => string.Equals(known.Environment, environment, StringComparison.Ordinal))
            .GroupBy(known => known.Store!, StringComparer.Ordinal)
            .Select(store => (store.Key, string.Join(", ", store.Select(known => known.Environment))));
    }
}
