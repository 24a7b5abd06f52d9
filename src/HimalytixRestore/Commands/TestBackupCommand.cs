using System.Management.Automation;
using HimalytixRestore.Completion;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Proves that a backup can be restored, and tells what is in it; writes nothing.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Backup", DefaultParameterSetName = SourceText.TextSet)]
[OutputType(typeof(BackupVerification))]
public sealed class TestBackupCommand : KeyCmdlet, IDynamicParameters
{
    private readonly StoreParameters _store = new();

    /// <summary>A backup that Get-BackupList found.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = SourceText.BackupSet)]
    public BackupInfo? Backup { get; set; }

    /// <summary>A backup as a local file.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = SourceText.FileSet)]
    public BackupFile? File { get; set; }

    /// <summary>Files, with wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = SourceText.TextSet)]
    public string[] Path { get; set; } = [];

    /// <summary>Files, without wildcards.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = SourceText.TextSet)]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The URI of a backup.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = SourceText.TextSet)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(BackupCompleter))]
    public string? Uri { get; set; }

    /// <summary>The name of a backup in the store.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = SourceText.TextSet)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(BackupCompleter))]
    public string? Name { get; set; }

    /// <summary>The backup store, for a backup given by name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(StoreCompleter))]
    public string? Store { get; set; }

    /// <summary>Read only the two ends.</summary>
    [Parameter]
    public SwitchParameter Quick { get; set; }

    /// <inheritdoc/>
    private protected override SettingsRequest Settings => _store.AddTo(base.Settings, this.FullStore(Store));

    /// <summary>How the store is reached.</summary>
    public object GetDynamicParameters() => _store;

    /// <inheritdoc/>
    protected override void BeginProcessing() => Guard(target: null, () => SourceText.RefuseSeveral(MyInvocation));

    /// <inheritdoc/>
    private protected override bool IsTerminating(RestoreException exception) => ItemErrors.EndThePipeline(exception);

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (var source in Sources())
        {
            Guard(source.Backup ?? (object?)source.File, () =>
            {
                var request = new VerifyRequest { Settings = Settings, Source = source, Quick = Quick };
                Await((reporter, token) => Engine.Backups.VerifyAsync(request, reporter, token), WriteObject);
            });
        }
    }

    private IEnumerable<BackupReference> Sources()
    {
        if (Backup is not null) return [new() { Backup = Backup }];
        if (File is not null) return [new() { File = File }];
        var files = this.FilesOf(Path, LiteralPath);
        if (files.Count > 0) return files;
        return [SourceText.Choose(path: null, Uri, Name) ?? throw SourceText.Missing("-Path, -LiteralPath, -Uri or -Name")];
    }
}
