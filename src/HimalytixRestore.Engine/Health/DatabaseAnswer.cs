using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>The smallest proof that an application is served: one query is answered.</summary>
internal static class DatabaseAnswer
{
    private const string Operation = "Asking the database as the application would";

    /// <summary>Asks for the catalogue, as the application's role where we may act as it.</summary>
    /// <param name="session">A session in the database.</param>
    /// <param name="role">The role; null asks as ourselves.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">There is no good answer.</exception>
    public static async Task RequireAsync(ServerSession session, string? role, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT count(*) FROM pg_catalog.pg_class";
        if (role is not null && await TryActAsync(session, role, cancellationToken) is { } acting)
        {
            await using (acting)
            {
                if (await acting.TryAsync(Sql, Operation, cancellationToken) is { } refusal)
                    throw refusal;
                return;
            }
        }

        await session.ScalarAsync<long>(Sql, Operation, cancellationToken);
    }

    // What the role may do was proven by its health; here it is enough that somebody is answered when we may not act as it.
    private static async Task<RoleSession?> TryActAsync(ServerSession session, string role, CancellationToken cancellationToken)
    {
        try
        {
            return await RoleSession.BeginAsync(session, role, cancellationToken);
        }
        catch (DatabaseException refusal) when (string.Equals(refusal.Operation, RoleSession.OperationFor(role), StringComparison.Ordinal) && session.Connection.State == System.Data.ConnectionState.Open)
        {
            return null;
        }
    }
}
