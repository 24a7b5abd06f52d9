using System.Management.Automation;
using HimalytixRestore.Completion;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>A cmdlet that works on a database with one backup: of the pipeline, or named by text.</summary>
public abstract class RestoreSourceCmdlet : ServerKeyCmdlet, IDynamicParameters
{
    private readonly StoreParameters _store = new();
    private bool _hasRun;

    /// <summary>A backup that Get-BackupList found.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = SourceText.BackupSet)]
    public BackupInfo? Backup { get; set; }

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

    /// <summary>The backup store.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(StoreCompleter))]
    public string? Store { get; set; }

    /// <inheritdoc/>
    private protected override SettingsRequest Settings => _store.AddTo(base.Settings, this.FullStore(Store));

    /// <summary>How the store is reached.</summary>
    public object GetDynamicParameters() => _store;

    /// <summary>The backup that was given; null when none was.</summary>
    private protected virtual BackupReference? Source =>
        Backup is not null ? new() { Backup = Backup } : SourceText.Choose(path: null, Uri, Name);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Guard(target: null, () => SourceText.RefuseSeveral(MyInvocation));
    }

    /// <summary>An empty pipeline is an error: nothing was done, and nobody may take that for success.</summary>
    protected override void EndProcessing()
    {
        if (_hasRun) return;
        var error = new StoreException(
            "NoBackup",
            RestoreErrorCategory.NotFound,
            "The pipeline delivered no backup; nothing was done.",
            "Look at what Get-BackupList finds with the same -Store and -Environment.");
        Terminate(ErrorRecords.From(error));
    }

    /// <inheritdoc/>
    private protected sealed override void Process()
    {
        if (_hasRun && RefusesSecond)
        {
            throw new ConfigurationException(
                "OneBackupOnly",
                "The pipeline delivered more than one backup; the first one was used, this one was not.",
                "Choose one, for example with Get-BackupList -Latest or Select-Object -First 1.")
            {
                TargetName = Source?.ToString() ?? "",
            };
        }

        _hasRun = true;
        ProcessSource();
    }

    /// <summary>Whether a second backup of the pipeline is an error.</summary>
    private protected virtual bool RefusesSecond => true;

    /// <summary>The cmdlet's work for its backup.</summary>
    private protected abstract void ProcessSource();
}
