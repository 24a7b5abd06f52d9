using HimalytixRestore.Ports;

namespace HimalytixRestore.Benchmarks;

/// <summary>Tells warnings and errors only.</summary>
internal sealed class ErrorOutputReporter : IRestoreReporter
{
    /// <inheritdoc/>
    public void Verbose(string message)
    {
        // Nobody watches.
    }

    /// <inheritdoc/>
    public void Warning(string message) => Console.Error.WriteLine(message);

    /// <inheritdoc/>
    public void Error(RestoreException error) => Console.Error.WriteLine(error.Message);

    /// <inheritdoc/>
    public void Progress(RestoreProgress progress)
    {
        // Nobody watches.
    }
}
