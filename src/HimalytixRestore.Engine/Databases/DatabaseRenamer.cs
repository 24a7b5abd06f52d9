namespace HimalytixRestore.Engine.Databases;

/// <summary>Renames databases; several renames are one transaction, so that a crash shows all or none.</summary>
internal static class DatabaseRenamer
{
    private const int Attempts = 3;

    /// <summary>Renames closed databases (<see cref="DatabaseBlocker.CloseAsync"/>) and lets sessions into them again, as they were before.</summary>
    /// <param name="session">A session in a database that is none of them.</param>
    /// <param name="cancellationToken">Ends it; nothing is renamed then.</param>
    /// <param name="renames">What is renamed, in order.</param>
    /// <exception cref="DatabaseException">A name is taken or too long, a right is missing, or sessions keep a database in use.</exception>
    public static async Task RenameAsync(ServerSession session, CancellationToken cancellationToken, params DatabaseRename[] renames)
    {
        foreach (DatabaseRename rename in renames)
            DatabaseNames.RefuseTooLong(rename.NewName);

        List<string> statements =
        [
            .. renames.Select(rename => DatabaseAttributes.Rename(rename.Name, rename.NewName)),
            .. renames.Select(rename => DatabaseAttributes.AllowConnections(rename.NewName, rename.AllowsConnections)),
        ];
        string operation = $"Renaming {string.Join(" and ", renames.Select(rename => $"{rename.Name} to {rename.NewName}"))}";
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await session.ExecuteInTransactionAsync(statements, operation, cancellationToken);
                return;
            }
            catch (DatabaseException exception) when (attempt < Attempts && string.Equals(exception.ErrorId, "DatabaseInUse", StringComparison.Ordinal))
            {
                // A session that was being born when the door was closed.
                foreach (DatabaseRename rename in renames)
                    await DatabaseBlocker.TerminateSessionsAsync(session, rename.Name, cancellationToken);
            }
        }
    }
}
