namespace HimalytixRestore.Engine.Configuration;

/// <summary>Where files live unless said otherwise: the XDG folders, and their likes on Windows.</summary>
/// <param name="variable">Reads an environment variable; null when it is not set.</param>
internal sealed class StandardFolders(Func<string, string?> variable)
{
    private const string Name = "himalytix-restore";

    /// <summary>The folder of the profile.</summary>
    public string Configuration => Path.Combine(
        AbsoluteVariable("XDG_CONFIG_HOME") ?? (OperatingSystem.IsWindows() ? Folder(Environment.SpecialFolder.ApplicationData) : Path.Combine(Home, ".config")), Name);

    /// <summary>The folder of journals, locks and runs.</summary>
    public string State => Path.Combine(
        AbsoluteVariable("XDG_STATE_HOME") ?? (OperatingSystem.IsWindows() ? Folder(Environment.SpecialFolder.CommonApplicationData) : Path.Combine(Home, ".local", "state")), Name);

    private string Home => variable("HOME") ?? Folder(Environment.SpecialFolder.UserProfile);

    /// <summary>The XDG specification has relative paths ignored.</summary>
    private string? AbsoluteVariable(string name) => variable(name) is { } path && Path.IsPathFullyQualified(path) ? path : null;

    private static string Folder(Environment.SpecialFolder folder) => Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify);
}
