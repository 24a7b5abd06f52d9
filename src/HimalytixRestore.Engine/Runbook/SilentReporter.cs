using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>Told of things that nobody asked about.</summary>
internal sealed class SilentReporter : IRestoreReporter
{
    public void Verbose(string message)
    {
    }

    public void Warning(string message)
    {
    }

    public void Error(RestoreException error)
    {
    }

    public void Progress(RestoreProgress progress)
    {
    }
}
