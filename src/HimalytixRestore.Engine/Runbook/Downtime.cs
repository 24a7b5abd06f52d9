using HimalytixRestore.Engine.Health;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>
/// Measures how long the application could not work: from the first moment at which something was about to be taken from it to the
/// first good answer. By the clock, not a stopwatch, because a run can be resumed by another process.
/// </summary>
internal static class Downtime
{
    /// <summary>Services are about to be stopped.</summary>
    /// <param name="context">The run.</param>
    public static void Begin(RunContext context) => context.Learn(run => run with { UnreachableSince = run.UnreachableSince ?? DateTimeOffset.UtcNow });

    /// <summary>The database is about to be closed.</summary>
    /// <param name="context">The run.</param>
    public static void BeginAtDatabase(RunContext context)
    {
        Begin(context);
        context.Learn(run => run with { DatabaseClosedAt = run.DatabaseClosedAt ?? DateTimeOffset.UtcNow });
    }

    /// <summary>Asks the database that has the name now, as the application's role where we may act as it; the answer ends the downtime of the database.</summary>
    /// <param name="context">The run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The database does not answer.</exception>
    public static async Task EndAtDatabaseAsync(RunContext context, CancellationToken cancellationToken)
    {
        await using (var session = await context.Server.OpenSessionAsync(context.Run.Database, cancellationToken).ConfigureAwait(false))
            await DatabaseAnswer.RequireAsync(session, context.Settings.ApplicationRole, cancellationToken).ConfigureAwait(false);
        context.Learn(run => run.DatabaseClosedAt is { } at ? run with { DatabaseDowntime = DateTimeOffset.UtcNow - at } : run);
        if (!context.Run.Services.Any(ServiceWasUp))
            End(context);
    }

    /// <summary>The database before is in its place again.</summary>
    /// <param name="context">The run.</param>
    public static void EndAtRollBack(RunContext context)
    {
        context.Learn(run => run is { State: RestoreRunState.Running, DatabaseClosedAt: { } at, DatabaseDowntime: null } ? run with { DatabaseDowntime = DateTimeOffset.UtcNow - at } : run);
        if (!context.Run.Services.Any(ServiceWasUp))
            End(context);
    }

    /// <summary>The application can work again.</summary>
    /// <param name="context">The run; when it is an old one that is undone, its downtime stays what it was.</param>
    public static void End(RunContext context) =>
        context.Learn(run => run is { State: RestoreRunState.Running, UnreachableSince: { } since } ? run with { Downtime = DateTimeOffset.UtcNow - since } : run);

    private static bool ServiceWasUp(ServiceState service) => service.Status is AppServiceStatus.Running or AppServiceStatus.Starting;
}
