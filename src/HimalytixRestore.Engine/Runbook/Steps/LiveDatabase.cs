using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>What the database that is to be replaced says about itself.</summary>
internal static class LiveDatabase
{
    /// <summary>What it carries; null when there is none.</summary>
    /// <param name="context">The run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public static async Task<DatabaseInfo?> FindAsync(RunContext context, CancellationToken cancellationToken)
    {
        await using var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        return await DatabaseInspector.FindAsync(session, context.Run.Database, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The owners and grants in it; null when its catalogue is damaged: it is restored all the same, its grants then come from nowhere,
    /// and that is said.
    /// </summary>
    /// <param name="context">The run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<PrivilegeSet?> ReadPrivilegesAsync(RunContext context, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = await context.Server.OpenSessionAsync(context.Run.Database, cancellationToken).ConfigureAwait(false);
            return await PrivilegeReader.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        }
        catch (DatabaseException e)
        {
            context.Reporter.Warning($"Owners and grants of {context.Run.Database} cannot be read and will not be carried over: {e.Message}");
            return null;
        }
    }
}
