using System.Management.Automation;
using HimalytixRestore.Completion;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Follows the whole runbook; a run that fails rolls itself back.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "FullRestore", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = SourceText.TextSet)]
[OutputType(typeof(RestoreRun), typeof(RestorePlan))]
public sealed class InvokeFullRestoreCommand : RestoreSourceCmdlet
{
    /// <summary>The database to restore; never taken from the pipeline.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? Database { get; set; }

    /// <summary>The order in which things are done.</summary>
    [Parameter]
    public RestoreStrategy Strategy { get; set; } = RestoreStrategy.InPlace;

    /// <summary>How the database before is kept.</summary>
    [Parameter]
    public SnapshotMethod SnapshotMethod { get; set; } = SnapshotMethod.Rename;

    /// <summary>What to do about roles that the dump names and the server does not have.</summary>
    [Parameter]
    public MissingRoleAction MissingRole { get; set; } = MissingRoleAction.Fail;

    /// <summary>Sessions that load rows at once.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int? Jobs { get; set; }

    /// <summary>How fast an archived backup is brought back, before anything is stopped.</summary>
    [Parameter]
    public RetrievalTier RetrievalTier { get; set; } = RetrievalTier.Standard;

    /// <summary>How often a backup is tried at most, where the failure may pass.</summary>
    [Parameter]
    [ValidateRange(1, 10)]
    public int MaxAttempts { get; set; } = 2;

    /// <summary>Try the next older backup when this one fails for good.</summary>
    [Parameter]
    public SwitchParameter FallbackToOlder { get; set; }

    /// <summary>How old the newest backup may be, in hours (RPO).</summary>
    [Parameter]
    [ValidateRange(0.01, 100_000)]
    public double? MaxBackupAgeHours { get; set; }

    /// <summary>Steps to leave out.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(StepCompleter))]
    public string[] SkipStep { get; set; } = [];

    /// <summary>The last step to do.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(StepCompleter))]
    [ValidateNotNullOrEmpty]
    public string? StopAfter { get; set; }

    /// <summary>How many days the database before is kept.</summary>
    [Parameter]
    [ValidateRange(0, 3650)]
    public int KeepPreviousDays { get; set; } = 7;

    /// <summary>How long one service may take to change, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int ServiceTimeoutSec { get; set; } = 90;

    /// <summary>The application's services, in the order in which they stop.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Service { get; set; }

    /// <summary>The host on which the application runs, as ssh takes it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ComputerName { get; set; }

    /// <summary>The role as which the application connects.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ApplicationRole { get; set; }

    /// <summary>Tables that must not be empty, as <c>schema.table</c> or <c>schema.table=minimum</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? CriticalTable { get; set; }

    /// <summary>Where journals and runs are kept.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StateFolder { get; set; }

    /// <summary>Where snapshots that are files are kept.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SnapshotFolder { get; set; }

    /// <summary>Where a Markdown report is written, also when the run fails.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReportPath { get; set; }

    /// <summary>Only show what would be done.</summary>
    [Parameter]
    public SwitchParameter PlanOnly { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override SettingsRequest Settings => base.Settings with
    {
        Services = Service,
        ComputerName = ComputerName,
        ApplicationRole = ApplicationRole,
        CriticalTables = CriticalTable,
        MaxBackupAge = RunText.Hours(MaxBackupAgeHours),
        StateFolder = this.FullPathOrNull(StateFolder),
        SnapshotFolder = this.FullPathOrNull(SnapshotFolder),
    };

    /// <inheritdoc/>
    private protected override bool EndsScript => true;

    /// <inheritdoc/>
    private protected override void ProcessSource()
    {
        if (Choose(Request()) is not { } request) return;
        // Nobody reads it where nobody is asked, and the run measures it again.
        var plan = Await((reporter, token) => Engine.Runbook.PlanAsync(request, measureLoss: PlanOnly || this.WillAsk(Force), reporter, token));
        if (PlanOnly) WriteObject(plan);
        else if (this.Allows(plan, Force)) Run(request with { Planned = plan.Backup });
    }

    /// <summary>Whoever names nothing on a terminal is shown what there is; null when that was enough.</summary>
    private FullRestoreRequest? Choose(FullRestoreRequest request) =>
        Environment is not null || request.Source is not null || PlanOnly || !this.WillAsk(Force)
            ? request
            : BackupChoice.Complete(this, request, settings => Await((reporter, token) => BackupChoice.NewestAsync(settings, reporter, token)));

    /// <summary>The run comes out before the error: what is downstream, a report for one, must see it.</summary>
    private void Run(FullRestoreRequest request)
    {
        var run = Await((reporter, token) => Engine.Runbook.RunAsync(request, reporter, token), WriteObject);
        if (run.Cause is { } cause) Terminate(ErrorRecords.From(run, cause));
    }

    private FullRestoreRequest Request() => new()
    {
        Settings = Settings,
        Source = Source,
        Strategy = Strategy,
        SnapshotMethod = SnapshotMethod,
        MissingRole = MissingRole,
        Jobs = Jobs,
        RetrievalTier = RetrievalTier,
        MaxAttempts = MaxAttempts,
        FallbackToOlder = FallbackToOlder,
        SkipSteps = SkipStep,
        StopAfter = StopAfter,
        KeepPrevious = TimeSpan.FromDays(KeepPreviousDays),
        ServiceTimeout = TimeSpan.FromSeconds(ServiceTimeoutSec),
        ReportPath = this.FullPathOrNull(ReportPath),
    };
}
