using System.Management.Automation;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Decrypts a backup file to a compressed one.</summary>
[Cmdlet(VerbsSecurity.Unprotect, "Backup", SupportsShouldProcess = true, DefaultParameterSetName = SourceText.TextSet)]
[OutputType(typeof(BackupFile))]
public sealed class UnprotectBackupCommand : KeyCmdlet
{
    /// <summary>An encrypted backup file.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = SourceText.FileSet)]
    public BackupFile? File { get; set; }

    /// <summary>Files, with wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = SourceText.TextSet)]
    public string[] Path { get; set; } = [];

    /// <summary>Files, without wildcards.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = SourceText.TextSet)]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>A folder, or the file's path; the source's folder when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>Replace an existing file.</summary>
    [Parameter]
    [Alias("Force")]
    public SwitchParameter Overwrite { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => Guard(target: null, () => SourceText.RefuseSeveral(MyInvocation));

    /// <inheritdoc/>
    private protected override bool IsTerminating(RestoreException exception) => ItemErrors.EndThePipeline(exception);

    /// <inheritdoc/>
    private protected override void Process()
    {
        IReadOnlyList<BackupReference> sources = File is not null ? [new() { File = File }] : this.FilesOf(Path, LiteralPath);
        if (sources.Count == 0) throw SourceText.Missing("-Path or -LiteralPath");
        foreach (var source in sources) Guard(source.File, () => Unprotect(source));
    }

    private void Unprotect(BackupReference source)
    {
        var request = new BackupFileRequest
        {
            Settings = Settings,
            Source = source,
            Destination = this.FullPathOrNull(Destination),
            Overwrite = Overwrite,
        };
        var target = Engine.Backups.PlanFile(request, BackupFileOperation.Unprotect);
        if (this.Allows(target, $"Decrypt {source}"))
            Await((reporter, token) => Engine.Backups.UnprotectAsync(request, reporter, token), WriteObject);
    }
}
