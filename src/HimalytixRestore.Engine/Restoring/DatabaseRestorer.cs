using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>
/// Puts a dump into a database. While it is filled the database is marked unfinished and nobody else can connect; it is opened only
/// when the dump's trailer and everything below it are proven and one commit has been waited for (architecture: the runbook).
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
        var wasEmpty = await PrepareTargetAsync(request, ledger, cancellationToken);
        try
        {
            await LoadAsync(reader, first, request, wasEmpty, ledger, cancellationToken);
        }
        catch
        {
            await LeaveUnfinishedAsync(request.Database);
            throw;
        }

        if (!request.KeepMark)
            await FinishAsync(request.Database, cancellationToken);
        return ledger;
    }

    /// <summary>Marks the target unfinished, or creates it so; true when it is empty.</summary>
    private async Task<bool> PrepareTargetAsync(LoadRequest request, RestoreLedger ledger, CancellationToken cancellationToken)
    {
        await using var maintenance = await server.OpenMaintenanceAsync(cancellationToken);
        if (await DatabaseInspector.FindAsync(maintenance, request.Database, cancellationToken) is null)
        {
            var attributes = await DatabaseInspector.DefaultsAsync(maintenance, request.Database, request.DefaultOwner, cancellationToken);
            await DatabaseCreator.CreateAsync(maintenance, request.Database, attributes, request.RunId, keepClosed: false, cancellationToken);
            ledger.Add(new RestoreNotice(RestoreNoticeKind.Information, 0, "", $"There was no database {request.Database}: it was created, {attributes.Encoding}, owner {attributes.Owner}."), degrades: false);
            return true;
        }

        var isEmpty = await CheckContentsAsync(request, cancellationToken);
        await DatabaseBlocker.MarkUnfinishedAsync(maintenance, request.Database, request.RunId, cancellationToken);
        return isEmpty;
    }

    private async Task<bool> CheckContentsAsync(LoadRequest request, CancellationToken cancellationToken)
    {
        await using var session = await server.OpenSessionAsync(request.Database, cancellationToken);
        var objects = await TargetContents.SampleAsync(session, cancellationToken);
        if (objects.Count > 0 && !request.AllowNonEmpty)
            throw NotEmpty(request.Database, objects);
        return objects.Count == 0;
    }

    private async Task LoadAsync(DumpReader reader, DumpItem? first, LoadRequest request, bool wasEmpty, RestoreLedger ledger, CancellationToken cancellationToken)
    {
        ServerFacts facts;
        ServerMachine machine;
        await using (var maintenance = await server.OpenMaintenanceAsync(cancellationToken))
        {
            facts = await ServerFacts.ReadAsync(maintenance, cancellationToken);
            machine = await ServerMachine.ReadAsync(maintenance, server.Settings.HostName, cancellationToken);
        }

        var budget = LoadBudget.Decide(request.Jobs, machine, facts, Environment.ProcessorCount);
        request = request with { Jobs = budget.Jobs };
        ledger.Jobs = budget.Jobs;
        reporter.Verbose($"Database {request.Database} is marked unfinished; loading. Sessions: {budget.Jobs} ({budget.Reason}), each with {DisplayText.Size(budget.SortBytes)} for indexes and keys.");
        SessionSettings state = new(facts, budget);
        RestoreProgressMeter meter = new(reporter, $"Restoring {request.Database}", request.BytesRead, request.TotalBytes);
        await using var scheduler = await RestoreScheduler.OpenAsync(server, request, state, ledger, meter, Warn, cancellationToken);
        DumpInterpreter interpreter = new()
        {
            Reader = reader,
            Scheduler = scheduler,
            State = state,
            Roles = new RoleGate(server, facts.Roles, request.MissingRole, ledger, request.Database),
            Ledger = ledger,
            Meter = meter,
            Database = request.Database,
            WasEmpty = wasEmpty,
            IncludeSubscriptions = request.IncludeSubscriptions,
        };
        for (var item = first; item is not null; item = await reader.ReadAsync(cancellationToken))
            await interpreter.ApplyAsync(item, cancellationToken);
        request.ProveInput();
        await scheduler.CompleteAsync(cancellationToken);
        reporter.Verbose($"Loaded {ledger.Rows} rows into {ledger.Tables.Count} tables; analyzing.");
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
}
