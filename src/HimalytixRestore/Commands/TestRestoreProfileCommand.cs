using System.Management.Automation;
using HimalytixRestore.Pipeline;

namespace HimalytixRestore.Commands;

/// <summary>Says everything that is wrong with a profile, each with its place and what to do.</summary>
[Cmdlet(VerbsDiagnostic.Test, "RestoreProfile")]
[OutputType(typeof(ProfileFinding))]
public sealed class TestRestoreProfileCommand : RestoreCmdlet
{
    /// <summary>The profile file; the usual one when left out.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    public string? ProfilePath { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        var path = this.FullPathOrNull(ProfilePath);
        Await((_, token) => Engine.Profiles.TestAsync(path, token), findings => WriteObject(findings, enumerateCollection: true));
    }
}
