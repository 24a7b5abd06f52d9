using System.Text.RegularExpressions;

namespace HimalytixRestore.Engine.Health.Django;

/// <summary>What <c>manage.py showmigrations</c> printed (django/core/management/commands/showmigrations.py).</summary>
/// <param name="Apps">The applications, in the order of the output.</param>
internal sealed partial record MigrationList(IReadOnlyList<AppMigrations> Apps)
{
    /// <summary>How many are applied.</summary>
    public int Applied => Apps.Sum(app => app.Applied.Count);

    /// <summary>Those that are not, as <c>app.name</c>.</summary>
    public IReadOnlyList<string> Unapplied => [.. Apps.SelectMany(app => app.Unapplied.Select(name => $"{app.Name}.{name}"))];

    /// <summary>Reads the output. Lines that are no part of a list (a settings module may print) are passed over.</summary>
    /// <param name="text">The output.</param>
    public static MigrationList Parse(string text)
    {
        var apps = new List<AppMigrations>();
        string? candidate = null;
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd()))
        {
            if (AppLine().IsMatch(line))
                candidate = line;
            else if (line is " (no migrations)" && candidate is not null)
                Open(apps, candidate);
            else if (MigrationLine().Match(line) is { Success: true } migration && candidate is not null)
                Open(apps, candidate).Add(migration.Groups["mark"].Value, migration.Groups["name"].Value);
        }

        return new(apps);
    }

    private static AppMigrations Open(List<AppMigrations> apps, string name)
    {
        if (apps.Count == 0 || !string.Equals(apps[^1].Name, name, StringComparison.Ordinal))
            apps.Add(new(name));
        return apps[^1];
    }

    [GeneratedRegex(@"^\w+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AppLine();

    // "[-]" is a squashed migration whose parts are all applied, although itself it is not recorded.
    [GeneratedRegex(@"^ \[(?<mark>[X \-])\] (?<name>\S+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MigrationLine();
}
