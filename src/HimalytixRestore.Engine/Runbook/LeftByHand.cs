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
        string services = await ServicesAsync(context).ConfigureAwait(false);
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
            string named = current is null ? $"there is no {run.Database}" : $"{run.Database} is {TargetInspection.Whose(current, run)}{(current.AllowsConnections ? "" : ", and lets nobody in")}";
            return ($"Databases: {named}.{kept}", state, isKept);
        }
        catch (Exception e) when (e is RestoreException or OperationCanceledException)
        {
            string kept = run.Snapshot is { } snapshot ? $" As far as the journal tells, the database before the run is kept as {snapshot} ({snapshot.Method})." : "";
            return ($"Databases: the server could not be asked ({e.Message}).{kept}", null, run.Snapshot is not null);
        }
    }

    private static async Task<string> ServicesAsync(RunContext context) => context.Run.Services.Count == 0
        ? "Services: none was touched."
        : $"Services: {string.Join(", ", (await IncidentStates.ServicesAsync(context).ConfigureAwait(false)).Select(s => $"{s.Name} is {s.State}"))}.";

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
