using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Reports;
using HimalytixRestore.Engine.Runbook.Steps;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>Looks at the databases and services a run may have touched, as they are now; what cannot be asked says so.</summary>
internal static class IncidentStates
{
    /// <summary>The run's database, and what stands beside it under a name of the run's.</summary>
    /// <param name="context">The run.</param>
    public static async Task<IReadOnlyList<IncidentState>> DatabasesAsync(RunContext context)
    {
        string database = context.Run.Database;
        string run = context.Run.RunId;
        string[] beside = [DatabaseNames.Previous(database, run), DatabaseNames.Staging(database, run), DatabaseNames.Dropped(database, run), DatabaseNames.Failed(database, run)];
        try
        {
            await using var session = await context.Server.OpenMaintenanceAsync(CancellationToken.None).ConfigureAwait(false);
            var live = await DatabaseInspector.FindAsync(session, database, CancellationToken.None).ConfigureAwait(false);
            var states = new List<IncidentState> { new(database, live is null ? "There is none of this name." : Describe(live)) };
            if (context.Run.Drill is { } drill)
                beside = [drill.LiveDatabase];
            foreach (string name in beside)
            {
                if (await DatabaseInspector.FindAsync(session, name, CancellationToken.None).ConfigureAwait(false) is { } found)
                    states.Add(new(name, Describe(found)));
            }

            return states;
        }
        catch (DatabaseException e)
        {
            return [new(database, $"The server could not be asked: {e.Message}")];
        }
    }

    /// <summary>The application's services.</summary>
    /// <param name="context">The run.</param>
    public static async Task<IReadOnlyList<IncidentState>> ServicesAsync(RunContext context)
    {
        var found = context.Run.Services.ToDictionary(s => s.Name, s => s.Status, StringComparer.Ordinal);
        var states = new List<IncidentState>();
        try
        {
            await foreach (var service in context.Operations.Services.GetAsync(ServiceRequests.All(context), CancellationToken.None).ConfigureAwait(false))
                states.Add(new(service.Name, found.TryGetValue(service.Name, out var before) ? $"{service.Status}; it was {before} before the run." : $"{service.Status}."));
        }
        catch (ServiceException e)
        {
            states.Add(new("services", $"They could not be asked: {e.Message}"));
        }

        return states;
    }

    private static string Describe(DatabaseInfo database)
    {
        string access = UnfinishedMark.Find(database) is { } mark ? $"marked unfinished by run {mark.RunId}: not for use"
            : database.AllowsConnections ? "open"
            : "closed: it lets nobody in";
        return $"It is there, {DisplayText.Size(database.SizeBytes)}, owner {database.Owner}, {access}.";
    }
}
