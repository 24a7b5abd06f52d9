using HimalytixRestore.Engine.Platforms;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>
/// Where files live unless said otherwise: the XDG folders where their variables are set, else the places that the system has for it. All of
/// them are the user's alone: journals and received backups are nobody else's business.
/// </summary>
/// <param name="variable">Reads an environment variable; null when it is not set.</param>
/// <param name="platform">The system; null is this one.</param>
internal sealed class StandardFolders(Func<string, string?> variable, Platform? platform = null)
{
    private const string Name = "himalytix-restore";

    private readonly Platform _platform = platform ?? Platform.Current;

    /// <summary>The folder of the profile: <c>%APPDATA%</c>, elsewhere <c>~/.config</c>.</summary>
    public string Configuration => Path.Combine(
        AbsoluteVariable("XDG_CONFIG_HOME") ?? (_platform.IsWindows ? WindowsFolder("APPDATA", Environment.SpecialFolder.ApplicationData) : Path.Combine(Home, ".config")), Name);

    /// <summary>The folder of journals, locks and runs: <c>%LOCALAPPDATA%</c>, <c>~/Library/Application Support</c>, <c>~/.local/state</c>.</summary>
    public string State => Path.Combine(AbsoluteVariable("XDG_STATE_HOME") ?? SystemState, Name);

    private string SystemState => _platform.Kind switch
    {
        SystemKind.Windows => WindowsFolder("LOCALAPPDATA", Environment.SpecialFolder.LocalApplicationData),
        SystemKind.MacOS => Path.Combine(Home, "Library", "Application Support"),
        _ => Path.Combine(Home, ".local", "state"),
    };

    private string Home => variable("HOME") ?? Folder(Environment.SpecialFolder.UserProfile);

    /// <summary>The XDG specification has relative paths ignored.</summary>
    private string? AbsoluteVariable(string name) => variable(name) is { } path && Path.IsPathFullyQualified(path) ? path : null;

    private string WindowsFolder(string name, Environment.SpecialFolder folder) => variable(name) is { Length: > 0 } path ? path : Folder(folder);

    private static string Folder(Environment.SpecialFolder folder) => Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify);
}
