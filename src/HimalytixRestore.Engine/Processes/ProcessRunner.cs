using System.ComponentModel;
using CliWrap;
using HimalytixRestore.Engine.Platforms;

namespace HimalytixRestore.Engine.Processes;

/// <summary>The one place that starts a child process. A child is never left behind: the task ends when the child has ended.</summary>
internal static class ProcessRunner
{
    /// <summary>
    /// Gives a child its own session, so that Ctrl+C at the terminal reaches us alone: what is to end then is ended by the caller's token,
    /// and what a roll back starts is not. Where there is none (macOS, Windows) the terminal interrupts the children too.
    /// </summary>
    private const string Session = "setsid";

    private const int OutputLimit = 1 << 20;
    private const int ErrorLimit = 64 << 10;

    /// <summary>How long a child may take to end by itself after it was interrupted, before it is killed.</summary>
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Runs a program to its end. An exit code other than 0 is a result, not an error: what it means is the caller's knowledge.
    /// An error of the streams handed over (a full disk, a broken backup) ends the child and comes back as it is.
    /// </summary>
    /// <param name="request">The program.</param>
    /// <param name="cancellationToken">Interrupts the child, and kills it with its own children when it does not end within 5 seconds.</param>
    /// <exception cref="ConfigurationException">The program does not exist (<c>ProgramNotFound</c>) or cannot be started (<c>ProgramNotStarted</c>).</exception>
    /// <exception cref="TimeoutException">The child did not end within <see cref="ProcessRequest.Timeout"/> and was ended.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the child has ended.</exception>
    public static async Task<ProcessResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        await using var output = new BoundedOutput(OutputLimit, keepTail: false);
        await using var error = new BoundedOutput(ErrorLimit, keepTail: true);
        var command = ToCommand(request)
            .WithStandardOutputPipe(PipeTarget.ToStream(request.StandardOutput ?? output))
            .WithStandardErrorPipe(PipeTarget.ToStream(error));

        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var kill = new CancellationTokenSource();
        await using var escalation = interrupt.Token.Register(() => kill.CancelAfter(GracePeriod));
        if (request.Timeout is { } timeout)
            interrupt.CancelAfter(timeout);

        try
        {
            var result = await command.ExecuteAsync(kill.Token, interrupt.Token);
            return new ProcessResult(result.ExitCode, output.Text, error.Text, result.RunTime);
        }
        catch (OperationCanceledException ended) when (interrupt.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"'{request}' did not end within {request.Timeout} and was ended. {error.Text}".TrimEnd(), ended);
        }
        catch (Win32Exception refused)
        {
            throw new ConfigurationException(
                "ProgramNotStarted",
                $"The program '{request.FileName}' could not be started: {refused.Message}.",
                $"Look at the permissions of '{command.TargetFilePath}' and whether it was built for this machine.",
                refused)
            {
                Operation = "Starting a program",
                TargetName = request.FileName,
            };
        }
    }

    private static Command ToCommand(ProcessRequest request)
    {
        var program = ProgramPath.Require(request.FileName);
        var session = Platform.Current.HasSessions ? ProgramPath.Find(Session) : null;
        var command = session is null
            ? Cli.Wrap(program).WithArguments(request.Arguments)
            : Cli.Wrap(session).WithArguments(request.Arguments.Prepend(program));

        return command
            .WithEnvironmentVariables(request.Environment)
            .WithWorkingDirectory(request.WorkingDirectory ?? Environment.CurrentDirectory)
            .WithStandardInputPipe(request.StandardInput is null ? PipeSource.Null : PipeSource.FromStream(request.StandardInput))
            .WithValidation(CommandResultValidation.None);
    }
}
