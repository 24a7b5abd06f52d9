using System.Management.Automation;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Stops the application's services in the runbook's order and waits until each is down.</summary>
[Cmdlet(VerbsLifecycle.Stop, "AppServices", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ServiceState))]
public sealed class StopAppServicesCommand : ServiceChangeCmdlet
{
    /// <inheritdoc/>
    private protected override string Action => "Stop service";

    /// <inheritdoc/>
    private protected override IAsyncEnumerable<ServiceState> ChangeAsync(ServiceRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) =>
        Engine.Services.StopAsync(request, reporter, cancellationToken);
}
