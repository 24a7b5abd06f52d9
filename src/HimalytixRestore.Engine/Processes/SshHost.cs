using System.Globalization;

namespace HimalytixRestore.Engine.Processes;

/// <summary>
/// A machine that the user's own <c>ssh</c> program reaches, with its configuration, agent and jump hosts. Nobody is asked anything:
/// what a person would have to answer is an error that names what to do. A program's own exit code 255 comes back as 254.
/// </summary>
/// <param name="target">The host.</param>
internal sealed class SshHost(SshTarget target) : IProgramHost
{
    /// <summary>ssh(1), EXIT STATUS: 255 if an error occurred.</summary>
    private const int OwnFailure = 255;

    /// <summary>A POSIX shell's exit code for a program that does not exist.</summary>
    private const int NoProgram = 127;

    /// <summary>How long a host may take to accept a connection.</summary>
    private static readonly TimeSpan s_connectTime = TimeSpan.FromSeconds(10);

    /// <summary>A connection that breaks is noticed within 45 seconds; banners and greetings do not get among the program's errors.</summary>
    private static readonly string[] s_options =
    [
        "-T",
        "-o", "BatchMode=yes",
        "-o", string.Create(CultureInfo.InvariantCulture, $"ConnectTimeout={s_connectTime.TotalSeconds:0}"),
        "-o", "ServerAliveInterval=15",
        "-o", "ServerAliveCountMax=3",
        "-o", "LogLevel=ERROR",
    ];

    /// <inheritdoc/>
    public string Name => target.Address;

    /// <inheritdoc/>
    public string Prompt => $"ssh {string.Concat(Config.Select(word => PosixShell.Quote(word) + " "))}-t {target.Address} ";

    private string[] Config => target.ConfigFile is { } file ? ["-F", file] : [];

    /// <inheritdoc/>
    public async Task<ProcessResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var command = new RemoteCommand(request);
        await using var input = command.OpenInput();
        var ssh = new ProcessRequest
        {
            FileName = "ssh",
            Arguments = [.. Config, .. s_options, "--", target.Address, command.Line],
            StandardInput = input,
            StandardOutput = request.StandardOutput,
            Timeout = request.Timeout,
        };
        try
        {
            var result = await ProcessRunner.RunAsync(ssh, cancellationToken);
            return result.ExitCode switch
            {
                OwnFailure => throw new SshErrors(target, Prompt).Of(result.StandardError),
                NoProgram => throw NotFound(request, result.StandardError),
                _ => result,
            };
        }
        catch (TimeoutException slow)
        {
            throw new TimeoutException($"'{request}' did not end on {Name} within {request.Timeout} and was ended.", slow);
        }
    }

    private ConfigurationException NotFound(ProcessRequest request, string told) => new(
        "ProgramNotFound",
        $"The program '{request.FileName}' was not found on {Name}: {told.Trim()}",
        $"Install it on {Name}, or name its full path: a session that nobody types in has a short PATH.")
    {
        Operation = "Starting a program",
        TargetName = request.FileName,
    };
}
