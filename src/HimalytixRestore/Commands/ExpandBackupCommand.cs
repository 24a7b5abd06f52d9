using System.Management.Automation;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Inflates a compressed backup file to plain SQL, and checks it to its last byte.</summary>
[Cmdlet(VerbsData.Expand, "Backup", SupportsShouldProcess = true, DefaultParameterSetName = SourceText.TextSet)]
[OutputType(typeof(BackupFile))]
public sealed class ExpandBackupCommand : SettingsCmdlet
{
    /// <summary>A compressed backup file.</summary>
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
        foreach (var source in sources) Guard(source.File, () => Expand(source));
    }

    private void Expand(BackupReference source)
    {
        var request = new BackupFileRequest
        {
            Settings = Settings,
            Source = source,
            Destination = this.FullPathOrNull(Destination),
            Overwrite = Overwrite,
        };
        var target = Engine.Backups.PlanFile(request, BackupFileOperation.Expand);
        if (this.Allows(target, $"Inflate {source}"))
            Await((reporter, token) => Engine.Backups.ExpandAsync(request, reporter, token), WriteObject);
    }
}
