using System.Management.Automation;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Starts the application's services in the runbook's order and waits until each is up.</summary>
[Cmdlet(VerbsLifecycle.Start, "AppServices", SupportsShouldProcess = true)]
[OutputType(typeof(ServiceState))]
public sealed class StartAppServicesCommand : ServiceChangeCmdlet
{
    /// <inheritdoc/>
    private protected override string Action => "Start service";

    /// <inheritdoc/>
    private protected override IAsyncEnumerable<ServiceState> ChangeAsync(ServiceRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) =>
        Engine.Services.StartAsync(request, reporter, cancellationToken);
}
