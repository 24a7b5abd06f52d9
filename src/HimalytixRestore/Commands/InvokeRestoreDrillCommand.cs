using System.Management.Automation;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Follows the runbook into a scratch database, measures it, and drops it; what is live is not touched.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "RestoreDrill", SupportsShouldProcess = true, DefaultParameterSetName = SourceText.TextSet)]
[OutputType(typeof(RestoreRun), typeof(RestorePlan))]
public sealed class InvokeRestoreDrillCommand : RestoreSourceCmdlet
{
    /// <summary>The live database that is drilled; never taken from the pipeline.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? Database { get; set; }

    /// <summary>How long a restore may take, in minutes (RTO).</summary>
    [Parameter]
    [ValidateRange(0.01, 1_000_000)]
    public double? MaxDurationMinutes { get; set; }

    /// <summary>How old the backup may be, in hours (RPO).</summary>
    [Parameter]
    [ValidateRange(0.01, 100_000)]
    public double? MaxBackupAgeHours { get; set; }

    /// <summary>What to do about roles that the dump names and the server does not have.</summary>
    [Parameter]
    public MissingRoleAction MissingRole { get; set; } = MissingRoleAction.Fail;

    /// <summary>Sessions that load rows at once.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int? Jobs { get; set; }

    /// <summary>How fast an archived backup is brought back.</summary>
    [Parameter]
    public RetrievalTier RetrievalTier { get; set; } = RetrievalTier.Standard;

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

    /// <summary>Where a report is written, also when the drill fails.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReportPath { get; set; }

    /// <summary>Where a JUnit report is written, also when the drill fails.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JUnitPath { get; set; }

    /// <summary>Leave the scratch database there.</summary>
    [Parameter]
    public SwitchParameter Keep { get; set; }

    /// <summary>Only show what would be done.</summary>
    [Parameter]
    public SwitchParameter PlanOnly { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override SettingsRequest Settings => base.Settings with
    {
        ApplicationRole = ApplicationRole,
        CriticalTables = CriticalTable,
        StateFolder = this.FullPathOrNull(StateFolder),
        MaxBackupAge = RunText.Hours(MaxBackupAgeHours),
        MaxDuration = MaxDurationMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
    };

    /// <inheritdoc/>
    private protected override bool EndsScript => true;

    /// <inheritdoc/>
    private protected override void ProcessSource()
    {
        var request = Request();
        var plan = Await((reporter, token) => Engine.Drills.PlanAsync(request, reporter, token));
        if (PlanOnly) WriteObject(plan);
        else if (this.Allows(plan, Force)) Run(request);
    }

    /// <summary>The run comes out before the error, which is what makes a scheduler see a drill that failed or missed a budget.</summary>
    private void Run(DrillRequest request)
    {
        var run = Await((reporter, token) => Engine.Drills.RunAsync(request, reporter, token), WriteObject);
        if (run.Cause is { } cause) Terminate(ErrorRecords.From(run, cause));
    }

    private DrillRequest Request() => new()
    {
        Settings = Settings,
        Source = Source,
        MissingRole = MissingRole,
        Jobs = Jobs,
        RetrievalTier = RetrievalTier,
        Keep = Keep,
        ReportPath = this.FullPathOrNull(ReportPath),
        JUnitPath = this.FullPathOrNull(JUnitPath),
    };
}
