using HimalytixRestore.Engine.Platforms;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Sandbox;

/// <summary>
/// The account a private server runs as: this process's own, but an unprivileged one when this process is root,
/// because PostgreSQL refuses to run as root.
/// </summary>
/// <param name="name">The account; null is this process's own.</param>
/// <param name="runner">The program and arguments that run a command as that account.</param>
internal sealed class ServerAccount(string? name, IReadOnlyList<string> runner)
{
    /// <summary>Chooses the account.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConfigurationException">Root, but there is no account or no program to change to it: <c>NoUnprivilegedAccount</c>.</exception>
    public static async Task<ServerAccount> ChooseAsync(CancellationToken cancellationToken)
    {
        // On Windows initdb and pg_ctl drop an administrator's rights by themselves.
        if (Platform.Current.IsWindows || !Environment.IsPrivilegedProcess)
            return new ServerAccount(null, []);

        foreach (var account in (string[])["postgres", "nobody"])
        {
            var known = await ProcessRunner.RunAsync(new ProcessRequest { FileName = "id", Arguments = ["-u", account] }, cancellationToken);
            if (known.Succeeded && Runner(account) is { } runner)
                return new ServerAccount(account, runner);
        }

        throw new ConfigurationException(
            "NoUnprivilegedAccount",
            "PostgreSQL does not run as root, and there is no account 'postgres' or 'nobody' with a way to change to it (runuser, setpriv, sudo).",
            "Run the command as an ordinary user.");
    }

    /// <summary>A command that runs as this account.</summary>
    /// <param name="request">The command.</param>
    public ProcessRequest Apply(ProcessRequest request) =>
        name is null ? request : request with { FileName = runner[0], Arguments = [.. runner.Skip(1), request.FileName, .. request.Arguments] };

    /// <summary>Gives a file or a folder with all its content to this account.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task OwnAsync(string path, CancellationToken cancellationToken)
    {
        if (name is null)
            return;
        var result = await ProcessRunner.RunAsync(new ProcessRequest { FileName = "chown", Arguments = ["-R", name, path] }, cancellationToken);
        if (!result.Succeeded)
            throw new IOException($"'{path}' could not be given to the account {name}: {result.StandardError.Trim()}");
    }

    /// <summary>Lets this account pass through a folder of this process's own, without seeing what is in it.</summary>
    /// <param name="folder">The folder.</param>
    public void LetPass(string folder)
    {
        if (name is not null && Platform.HasFileModes)
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute);
    }

    private static IReadOnlyList<string>? Runner(string account)
    {
        if (ProgramPath.Find("runuser") is { } runuser)
            return [runuser, "-u", account, "--"];
        if (ProgramPath.Find("setpriv") is { } setpriv)
            return [setpriv, "--reuid", account, "--clear-groups", "--"];
        return ProgramPath.Find("sudo") is { } sudo ? [sudo, "-n", "-u", account, "--"] : null;
    }
}
