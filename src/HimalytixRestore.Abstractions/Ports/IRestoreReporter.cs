namespace HimalytixRestore.Ports;

/// <summary>What the engine may tell while it works. Every member may be called from any thread and returns at once.</summary>
public interface IRestoreReporter
{
    /// <summary>A milestone, one line.</summary>
    /// <param name="message">The line; never a secret.</param>
    void Verbose(string message);

    /// <summary>Something an operator should know although the work goes on.</summary>
    /// <param name="message">The line; never a secret.</param>
    void Warning(string message);

    /// <summary>One item failed and the work goes on with the next.</summary>
    /// <param name="error">The error.</param>
    void Error(RestoreException error);

    /// <summary>The state of the work; only the latest one is shown.</summary>
    /// <param name="progress">The state.</param>
    void Progress(RestoreProgress progress);
}
