using System.Management.Automation;
using HimalytixRestore.Pipeline;

namespace HimalytixRestore.Commands;

/// <summary>Stops a sandbox's server and removes its folder.</summary>
[Cmdlet(VerbsCommon.Remove, "RestoreSandbox", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(void))]
public sealed class RemoveRestoreSandboxCommand : RestoreCmdlet
{
    /// <summary>The sandbox.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Sandbox")]
    public RestoreSandbox? Sandbox { get; set; }

    /// <summary>The sandbox's folder.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        var path = this.FullPath(Sandbox?.Path ?? Path!);
        if (!this.Allows(path, "Stop the sandbox's server and remove its folder")) return;
        Await(async (reporter, token) =>
        {
            await Engine.Sandboxes.RemoveAsync(path, reporter, token);
            return path;
        });
    }
}
