using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>The server is not older than the one that was dumped: it could lack what the dump asks for. Known only when the dump was read.</summary>
internal sealed class VersionPrerequisite : IServerPrerequisite
{
    /// <inheritdoc/>
    public string Name => "Version";

    /// <inheritdoc/>
    public Task<HealthFinding> CheckAsync(ServerSession session, PrerequisiteTarget target, CancellationToken cancellationToken)
    {
        var dumped = target.Inventory?.ServerVersion ?? "";
        return Task.FromResult(ServerVersionText.Major(dumped) is not { } major
            ? HealthFinding.Skip("The version that was dumped is known when the dump has been read.")
            : Judge(dumped, major, session.MajorVersion));
    }

    private static HealthFinding Judge(string dumped, int dumpedMajor, int serverMajor) => dumpedMajor > serverMajor
        ? HealthFinding.Warn(
            FormattableString.Invariant($"The dump comes from PostgreSQL {dumped}, which is newer than the server's {serverMajor}: a setting or a statement of it may be unknown here."),
            FormattableString.Invariant($"Restore into a server {dumpedMajor} or newer (-HostName, -Port), or try it in a database of another name first (Restore-Database -Database)."))
        : HealthFinding.Pass(FormattableString.Invariant($"The dump comes from PostgreSQL {dumped}, the server is {serverMajor}."));
}
