namespace HimalytixRestore.Engine.Processes;

/// <summary>A machine on which programs are run: this one, or one that ssh reaches. Whoever runs a program there need not know which.</summary>
internal interface IProgramHost
{
    /// <summary>The host as it was named; empty for this machine.</summary>
    string Name { get; }

    /// <summary>What stands in front of a command that an operator types here so that it runs there; empty for this machine, else it ends with a blank.</summary>
    string Prompt { get; }

    /// <summary>
    /// Runs a program to its end. An exit code other than 0 is a result, not an error: what it means is the caller's knowledge.
    /// </summary>
    /// <param name="request">The program; paths in it are the host's.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="ConfigurationException">The program does not exist there (<c>ProgramNotFound</c>) or cannot be started (<c>ProgramNotStarted</c>).</exception>
    /// <exception cref="ServiceException">The host cannot be reached, or does not let us in.</exception>
    /// <exception cref="TimeoutException">The program did not end within <see cref="ProcessRequest.Timeout"/> and was ended.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<ProcessResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken);
}
