using System.Management.Automation;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Asks the application whether it works, as its users would.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SmokeTest", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(HealthReport))]
public sealed class InvokeSmokeTestCommand : SettingsCmdlet
{
    /// <summary>Only these tests; all when left out.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Where the application answers.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? Url { get; set; }

    /// <summary>Who signs in.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>How many seconds all tests together may wait for an application that is still starting.</summary>
    [Parameter]
    [ValidateRange(0, 3600)]
    public double? WarmUpSec { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (Url is not null && !(Url.IsAbsoluteUri && Url.Scheme is "https" or "http"))
            throw new ConfigurationException("BadUrl", $"\"{Url}\" is no address of a web application.", "Give it whole: -Url https://erp.example.com") { TargetName = Url.ToString() };
        if (!ShouldProcess(Url?.ToString() ?? Environment ?? "the application", "Sign in and ask")) return;
        var request = new SmokeTestRequest
        {
            Settings = Settings,
            Names = Name,
            Url = Url,
            User = Credential?.UserName,
            Password = Credential?.Password.ToSecret(),
            WarmUp = WarmUpSec is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        Await((reporter, token) => Engine.Health.SmokeTestAsync(request, reporter, token), WriteObject);
    }
}
