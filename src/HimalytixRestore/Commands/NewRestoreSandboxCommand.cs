using System.Management.Automation;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Makes a private PostgreSQL with sample ERP data and an encrypted backup of it; nothing of the machine is touched.</summary>
[Cmdlet(VerbsCommon.New, "RestoreSandbox", SupportsShouldProcess = true)]
[OutputType(typeof(RestoreSandbox))]
public sealed class NewRestoreSandboxCommand : RestoreCmdlet
{
    /// <summary>The folder, which must not exist or be empty; one under the temporary folder when left out.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Damages the sample after its backup was taken: a table is dropped and most users are deleted.</summary>
    [Parameter]
    public SwitchParameter Damaged { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        var request = new SandboxRequest { Path = this.FullPathOrNull(Path), Damaged = Damaged };
        if (this.Allows(request.Path ?? "a new folder under the temporary folder", "Create a sandbox with a private PostgreSQL server"))
            Await((reporter, token) => Engine.Sandboxes.CreateAsync(request, reporter, token), WriteObject);
    }
}
