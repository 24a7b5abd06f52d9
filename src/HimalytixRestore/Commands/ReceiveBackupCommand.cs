using System.Management.Automation;
using HimalytixRestore.Completion;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Brings a backup from its store to a local file; an archived one is thawed first.</summary>
[Cmdlet(VerbsCommunications.Receive, "Backup", SupportsShouldProcess = true, DefaultParameterSetName = SourceText.TextSet)]
[OutputType(typeof(BackupFile), typeof(BackupInfo))]
public sealed class ReceiveBackupCommand : SettingsCmdlet, IDynamicParameters
{
    private readonly StoreParameters _store = new();

    private const long MinimumPartSize = 1L << 20;
    private const long MaximumPartSize = 1L << 30;

    /// <summary>A backup that Get-BackupList found.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = SourceText.BackupSet)]
    public BackupInfo? Backup { get; set; }

    /// <summary>The URI of a backup.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = SourceText.TextSet)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(BackupCompleter))]
    public string? Uri { get; set; }

    /// <summary>The name of a backup in the store.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = SourceText.TextSet)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(BackupCompleter))]
    public string? Name { get; set; }

    /// <summary>The backup store, for a backup given by name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(StoreCompleter))]
    public string? Store { get; set; }

    /// <summary>A folder, or the file's path; the current folder when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>Replace an existing file.</summary>
    [Parameter]
    [Alias("Force")]
    public SwitchParameter Overwrite { get; set; }

    /// <summary>Parts of an object in the cloud that are fetched at once; 8 when left out.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int Connections { get; set; }

    /// <summary>Size of such a part in bytes, for example 16MB; 8MB when left out.</summary>
    [Parameter]
    [ValidateRange(MinimumPartSize, MaximumPartSize)]
    public long PartSize { get; set; }

    /// <summary>How fast an archived backup is brought back.</summary>
    [Parameter]
    public RetrievalTier RetrievalTier { get; set; } = RetrievalTier.Standard;

    /// <summary>How many days the store keeps the thawed copy.</summary>
    [Parameter]
    [ValidateRange(1, 365)]
    public int ThawDays { get; set; } = 7;

    /// <summary>Wait for an archived backup until it can be read.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How often its state is asked for while waiting, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int PollIntervalSec { get; set; } = 60;

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
        var source = Backup is not null ? new() { Backup = Backup } : SourceText.Choose(path: null, Uri, Name) ?? throw SourceText.Missing("-Uri or -Name");
        Guard(source.Backup, () => Receive(source));
    }

    private void Receive(BackupReference source)
    {
        var request = new BackupFileRequest
        {
            Settings = Settings,
            Source = source,
            // The engine's current folder is the process's; the session's is what the operator sees.
            Destination = this.FullPath(Destination ?? "."),
            Overwrite = Overwrite,
        };
        var receive = new ReceiveRequest
        {
            File = request,
            Connections = Connections > 0 ? Connections : null,
            PartSizeBytes = PartSize > 0 ? PartSize : null,
            Thaw = new() { Tier = RetrievalTier, Days = ThawDays, Wait = Wait, PollInterval = TimeSpan.FromSeconds(PollIntervalSec) },
        };
        var target = Engine.Backups.PlanFile(request, BackupFileOperation.Receive);
        if (this.Allows(target, Action(source)))
            Await((reporter, token) => Engine.Backups.ReceiveAsync(receive, reporter, token), received => WriteObject(received.File is null ? received.Thawing : received.File));
    }

    /// <summary>A thaw costs money, so it is part of the question. A backup of S3 that was named by text may be archived too.</summary>
    private string Action(BackupReference source)
    {
        var condition = source.Backup?.ArchiveState switch
        {
            BackupArchiveState.Archived => "as it is archived",
            null when (source.Uri ?? Store ?? "s3:").StartsWith("s3:", StringComparison.OrdinalIgnoreCase) => "if it is archived",
            _ => null,
        };
        return condition is null ? $"Receive {source}" : $"Receive {source} and, {condition}, have the store thaw it first for {ThawDays} days ({RetrievalTier}), which costs money";
    }
}
