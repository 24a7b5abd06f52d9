namespace HimalytixRestore.Engine.Configuration;

/// <summary>Whose systemd manages the application's services.</summary>
internal enum ServiceScope
{
    /// <summary>The machine's.</summary>
    System,

    /// <summary>The user's own (<c>systemctl --user</c>).</summary>
    User,
}
