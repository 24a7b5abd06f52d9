namespace HimalytixRestore.Engine.Health;

/// <summary>The connection stands, the server accepts writes and is not older than the one that was dumped.</summary>
internal sealed class ServerCheck : IHealthCheck
{
    /// <inheritdoc/>
    public string Name => "Connection";

    /// <inheritdoc/>
    public async Task<HealthFinding> RunAsync(HealthContext context, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT current_setting('server_version'), current_user::text, pg_is_in_recovery()";
        var (version, user, isStandby) = (await context.Session.QueryAsync(Sql, "Asking the server", row => (row.GetString(0), row.GetString(1), row.GetBoolean(2)), cancellationToken))[0];
        var found = $"Connected to {context.Target.Database} on {context.Server} as {user}; PostgreSQL {version}";
        if (isStandby)
            return HealthFinding.Fail($"{found}, a standby that accepts no writes.", "Connect to the primary server: -HostName, -Port.");

        var dumped = context.Target.Restore?.Inventory?.ServerVersion ?? "";
        return ServerVersionText.Major(dumped) > context.Session.MajorVersion
            ? HealthFinding.Warn($"{found}; the backup comes from the newer {dumped}.", "Let the application's tests decide, or restore into a server of that version.")
            : HealthFinding.Pass(found + ".");
    }
}
