using System.Management.Automation;
using HimalytixRestore.Completion;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Sends a notification to the webhook of an environment, and what is kept from before.</summary>
[Cmdlet(VerbsCommunications.Send, "RestoreNotification", SupportsShouldProcess = true, DefaultParameterSetName = KeptSet)]
[OutputType(typeof(RestoreNotification))]
public sealed class SendRestoreNotificationCommand : SettingsCmdlet
{
    private const string KeptSet = "Kept";

    private const string MessageSet = "Message";

    /// <summary>The entry of the profile; a run of a job or a remote session, which is told by its properties, brings its own.</summary>
    [Parameter(ParameterSetName = KeptSet)]
    [Parameter(ParameterSetName = MessageSet)]
    [Parameter(ParameterSetName = RunText.RunSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = RunText.IdSet)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public override string? Environment { get; set; }

    /// <summary>The run.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = RunText.RunSet)]
    public RestoreRun? Run { get; set; }

    /// <summary>The run's identity.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = RunText.IdSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    public string? RunId { get; set; }

    /// <summary>A message of your own.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = MessageSet)]
    [ValidateNotNullOrEmpty]
    public string? Message { get; set; }

    /// <summary>Where journals, runs and kept notifications are.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StateFolder { get; set; }

    /// <inheritdoc/>
    private protected override SettingsRequest Settings => base.Settings with { Environment = RunText.EnvironmentOf(Environment, Run), StateFolder = this.FullPathOrNull(StateFolder) };

    /// <inheritdoc/>
    private protected override void Process()
    {
        var settings = Settings;
        var run = Run ?? (RunId is null ? null : Await((reporter, token) => FindAsync(new() { Settings = settings, RunId = RunId }, reporter, token)));
        var request = new NotificationRequest { Settings = settings with { Environment = RunText.EnvironmentOf(settings.Environment, run) }, Run = run, Message = Message };
        if (this.Allows($"the webhook of {request.Settings.Environment ?? "the profile"}", run is not null ? $"Tell of run {run.RunId}" : Message is not null ? "Send a message" : "Send what is kept"))
            WriteAll((reporter, token) => Engine.Notifications.SendAsync(request, reporter, token));
    }

    private static async Task<RestoreRun> FindAsync(RunRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        await foreach (var run in Engine.Runbook.ListAsync(request, reporter, cancellationToken)) return run;
        throw new RunbookException("RunNotFound", RestoreErrorCategory.NotFound, $"There is no run {request.RunId}.", "Get-RestoreRun lists the runs; -StateFolder names another state folder.")
        {
            TargetName = request.RunId ?? "",
        };
    }
}
