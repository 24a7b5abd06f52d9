using System.Management.Automation;
using HimalytixRestore.Completion;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Lists the backups of a store, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "BackupList")]
[OutputType(typeof(BackupInfo))]
public sealed class GetBackupListCommand : SettingsCmdlet, IDynamicParameters
{
    private readonly StoreParameters _store = new();

    /// <summary>The backup store: <c>s3://…</c>, <c>gs://…</c> or a folder.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(StoreCompleter))]
    public string? Store { get; set; }

    /// <summary>Only the newest of each environment.</summary>
    [Parameter]
    public SwitchParameter Latest { get; set; }

    /// <summary>Only backups made before this time.</summary>
    [Parameter]
    public DateTimeOffset? Before { get; set; }

    /// <summary>Only backups made after this time.</summary>
    [Parameter]
    public DateTimeOffset? After { get; set; }

    /// <inheritdoc/>
    private protected override SettingsRequest Settings => _store.AddTo(base.Settings, this.FullStore(Store));

    /// <summary>How the store is reached.</summary>
    public object GetDynamicParameters() => _store;

    /// <inheritdoc/>
    private protected override void Process()
    {
        var request = new BackupListRequest { Settings = Settings, Latest = Latest, Before = Before, After = After };
        WriteAll((reporter, token) => LastListing.Remember(Engine.Backups.ListAsync(request, reporter, token)));
    }
}
