namespace HimalytixRestore.Engine.Databases;

/// <summary>Creates a database that carries all that another one carried.</summary>
internal static class DatabaseCreator
{
    /// <summary>Creates a database from template0.</summary>
    /// <param name="session">A session in any database of the server.</param>
    /// <param name="name">Its name.</param>
    /// <param name="attributes">What it carries.</param>
    /// <param name="runId">The run that will fill it, for which it is marked unfinished; null gives it its attributes at once.</param>
    /// <param name="keepClosed">True leaves it closed to everybody (a rename opens it); false opens it.</param>
    /// <param name="cancellationToken">Ends it; nothing is left.</param>
    /// <exception cref="DatabaseException">The server refused: a missing role, tablespace, locale or right, or the name is taken. Nothing is left.</exception>
    public static async Task CreateAsync(ServerSession session, string name, DatabaseInfo attributes, string? runId, bool keepClosed, CancellationToken cancellationToken)
    {
        DatabaseNames.RefuseTooLong(name);
        string operation = $"Creating database {name}";
        await session.ExecuteAsync(DatabaseAttributes.Create(name, attributes, session.MajorVersion), operation, cancellationToken);
        try
        {
            DatabaseInfo current = await DatabaseInspector.RequireAsync(session, name, cancellationToken);
            IEnumerable<string> admission = runId is null
                ? DatabaseAttributes.Admit(name, attributes, current)
                : await DatabaseBlocker.MarkStatementsAsync(session, current, UnfinishedMark.For(runId, attributes), cancellationToken);
            List<string> statements = [.. DatabaseAttributes.Decorate(name, attributes), .. admission];
            if (!keepClosed)
                statements.Add(DatabaseAttributes.AllowConnections(name, runId is not null || attributes.AllowsConnections));

            await session.ExecuteInTransactionAsync(statements, operation, cancellationToken);
        }
        catch
        {
            if (session.Connection.State == System.Data.ConnectionState.Open)
                await DatabaseDropper.DropAsync(session, name, CancellationToken.None);

            throw;
        }
    }
}
