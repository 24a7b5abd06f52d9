using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Restoring.Selecting;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>
/// Puts a dump into a database. While it is filled the database is marked unfinished and nobody else can connect; it is opened only
/// when the dump's trailer and everything below it are proven and one commit has been waited for (architecture: the runbook). A selection
/// goes into a database that has other objects in one transaction instead, while others work there.
/// </summary>
/// <param name="server">The server.</param>
/// <param name="reporter">Told milestones, warnings and progress.</param>
internal sealed class DatabaseRestorer(ServerConnections server, IRestoreReporter reporter)
{
    private static readonly TimeSpan CleanupPatience = TimeSpan.FromSeconds(30);

    /// <summary>Loads a dump; the first error ends it and leaves the database marked unfinished, without a session in it.</summary>
    /// <param name="reader">The dump, at its beginning.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="cancellationToken">Ends it; the database stays marked unfinished.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="DatabaseException">Another restore into the target is under way, the target is not empty, or the server refused a statement or was lost.</exception>
    /// <exception cref="DumpException">The dump is cut, malformed or asks for something that is refused.</exception>
    /// <exception cref="IntegrityException">The input below the dump is not whole.</exception>
    public async Task<RestoreLedger> RestoreAsync(DumpReader reader, LoadRequest request, CancellationToken cancellationToken)
    {
        // A wrong key or a file that is no dump is known from its first item: nothing has been touched then.
        var first = await reader.ReadAsync(cancellationToken);
        await using var held = await TargetLock.TakeAsync(server, request.Database, cancellationToken);
        RestoreLedger ledger = new();
        var target = await PrepareTargetAsync(request, ledger, cancellationToken);
        var shared = target.Plan is { IsShared: true } plan ? new SharedTarget(server, reporter, plan, request.Database, request.RunId) : null;
        try
        {
            await LoadAsync(reader, first, request, target, shared, ledger, cancellationToken);
        }
        catch (Exception exception)
        {
            var explained = await new FullDisk(server).ExplainAsync(exception);
            await (shared?.AbandonAsync() ?? LeaveUnfinishedAsync(request.Database));
            if (IsOfCancellation(exception))
                cancellationToken.ThrowIfCancellationRequested();
            if (!ReferenceEquals(explained, exception))
                throw explained;
            throw;
        }

        if (!request.KeepMark && shared is null)
            await FinishAsync(request.Database, cancellationToken);
        return ledger;
    }

    /// <summary>Whether a cancellation can look so: a session that is broken off while it is cancelled, a statement that the server ended.</summary>
    private static bool IsOfCancellation(Exception exception) => exception is DatabaseException { Category: RestoreErrorCategory.Unavailable or RestoreErrorCategory.Timeout };

    /// <summary>Marks the target unfinished, or creates it so; one that shares its objects with a selection is only looked at.</summary>
    private async Task<PreparedTarget> PrepareTargetAsync(LoadRequest request, RestoreLedger ledger, CancellationToken cancellationToken)
    {
        await using var maintenance = await server.OpenMaintenanceAsync(cancellationToken);
        var current = await DatabaseInspector.FindAsync(maintenance, request.Database, cancellationToken);
        var target = current is null ? new PreparedTarget(true, PlanFor(request, TargetNames.None, isShared: false)) : await LookAsync(request, current, cancellationToken);
        foreach (var notice in target.Plan?.Notices ?? [])
            ledger.Add(notice, degrades: false);
        if (current is null)
        {
            var attributes = await DatabaseInspector.DefaultsAsync(maintenance, request.Database, request.DefaultOwner, cancellationToken);
            await DatabaseCreator.CreateAsync(maintenance, request.Database, attributes, request.RunId, keepClosed: false, cancellationToken);
            ledger.Add(new RestoreNotice(RestoreNoticeKind.Information, 0, "", $"There was no database {request.Database}: it was created, {attributes.Encoding}, owner {attributes.Owner}."), degrades: false);
        }
        else if (target.Plan is not { IsShared: true })
        {
            await DatabaseBlocker.MarkUnfinishedAsync(maintenance, request.Database, request.RunId, cancellationToken);
        }

        return target;
    }

    private async Task<PreparedTarget> LookAsync(LoadRequest request, DatabaseInfo current, CancellationToken cancellationToken)
    {
        await using var session = await server.OpenSessionAsync(request.Database, cancellationToken);
        var objects = await TargetContents.SampleAsync(session, cancellationToken);
        if (request.Selection is null)
            return objects.Count == 0 || request.AllowNonEmpty ? new PreparedTarget(objects.Count == 0, null) : throw NotEmpty(request.Database, objects);
        if (objects.Count > 0 && UnfinishedMark.Find(current) is { } mark)
            throw SelectionErrors.Unfinished(request.Database, mark.RunId);
        return new PreparedTarget(objects.Count == 0, PlanFor(request, await TargetNames.ReadAsync(session, cancellationToken), isShared: objects.Count > 0));
    }

    /// <summary>What a selection means for a target; null without a selection.</summary>
    private static SelectionPlan? PlanFor(LoadRequest request, TargetNames target, bool isShared)
    {
        if (request.Selection is null)
            return null;
        SelectionPlan plan = new(request.Selection, target, isShared);
        if (plan.Conflicts.Count > 0)
            throw SelectionErrors.Conflict(request.Database, plan.Conflicts, plan.ExistingSchemas);
        return plan.Needs.Count == 0 ? plan : throw SelectionErrors.Needs(request.Database, plan.Needs, request.Selection.Catalogue.Extensions);
    }

