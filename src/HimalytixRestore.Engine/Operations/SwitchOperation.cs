using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Operations;

/// <summary>Puts a filled database in the place of a live one, with the live one's attributes and grants: Switch-Database.</summary>
/// <param name="settings">Where things are.</param>
/// <param name="request">What is wanted.</param>
internal sealed class SwitchOperation(RestoreSettings settings, SwitchRequest request)
{
    private readonly ServerConnections _connections = new(settings.Server);

    private readonly SwapOrder _order = new()
    {
        Database = settings.RequireDatabase(),
        NewName = request.NewDatabase,
        PreviousName = request.PreviousName ?? DatabaseNames.Previous(settings.RequireDatabase(), request.RunId ?? DatabaseNames.Stamp(DateTimeOffset.UtcNow)),
        RunId = request.RunId,
        KeepAttributes = request.KeepAttributes,
    };

    /// <summary>What would be done; changes nothing.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server cannot be reached.</exception>
    public async Task<RestorePlan> PlanAsync(CancellationToken cancellationToken)
    {
        await using var session = await _connections.OpenMaintenanceAsync(cancellationToken);
        var live = await DatabaseInspector.FindAsync(session, _order.Database, cancellationToken);
        long sessions = await session.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = $1", "Counting sessions", cancellationToken, _order.Database);
        return new()
        {
            Action = $"Put {_order.NewName} in the place of",
            Target = $"{_order.Database} on {settings.Server.Address}",
            Steps =
            [
                new("Attributes", $"Give the attributes and grants of {_order.Database} to", _order.NewName, IsSkipped: _order.KeepAttributes || live is null),
                new("Close", "Let nobody in and end all sessions of", _order.Database, IsSkipped: live is null),
                new("Rename", $"Set aside as {_order.PreviousName}, in one transaction with the next:", _order.Database, IsSkipped: live is null),
                new("Rename", $"Rename to {_order.Database}, and open:", _order.NewName, IsSkipped: false),
            ],
            Warnings =
            [
                .. live is null ? new[] { $"There is no database {_order.Database}: {_order.NewName} is only renamed." } : [],
                .. sessions > 0 ? new[] { $"{sessions} sessions are ended." } : [],
            ],
        };
    }

    /// <summary>Does it.</summary>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it; both databases have their names then.</param>
    /// <exception cref="DatabaseException">The server refused, or something is in the way; both databases have their names.</exception>
    public async Task<DatabaseInfo> RunAsync(IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        // A run has given the grants already, before it proved them.
        var swap = new DatabaseSwap(_connections, reporter);
        if (!_order.KeepAttributes && _order.RunId is null)
        {
            await swap.CheckAsync(_order, cancellationToken);
            await CarryPrivilegesAsync(reporter, cancellationToken);
        }

        return await swap.RunAsync(_order, cancellationToken);
    }

    private async Task CarryPrivilegesAsync(IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        await using (var session = await _connections.OpenMaintenanceAsync(cancellationToken))
        {
            if (await DatabaseInspector.FindAsync(session, _order.Database, cancellationToken) is not { AllowsConnections: true })
                return;
        }

        PrivilegeSet privileges;
        await using (var live = await _connections.OpenSessionAsync(_order.Database, cancellationToken))
            privileges = await PrivilegeReader.ReadAsync(live, cancellationToken);
        await using var next = await _connections.OpenSessionAsync(_order.NewName, cancellationToken);
        var report = await PrivilegeWriter.ApplyAsync(next, privileges, settings.ApplicationRole, cancellationToken);
        foreach (var notice in report.Notices)
            reporter.Warning(notice.Reason);
        reporter.Verbose($"Owners, grants and default privileges of {report.Changed} objects of {_order.NewName} are as in {_order.Database}.");
    }
}
