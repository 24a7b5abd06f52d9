using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Reports;
using HimalytixRestore.Engine.Runbook.Steps;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>Looks at the databases and services a run may have touched, as they are now; what cannot be asked says so.</summary>
internal static class IncidentStates
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>The run's database, and what stands beside it under a name of the run's.</summary>
    /// <param name="context">The run.</param>
    public static async Task<IReadOnlyList<IncidentState>> DatabasesAsync(RunContext context)
    {
        string database = context.Run.Database;
        string run = context.Run.RunId;
        string[] beside = [DatabaseNames.Previous(database, run), DatabaseNames.Staging(database, run), DatabaseNames.Dropped(database, run), DatabaseNames.Failed(database, run)];
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            await using var session = await context.Server.OpenMaintenanceAsync(patience.Token).ConfigureAwait(false);
            var live = await DatabaseInspector.FindAsync(session, database, patience.Token).ConfigureAwait(false);
            var states = new List<IncidentState> { new(database, live is null ? "There is none of this name." : $"It is {TargetInspection.Whose(live, context.Run)}: {Describe(live)}.") };
            if (context.Run.Drill is { } drill)
                beside = [drill.LiveDatabase];
            foreach (string name in beside)
            {
                if (await DatabaseInspector.FindAsync(session, name, patience.Token).ConfigureAwait(false) is { } found)
                    states.Add(new(name, $"It is there: {Describe(found)}."));
            }

            return states;
        }
        catch (Exception e) when (e is RestoreException or OperationCanceledException)
        {
            return [new(database, $"The server could not be asked: {e.Message}")];
        }
    }

    /// <summary>The application's services, each with what it was before the run.</summary>
    /// <param name="context">The run.</param>
    public static async Task<IReadOnlyList<IncidentState>> ServicesAsync(RunContext context)
    {
        var before = context.Run.Services.ToDictionary(s => s.Name, s => $", was {s.Status} before the run", StringComparer.Ordinal);
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            return await context.Operations.Services.GetAsync(ServiceRequests.All(context), patience.Token)
                .Select(s => new IncidentState(s.Name, $"{s.Status}{before.GetValueOrDefault(s.Name)}")).ToListAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RestoreException or OperationCanceledException)
        {
            string unknown = $"in a state that cannot be told ({e.Message})";
            return before.Count == 0 ? [new("services", unknown)] : [.. before.Select(s => new IncidentState(s.Key, unknown + s.Value))];
        }
    }

    private static string Describe(DatabaseInfo database)
    {
        string access = UnfinishedMark.Find(database) is { } mark ? $"marked unfinished by run {mark.RunId}: not for use"
            : database.AllowsConnections ? "open"
            : "closed: it lets nobody in";
        return $"{DisplayText.Size(database.SizeBytes)}, owner {database.Owner}, {access}";
    }
}
