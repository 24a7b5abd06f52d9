using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>Every extension of the dump is there.</summary>
internal sealed class ExtensionCheck : IHealthCheck
{
    /// <inheritdoc/>
    public string Name => "Extensions";

    /// <inheritdoc/>
    public async Task<HealthFinding> RunAsync(HealthContext context, CancellationToken cancellationToken)
    {
        if (context.Target.Restore?.Inventory is not { } inventory)
            return HealthFinding.Skip("There is no dump to compare with; pipe the result of Restore-Database.");

        var installed = await context.Session.QueryAsync("SELECT extname::text FROM pg_extension", "Reading extensions", row => row.GetString(0), cancellationToken);
        var missing = inventory.Extensions.Except(installed, StringComparer.Ordinal).ToArray();
        return missing.Length == 0
            ? HealthFinding.Pass($"{inventory.Extensions.Count} extensions of the dump are installed.")
            : HealthFinding.Fail($"Extensions of the dump are missing: {HealthFinding.List(missing)}.", $"Install their packages on the server, then for each: CREATE EXTENSION {SqlIdentifier.Quote(missing[0])};");
    }
}
