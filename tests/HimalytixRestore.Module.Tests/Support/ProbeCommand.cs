using System.Management.Automation;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Module.Tests.Support;

/// <summary>A cmdlet on the module's own pump whose work is the test's.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Probe")]
public sealed class ProbeCommand : RestoreCmdlet
{
    /// <summary>Work with one result.</summary>
    [Parameter]
    public Func<IRestoreReporter, CancellationToken, Task<object>>? One { get; set; }

    /// <summary>Work with many results.</summary>
    [Parameter]
    public Func<IRestoreReporter, CancellationToken, IAsyncEnumerable<object>>? Many { get; set; }

    /// <summary>Work that tells when it has begun, is cancelled and has cleaned up.</summary>
    [Parameter]
    public SwitchParameter UntilCancelled { get; set; }

    /// <summary>Errors concern one item only.</summary>
    [Parameter]
    public SwitchParameter PerItem { get; set; }

    /// <summary>An item of the pipeline.</summary>
    [Parameter(ValueFromPipeline = true)]
    public int Item { get; set; }

    private protected override bool IsTerminating(RestoreException exception) => !PerItem;

    private protected override void Process()
    {
        if (One is not null) Await(One, WriteObject);
        if (Many is not null) WriteAll(Many);
        if (UntilCancelled) Await<object>(WaitAsync);
    }

    private static async Task<object> WaitAsync(IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        reporter.Verbose("started");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            reporter.Verbose("cancelled");
            // Long enough for a second signal to arrive.
            await Task.Delay(500, CancellationToken.None);
            reporter.Verbose("cleaned up");
        }

        return "unreachable";
    }
}
