using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Health.Django;

/// <summary>
/// Runs <c>manage.py</c> where the application lives, in its folder, with its environment and as its user. All of this is done there by
/// one small shell program that takes everything as arguments, so that it is the same here and over ssh.
/// </summary>
/// <param name="host">The machine.</param>
/// <param name="project">The project.</param>
internal sealed class ManageProgram(IProgramHost host, DjangoProject project)
{
    /// <summary>The exit code of our shell program when the folder cannot be entered; Django ends with 0, 1 or 2.</summary>
    public const int FolderMissing = 120;

    /// <summary>The exit code of our shell program when the environment file cannot be read.</summary>
    public const int EnvironmentUnreadable = 121;

    /// <summary>The exit code of our shell program when there is no such interpreter; a shell's own 127 would not say what is missing.</summary>
    public const int PythonMissing = 122;

    private const string Script = """
        cd -- "$1" || exit 120
        if [ -n "$2" ]; then [ -r "$2" ] || exit 121; set -a; . "$2"; set +a; fi
        shift 2
        command -v "$1" >/dev/null 2>&1 || exit 122
        exec "$@"
        """;

    /// <summary>The programs' messages are matched; what they print is UTF-8 whatever the session's locale.</summary>
    private static readonly Dictionary<string, string?> s_environment = new(StringComparer.Ordinal) { ["LC_ALL"] = "C.UTF-8", ["PYTHONIOENCODING"] = "utf-8" };

    /// <summary>Runs a command of <c>manage.py</c> to its end.</summary>
    /// <param name="arguments">The command and its arguments.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RestoreException">The host cannot be reached, or a program is missing on it.</exception>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public Task<ProcessResult> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        string[] command = [.. ApplicationUser.Shell(project.User), "-c", Script, "sh", project.Folder, project.EnvironmentFile ?? "", .. Manage(arguments)];
        return host.RunAsync(new() { FileName = command[0], Arguments = command[1..], Environment = s_environment, Timeout = project.Timeout }, cancellationToken);
    }

    /// <summary>A command as an operator types it on the host.</summary>
    /// <param name="arguments">The command and its arguments.</param>
    public string Typed(params string[] arguments) => string.Join(' ', ["cd", project.Folder, "&&", .. ApplicationUser.Prefix(project.User), project.Python, "manage.py", .. arguments]);

    private string[] Manage(IReadOnlyList<string> arguments) =>
        [project.Python, "manage.py", .. arguments, "--no-color", .. project.SettingsModule is { } settings ? [$"--settings={settings}"] : Array.Empty<string>()];
}
