using System.Runtime.CompilerServices;
using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>The server's part of the checklist before a restore. Every line is always there; what cannot be asked is Skipped.</summary>
/// <param name="connections">The server.</param>
internal sealed class ServerPrerequisites(ServerConnections connections)
{
    private const string Server = "Server";

    /// <summary>What depends on what is in the dump.</summary>
    private static readonly IServerPrerequisite[] s_ofDump =
    [
        new VersionPrerequisite(),
        new EncodingPrerequisite(),
        new ExtensionPrerequisite(),
        new RolePrerequisite(),
    ];

    private static readonly IServerPrerequisite[] s_all =
    [
        new TargetPrerequisite(),
        new RightsPrerequisite(),
        new ObstaclePrerequisite(),
        .. s_ofDump,
        new DiskPrerequisite(),
        new DumpProgramPrerequisite(),
    ];

    /// <summary>Goes through the whole list.</summary>
    /// <param name="target">The restore.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IAsyncEnumerable<RestorePrerequisite> CheckAsync(PrerequisiteTarget target, CancellationToken cancellationToken) => CheckAsync(s_all, target, cancellationToken);

    /// <summary>Goes through the lines that depend on what is in the dump, once that is known.</summary>
    /// <param name="target">The restore, with the inventory.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IAsyncEnumerable<RestorePrerequisite> CheckDumpAsync(PrerequisiteTarget target, CancellationToken cancellationToken) => CheckAsync(s_ofDump, target, cancellationToken);

    private async IAsyncEnumerable<RestorePrerequisite> CheckAsync(IServerPrerequisite[] checks, PrerequisiteTarget target, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (session, refusal) = await TryOpenAsync(cancellationToken);
        if (session is null)
        {
            yield return ToLine(Server, Failure(refusal!));
            foreach (var check in checks)
                yield return ToLine(check.Name, HealthFinding.Skip("The server cannot be asked."));
            yield break;
        }

        await using (session)
        {
            yield return ToLine(Server, await TryAsync(() => CheckServerAsync(session, cancellationToken)));
            foreach (var check in checks)
                yield return ToLine(check.Name, await TryAsync(() => check.CheckAsync(session, target, cancellationToken)));
        }
    }

    private async Task<(ServerSession? Session, DatabaseException? Refusal)> TryOpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await connections.OpenMaintenanceAsync(cancellationToken), null);
        }
        catch (DatabaseException refusal)
        {
            return (null, refusal);
        }
    }

    private async Task<HealthFinding> CheckServerAsync(ServerSession session, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT current_setting('server_version'), pg_is_in_recovery()";
        const int Oldest = 13;
        var (version, isStandby) = (await session.QueryAsync(Sql, "Asking the server", row => (row.GetString(0), row.GetBoolean(1)), cancellationToken))[0];
        var found = $"PostgreSQL {version} on {connections.Settings.Address}";
        if (isStandby)
            return HealthFinding.Fail($"{found} is a standby that accepts no writes.", "Connect to the primary server: -HostName, -Port.");

        return session.MajorVersion < Oldest
            ? HealthFinding.Warn($"{found} is older than what this module is tested with.", $"Try it in a sandbox first, or upgrade the server to {Oldest} or later.")
            : HealthFinding.Pass(found + ".");
    }

    private static async Task<HealthFinding> TryAsync(Func<Task<HealthFinding>> check)
    {
        try
        {
            return await check();
        }
        catch (RestoreException refusal)
        {
            return Failure(refusal);
        }
    }

    private static HealthFinding Failure(RestoreException refusal) => HealthFinding.Fail(refusal.Message, refusal.RecommendedAction) with { Failure = RestoreFailure.From(refusal) };

    private static RestorePrerequisite ToLine(string name, HealthFinding finding) => new(name, finding.Status, finding.Message, finding.RecommendedAction) { Failure = finding.Failure };
}
