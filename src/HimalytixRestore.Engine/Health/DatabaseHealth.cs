using System.Diagnostics;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Health;

/// <summary>Whether a restored database is what it should be: runs every check, whatever the others found.</summary>
/// <param name="connections">The server.</param>
internal sealed class DatabaseHealth(ServerConnections connections)
{
    private static readonly IHealthCheck[] s_checks =
    [
        new ServerCheck(),
        new UnfinishedCheck(),
        new AttributeCheck(),
        new CriticalTableCheck(),
        new RowCountCheck(),
        new SequenceCheck(),
        new SequenceValueCheck(),
        new IndexCheck(),
        new ConstraintCheck(),
        new ExtensionCheck(),
        new ApplicationRoleCheck(),
    ];

    /// <summary>Checks a database; changes nothing.</summary>
    /// <param name="target">The database and what is known about it.</param>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The database cannot be reached at all, or any more.</exception>
    public async Task<HealthReport> CheckAsync(HealthTarget target, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        await using var context = new HealthContext(connections, target);
        var results = new List<HealthCheckResult>();
        foreach (var check in s_checks)
        {
            await context.ConnectAsync(cancellationToken);
            reporter.Progress(new($"Checking {target.Database}", check.Name, 100 * results.Count / s_checks.Length));
            results.Add(await RunAsync(check, context, cancellationToken));
            reporter.Verbose($"Health of {target.Database}: {results[^1]}");
        }

        await context.ConnectAsync(cancellationToken);
        return new()
        {
            Database = target.Database,
            Server = context.Server,
            Status = HealthVerdict.Of(results),
            CheckedAt = DateTimeOffset.UtcNow,
            Checks = results,
            LargestTables = await TableSizes.ReadLargestAsync(context, cancellationToken),
            SizeBytes = await TableSizes.ReadDatabaseAsync(context.Session, cancellationToken),
        };
    }

    private static async Task<HealthCheckResult> RunAsync(IHealthCheck check, HealthContext context, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        HealthFinding finding;
        try
        {
            finding = await check.RunAsync(context, cancellationToken);
        }
        catch (DatabaseException failure)
        {
            var state = failure.Evidence.TryGetValue("SqlState", out var code) ? $" (SQLSTATE {code})" : "";
            finding = HealthFinding.Fail($"{failure.Message}{state}", failure.RecommendedAction);
        }

        return finding.ToResult(check.Name, Stopwatch.GetElapsedTime(began));
    }
}
