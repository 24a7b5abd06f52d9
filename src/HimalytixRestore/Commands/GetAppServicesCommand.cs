using System.Management.Automation;

namespace HimalytixRestore.Commands;

/// <summary>Tells what the application's services are doing.</summary>
[Cmdlet(VerbsCommon.Get, "AppServices")]
[OutputType(typeof(ServiceState))]
public sealed class GetAppServicesCommand : ServiceCmdlet
{
    /// <inheritdoc/>
    private protected override bool IsTerminating(RestoreException exception) => ItemErrors.EndThePipeline(exception);

    /// <inheritdoc/>
    private protected override void Process()
    {
        var request = Request;
        WriteAll((_, token) => Engine.Services.GetAsync(request, token));
    }
}
