using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>The new database's encoding can hold what the dump has.</summary>
internal sealed class EncodingPrerequisite : IServerPrerequisite
{
    /// <inheritdoc/>
    public string Name => "Encoding";

    /// <inheritdoc/>
    public async Task<HealthFinding> CheckAsync(ServerSession session, PrerequisiteTarget target, CancellationToken cancellationToken)
    {
        var live = await DatabaseInspector.FindAsync(session, target.Database, cancellationToken);
        var attributes = live ?? await DatabaseInspector.DefaultsAsync(session, target.Database, owner: null, cancellationToken);
        var found = $"The new database gets {attributes.Encoding}, {attributes.Locale ?? attributes.Collate}, as {(live is null ? "the server's template0" : "the one there is")}";
        var dumped = target.Inventory?.Encoding ?? "";
        return dumped.Length > 0 && attributes.Encoding is not "UTF8" && !string.Equals(dumped, attributes.Encoding, StringComparison.OrdinalIgnoreCase)
            ? HealthFinding.Warn($"{found}; the dump is {dumped}, whose characters it may not have.", $"Create the database before: CREATE DATABASE {SqlIdentifier.Quote(target.Database)} TEMPLATE template0 ENCODING {SqlIdentifier.Literal(dumped)} …;")
            : HealthFinding.Pass(found + ".");
    }
}
