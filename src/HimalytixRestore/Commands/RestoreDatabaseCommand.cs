using System.Management.Automation;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Streams a backup of any stage into a database; nothing is written to disk on the way.</summary>
[Cmdlet(VerbsData.Restore, "Database", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = SourceText.TextSet)]
[OutputType(typeof(RestoreResult), typeof(RestorePlan))]
public sealed class RestoreDatabaseCommand : RestoreSourceCmdlet
{
    /// <summary>The database to fill. Never taken from the pipeline: the objects that come along it name the database they were taken of.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? Database { get; set; }

    /// <summary>A backup as a local file.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = SourceText.FileSet)]
    public BackupFile? File { get; set; }

    /// <summary>A snapshot that is a file.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = SourceText.SnapshotSet)]
    public DatabaseSnapshot? Snapshot { get; set; }

    /// <summary>A file, with wildcards that match one.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = SourceText.TextSet)]
    [AllowEmptyString]
    public string? Path { get; set; }

    /// <summary>A file, without wildcards.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = SourceText.TextSet)]
    [Alias("PSPath")]
    [AllowEmptyString]
    public string? LiteralPath { get; set; }

    /// <summary>What to do about roles that the dump names and the server does not have.</summary>
    [Parameter]
    public MissingRoleAction MissingRole { get; set; } = MissingRoleAction.Fail;

    /// <summary>Restore into a database that already has user objects.</summary>
    [Parameter]
    public SwitchParameter AllowNonEmpty { get; set; }

    /// <summary>Schemas to restore with all that is in them, instead of everything.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] IncludeSchema { get; set; } = [];

    /// <summary>Tables to restore with all that hangs on them, instead of everything.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] IncludeTable { get; set; } = [];

    /// <summary>Create the dump's subscriptions.</summary>
    [Parameter]
    public SwitchParameter IncludeSubscription { get; set; }

    /// <summary>Sessions that load rows at once.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int? Jobs { get; set; }

    /// <summary>The SHA-256 that the input must have.</summary>
    [Parameter]
    [ValidatePattern("^[0-9A-Fa-f]{64}$")]
    public string? ExpectedSha256 { get; set; }

    /// <summary>Only show what would be done.</summary>
    [Parameter]
    public SwitchParameter PlanOnly { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override BackupReference? Source =>
        Backup is not null ? new() { Backup = Backup }
        : File is not null ? new() { File = File }
        : Snapshot is not null ? new() { Snapshot = Snapshot }
        : SourceText.Choose(FilePath(), Uri, Name);

    /// <inheritdoc/>
    private protected override void ProcessSource()
    {
        var request = new RestoreRequest
        {
            Settings = Settings,
            Source = Source ?? throw SourceText.Missing("-Path, -LiteralPath, -Uri or -Name"),
            MissingRole = MissingRole,
            AllowNonEmpty = AllowNonEmpty,
            IncludeSchemas = IncludeSchema,
            IncludeTables = IncludeTable,
            IncludeSubscriptions = IncludeSubscription,
            Jobs = Jobs,
            ExpectedSha256 = ExpectedSha256?.ToLowerInvariant(),
            PlanWaves = PlanOnly,
        };
        var plan = Await((_, token) => Engine.Databases.PlanRestoreAsync(request, token));
        if (PlanOnly) WriteObject(plan);
        else if (this.Allows(plan, Force)) Await((reporter, token) => Engine.Databases.RestoreAsync(request, reporter, token), WriteObject);
    }

    private string? FilePath()
    {
        if (!string.IsNullOrEmpty(LiteralPath)) return this.FullPath(LiteralPath);
        if (string.IsNullOrEmpty(Path)) return null;
        var files = this.MatchingFiles(Path);
        return files.Count == 1
            ? files[0]
            : throw new ConfigurationException("OneBackupOnly", $"\"{Path}\" matches {files.Count} files.", "Give a path that matches one backup.") { TargetName = Path };
    }
}