    private async Task LoadAsync(DumpReader reader, DumpItem? first, LoadRequest request, PreparedTarget target, SharedTarget? shared, RestoreLedger ledger, CancellationToken cancellationToken)
    {
        ServerFacts facts;
        ServerMachine machine;
        await using (var maintenance = await server.OpenMaintenanceAsync(cancellationToken))
        {
            facts = await ServerFacts.ReadAsync(maintenance, cancellationToken);
            machine = await ServerMachine.ReadAsync(maintenance, server.Settings.HostName, cancellationToken);
        }

        var budget = LoadBudget.Decide(shared is null ? request.Jobs : 1, machine, facts, Environment.ProcessorCount);
        if (shared is not null)
            budget = budget with { Reason = "a transaction has one" };
        request = request with { Jobs = budget.Jobs, WasEmpty = target.WasEmpty };
        ledger.Jobs = budget.Jobs;
        var manner = shared is null ? "is marked unfinished; loading" : "stays in use; loading in one transaction";
        reporter.Verbose($"Database {request.Database} {manner}. Sessions: {budget.Jobs} ({budget.Reason}), each with {DisplayText.Size(budget.SortBytes)} for indexes and keys.");
        SessionSettings state = new(facts, budget);
        await using LoadProgress progress = new(reporter, $"Restoring {request.Database}", request.BytesRead, request.TotalBytes);
        await using StallWatch watch = new(server, reporter, request.Database, progress, request.StallAfter);
        await using var scheduler = await RestoreScheduler.OpenAsync(server, request, state, ledger, progress, Warn, cancellationToken);
        var filter = target.Plan is null ? null : new SelectionFilter(target.Plan, ledger);
        DumpInterpreter interpreter = new()
        {
            Reader = reader,
            Scheduler = scheduler,
            State = state,
            Roles = new RoleGate(server, facts.Roles, request.MissingRole, ledger, request.Database),
            Ledger = ledger,
            Progress = progress,
            Database = request.Database,
            WasEmpty = target.WasEmpty,
            Filter = filter,
            IncludeSubscriptions = request.IncludeSubscriptions,
            TakesStatistics = facts.MajorVersion >= ServerFacts.StatisticsVersion,
        };
        if (shared is not null)
            await shared.BeginAsync(scheduler, cancellationToken);
        for (var item = first; item is not null; item = await reader.ReadAsync(cancellationToken))
            await interpreter.ApplyAsync(item, cancellationToken);
        ledger.Selection = filter?.Result();
        request.ProveInput();
        if (shared is not null)
        {
            await shared.CommitAsync(scheduler, filter!, cancellationToken);
            return;
        }

        await scheduler.CompleteAsync(cancellationToken);
        reporter.Verbose($"Loaded {DisplayText.Count(ledger.Rows)} rows into {ledger.Tables.Count} tables; analyzing.");
        await scheduler.SettleAsync(request.Database, cancellationToken);
    }

    private async Task FinishAsync(string database, CancellationToken cancellationToken)
    {
        await using var maintenance = await server.OpenMaintenanceAsync(cancellationToken);
        await DatabaseBlocker.FinishAsync(maintenance, database, cancellationToken);
        reporter.Verbose($"Database {database} is complete and open.");
    }

    /// <summary>A session that waits for a lock does not notice that its client is gone: it is ended on the server.</summary>
    private async Task LeaveUnfinishedAsync(string database)
    {
        using CancellationTokenSource patience = new(CleanupPatience);
        try
        {
            await using var maintenance = await server.OpenMaintenanceAsync(patience.Token);
            await DatabaseBlocker.TerminateSessionsAsync(maintenance, database, patience.Token);
        }
        catch (Exception exception) when (exception is RestoreException or OperationCanceledException)
        {
            reporter.Warning($"A session may be left in database {database}: {exception.Message}");
        }

        reporter.Warning($"Database {database} is left marked unfinished and nobody can connect to it. Replace it by an empty one (Reset-Database -Database {database}) and restore again.");
    }

    private void Warn(string message) => reporter.Verbose($"The server warns: {message}");

    private static DatabaseException NotEmpty(string database, IReadOnlyList<string> objects) => new(
        "TargetNotEmpty",
        RestoreErrorCategory.Refused,
        $"Database {database} is not empty: it has {string.Join(", ", objects)}{(objects.Count < 5 ? "" : ", …")}.",
        $"Restore into an empty database (Reset-Database -Database {database}, or another -Database); or say -AllowNonEmpty.")
    {
        Operation = $"Restoring database {database}",
        TargetName = database,
        Evidence = new Dictionary<string, string>(StringComparer.Ordinal) { ["Objects"] = string.Join(", ", objects) },
    };

    /// <summary>A target that can be filled.</summary>
    /// <param name="WasEmpty">It had no user objects.</param>
    /// <param name="Plan">What a selection means for it; null when all of the dump is restored.</param>
    private sealed record PreparedTarget(bool WasEmpty, SelectionPlan? Plan);
}
