using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>The server has the packages of all extensions that the dump creates. They are known only when the dump was read.</summary>
internal sealed class ExtensionPrerequisite : IServerPrerequisite
{
    /// <inheritdoc/>
    public string Name => "Extensions";

    /// <inheritdoc/>
    public async Task<HealthFinding> CheckAsync(ServerSession session, PrerequisiteTarget target, CancellationToken cancellationToken)
    {
        if (target.Inventory is not { } inventory)
            return HealthFinding.Skip("What the dump needs is known when it has been read; the full restore does so in its Verify step.");

        var available = await session.QueryAsync("SELECT name::text FROM pg_available_extensions", "Reading the server's extensions", row => row.GetString(0), cancellationToken);
        var missing = inventory.Extensions.Except(available, StringComparer.Ordinal).ToArray();
        return missing.Length == 0
            ? HealthFinding.Pass($"All {inventory.Extensions.Count} extensions of the dump can be had.")
            : HealthFinding.Fail($"The server does not have the extensions {HealthFinding.List(missing)}.", "Install their packages on the server (on Debian postgresql-contrib, postgresql-NN-NAME).");
    }
}
