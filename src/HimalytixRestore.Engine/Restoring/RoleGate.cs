using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>Decides what becomes of statements that name roles the server does not have.</summary>
/// <param name="server">The server.</param>
/// <param name="known">Its roles; those created here are added.</param>
/// <param name="action">What the operator wants.</param>
/// <param name="ledger">Told the roles that were created.</param>
/// <param name="database">The target, for errors.</param>
internal sealed class RoleGate(ServerConnections server, HashSet<string> known, MissingRoleAction action, RestoreLedger ledger, string database)
{
    /// <summary>Whether a statement can be run now.</summary>
    /// <param name="roles">The roles it names.</param>
    /// <param name="line">Its line in the dump.</param>
    /// <param name="statement">Its beginning.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>False when it must be left out.</returns>
    /// <exception cref="DatabaseException">A role is missing (<c>MissingRole</c>) or cannot be created.</exception>
    public async ValueTask<bool> AdmitAsync(IReadOnlyCollection<string> roles, long line, Func<string> statement, CancellationToken cancellationToken)
    {
        foreach (var role in roles)
        {
            if (known.Contains(role))
                continue;
            switch (action)
            {
                case MissingRoleAction.Create:
                    await CreateAsync(role, line, statement(), cancellationToken);
                    break;
                case MissingRoleAction.Skip:
                    ledger.Add(new RestoreNotice(RestoreNoticeKind.Skipped, line, statement(), $"The server has no role {role} (-MissingRole Skip)."), degrades: true);
                    return false;
                default:
                    throw Missing(role, line, statement());
            }
        }

        return true;
    }

    private async Task CreateAsync(string role, long line, string statement, CancellationToken cancellationToken)
    {
        await using var session = await server.OpenMaintenanceAsync(cancellationToken);
        await session.ExecuteAsync($"CREATE ROLE {SqlIdentifier.Quote(role)} NOLOGIN", $"Creating role {role}", cancellationToken);
        known.Add(role);
        ledger.Add(new RestoreNotice(RestoreNoticeKind.RoleCreated, line, statement, $"The role {role} was created, NOLOGIN: the dump names it and the server did not have it."), degrades: false);
    }

    private DatabaseException Missing(string role, long line, string statement) => new(
        "MissingRole",
        RestoreErrorCategory.NotFound,
        FormattableString.Invariant($"Line {line} of the dump names the role {role}, which the server does not have."),
        $"Create it: CREATE ROLE {SqlIdentifier.Quote(role)} NOLOGIN; or restore with -MissingRole Create, or -MissingRole Skip to leave such statements out.")
    {
        Operation = $"Restoring database {database}",
        TargetName = database,
        Evidence = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Role"] = role,
            ["DumpLine"] = FormattableString.Invariant($"{line}"),
            ["Statement"] = statement,
        },
    };
}
