namespace HimalytixRestore.Engine.AppServices;

/// <summary>Which systemd manager runs the services.</summary>
internal enum SystemdScope
{
    /// <summary>The machine's.</summary>
    System,

    /// <summary>The user's own (<c>systemctl --user</c>); found by XDG_RUNTIME_DIR.</summary>
    User,
}
