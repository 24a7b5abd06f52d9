using System.Management.Automation;

namespace HimalytixRestore.Module.Tests.Support;

/// <summary>A script under way.</summary>
internal sealed class RunningScript
{
    private readonly PowerShell _shell;
    private readonly List<StreamItem> _items = [];
    private readonly Action<StreamItem>? _seen;
    private readonly Task _end;

    public RunningScript(PowerShell shell, IEnumerable<object>? input, Action<StreamItem>? seen)
    {
        _shell = shell;
        _seen = seen;
        var output = new PSDataCollection<PSObject>();
        Capture(output, "Output");
        Capture(shell.Streams.Error, "Error");
        Capture(shell.Streams.Warning, "Warning");
        Capture(shell.Streams.Verbose, "Verbose");
        Capture(shell.Streams.Information, "Information");
        Capture(shell.Streams.Progress, "Progress");
        var objects = input is null ? null : new PSDataCollection<object>(input);
        objects?.Complete();
        _end = Task.Factory.FromAsync(shell.BeginInvoke(objects, output), shell.EndInvoke);
    }

    /// <summary>Ctrl+C; comes back when the pipeline has ended.</summary>
    public void Stop() => _shell.Stop();

    /// <summary>Waits for the end.</summary>
    public ScriptRecord Finish()
    {
        Exception? failure = null;
        try
        {
            Assert.True(_end.Wait(TimeSpan.FromMinutes(3)), "The script does not end.");
        }
        catch (AggregateException e)
        {
            failure = e.InnerException;
        }

        var state = _shell.InvocationStateInfo.State;
        _shell.Dispose();
        lock (_items) return new([.. _items], failure, state);
    }

    private void Capture<T>(PSDataCollection<T> stream, string name) => stream.DataAdded += (_, e) =>
    {
        var item = new StreamItem(name, stream[e.Index]);
        lock (_items) _items.Add(item);
        _seen?.Invoke(item);
    };
}
