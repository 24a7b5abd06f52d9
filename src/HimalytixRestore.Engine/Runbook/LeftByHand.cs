using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Operations;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>A roll back that failed: in which state it left databases and services, and the commands that finish it.</summary>
internal static class LeftByHand
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>The run with both states named and the commands in its summary and its cause.</summary>
    /// <param name="context">The run.</param>
    /// <param name="failure">Why the roll back failed.</param>
    public static async Task<RestoreRun> DescribeAsync(RunContext context, RestoreFailure failure)
    {
        using var patience = new CancellationTokenSource(s_patience);
        var (databases, state, isKept) = await LookAsync(context, patience.Token).ConfigureAwait(false);
        string services = await ServicesAsync(context, patience.Token).ConfigureAwait(false);
        var run = context.Run with { State = RestoreRunState.Failed, FinishByHand = [.. Commands(context, state, isKept)] };
        string action = $"{failure.RecommendedAction} Then: {string.Join("; or: ", run.FinishByHand)}";
        var evidence = new Dictionary<string, string>((run.Cause ?? failure).Evidence, StringComparer.Ordinal) { ["RollbackFailure"] = failure.Message, ["Databases"] = databases, ["Services"] = services };
        return run with { Summary = RunSummary.RollbackFailed(run, failure, databases, services), Cause = (run.Cause ?? failure) with { RecommendedAction = action, Evidence = evidence } };
    }

    private static async Task<(string Text, TargetState? State, bool IsKept)> LookAsync(RunContext context, CancellationToken cancellationToken)
    {
        var run = context.Run;
        try
        {
            await using var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
            var current = await DatabaseInspector.FindAsync(session, run.Database, cancellationToken).ConfigureAwait(false);
            var state = TargetInspection.Of(current, run);
            bool isKept = run.Snapshot is { } snapshot && await SnapshotReturn.IsKeptAsync(session, snapshot, cancellationToken).ConfigureAwait(false);
            string kept = isKept ? $" The one from before the run is kept as {run.Snapshot} ({run.Snapshot!.Method})." : "";
            return ($"Databases: {Named(run.Database, state, current)}{kept}", state, isKept);
        }
        catch (Exception e) when (e is RestoreException or OperationCanceledException)
        {
            string kept = run.Snapshot is { } snapshot ? $" As far as the journal tells, the database before the run is kept as {snapshot} ({snapshot.Method})." : "";
            return ($"Databases: the server could not be asked ({e.Message}).{kept}", null, run.Snapshot is not null);
        }
    }

    private static string Named(string database, TargetState state, DatabaseInfo? current)
    {
        string closed = current is { AllowsConnections: false } ? ", and lets nobody in" : "";
        return state switch
        {
            TargetState.None => $"there is no {database}.",
            TargetState.Original => $"{database} is the one from before the run{closed}.",
            TargetState.Unfinished => $"{database} is the run's new one, filled half-way or not at all{closed}.",
            TargetState.Restored => $"{database} is the run's new one, restored but not proven{closed}.",
            TargetState.Proven => $"{database} is the run's new one, restored and proven{closed}.",
            _ => $"{database} is neither the one from before the run nor the run's{closed}.",
        };
    }

    private static async Task<string> ServicesAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (context.Run.Services.Count == 0)
            return "Services: none was touched.";
        try
        {
            var now = await context.Operations.Services.GetAsync(Steps.ServiceRequests.All(context), cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
            var found = context.Run.Services.ToDictionary(s => s.Name, s => s.Status, StringComparer.Ordinal);
            return $"Services: {string.Join(", ", now.Select(s => found.TryGetValue(s.Name, out var before) ? $"{s.Name} is {s.Status}, was {before}" : $"{s.Name} is {s.Status}"))}.";
        }
        catch (Exception e) when (e is RestoreException or OperationCanceledException)
        {
            return $"Services: they could not be asked ({e.Message}); before the run: {string.Join(", ", context.Run.Services.Select(s => $"{s.Name} {s.Status}"))}.";
        }
    }

    private static IEnumerable<string> Commands(RunContext context, TargetState? state, bool isKept)
    {
        var run = context.Run;
        string maintenance = context.Settings.Server.MaintenanceDatabase;
        yield return $"Undo-Restore -RunId {run.RunId} -StateFolder {Quoted(context.Settings.StateFolder)}";
        List<string> shell = [];
        if (state == TargetState.Original)
            shell.Add(ByHand.Open(run, maintenance));
        else if (isKept && run.Snapshot is { Method: not SnapshotMethod.Dump })
            shell.Add(ByHand.BringBack(run, state != TargetState.None, maintenance));
        else if (isKept)
            yield return $"Reset-Database -Database {Quoted(run.Database)}; Restore-Database -Database {Quoted(run.Database)} -Path {Quoted(run.Snapshot!.Path)}";
        string[] services = [.. run.Services.Where(s => s.Status is AppServiceStatus.Running or AppServiceStatus.Starting).Select(s => s.Name)];
        if (services.Length > 0)
            shell.Add(ServiceOperations.CreateManager(context.Settings).ByHand("start", services));
        if (shell.Count > 0)
            yield return string.Join(" && ", shell);
    }

    /// <summary>A text for PowerShell.</summary>
    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
