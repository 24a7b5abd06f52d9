namespace HimalytixRestore.Engine.Health.Django;

/// <summary>Where a Django project is and how its <c>manage.py</c> is run.</summary>
internal sealed record DjangoProject
{
    /// <summary>The folder of <c>manage.py</c>, a full path on its host.</summary>
    public required string Folder { get; init; }

    /// <summary>The interpreter: a full path, a path in the folder, or a name on PATH.</summary>
    public string Python { get; init; } = "python3";

    /// <summary>As whom, by <c>sudo -n -u</c>; null is whoever runs this.</summary>
    public string? User { get; init; }

    /// <summary>Where, as <c>ssh</c> takes it; null is this machine.</summary>
    public string? Host { get; init; }

    /// <summary>A file of shell assignments on the host, read there; null reads none.</summary>
    public string? EnvironmentFile { get; init; }

    /// <summary>The settings module; null is what <c>manage.py</c> says.</summary>
    public string? SettingsModule { get; init; }

    /// <summary>Django's name of the database.</summary>
    public string Database { get; init; } = "default";

    /// <summary>The least number of users.</summary>
    public long MinimumUsers { get; init; } = 1;

    /// <summary>True fails where migrations are not applied, false only warns: a backup from before a deployment has some.</summary>
    public bool RequiresMigrations { get; init; }

    /// <summary>How long one of the three programs may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);
}
