using HimalytixRestore.Isolation;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Module.Tests.Support;

/// <summary>An engine that records what it is asked and answers with samples, to see what the cmdlets make of a command line. In place until disposed.</summary>
internal sealed class RecordingEngine : IRestoreEngine, IBackupOperations, IDatabaseOperations, IServiceOperations, IHealthOperations, IRunbookOperations, IDrillOperations, IReportOperations, INotificationOperations, IProfileOperations, ISandboxOperations, IDisposable
{
    public RecordingEngine() => Bridge.Substitute(this);

    /// <summary>Every call: the operation's name and its request.</summary>
    public List<(string Operation, object Request)> Calls { get; } = [];

    /// <summary>What an operation does instead of answering.</summary>
    public Dictionary<string, Action<object>> Faults { get; } = [];

    /// <summary>What a full restore comes to.</summary>
    public RestoreRun Run { get; set; } = Samples.Run with { State = RestoreRunState.Succeeded, Cause = null };

    /// <summary>What would be done.</summary>
    public RestorePlan Plan { get; set; } = Samples.Plan;

    /// <summary>What the store lists.</summary>
    public BackupInfo[] Listed { get; set; } = [Samples.Backup];

    /// <summary>The environments of the profile.</summary>
    public ProfileStore[] Known { get; set; } = [];

    /// <summary>A run that is listed; null is the run that a full restore came to.</summary>
    public RestoreRun? ListedRun { get; set; }

    /// <summary>What a backup that is received comes to.</summary>
    public ReceivedBackup Received { get; set; } = new(Samples.File, null);

    /// <summary>What nothing says of a profile that is to be written.</summary>
    public IReadOnlyList<string> MissingInProfile { get; set; } = [];

    public IBackupOperations Backups => this;

    public IDatabaseOperations Databases => this;

    public IServiceOperations Services => this;

    public IHealthOperations Health => this;

    public IRunbookOperations Runbook => this;

    public IDrillOperations Drills => this;

    public IReportOperations Reports => this;

    public INotificationOperations Notifications => this;

    public IProfileOperations Profiles => this;

    public ISandboxOperations Sandboxes => this;

    /// <summary>The operations that were called, in order.</summary>
    public IReadOnlyList<string> Operations => [.. Calls.Select(c => c.Operation)];

    /// <summary>The one request of its type.</summary>
    public T Request<T>() => Assert.Single(Calls.Select(c => c.Request).OfType<T>().Distinct());

    public void UseVault(ISecretVault vault) => throw new NotSupportedException();

    public void Dispose() => Bridge.Substitute(null);

    IAsyncEnumerable<BackupInfo> IBackupOperations.ListAsync(BackupListRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => Many("List", request, Listed);

    public string PlanFile(BackupFileRequest request, BackupFileOperation operation)
    {
        Record($"Plan{operation}", request);
        return "/the/file";
    }

    public Task<ReceivedBackup> ReceiveAsync(ReceiveRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => One("Receive", request, Received);

    public Task<BackupFile> UnprotectAsync(BackupFileRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => One("Unprotect", request, Samples.File);

    public Task<BackupFile> ExpandAsync(BackupFileRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => One("Expand", request, Samples.File with { Stage = BackupStage.Plain });

    public Task<BackupVerification> VerifyAsync(VerifyRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) =>
        One("Verify", request, new BackupVerification { Source = request.Source.ToString(), Verdict = BackupVerdict.Valid, Stage = BackupStage.Encrypted, SizeBytes = 1, Inventory = Samples.Inventory });

    public Task<RestorePlan> PlanSnapshotAsync(SnapshotRequest request, CancellationToken cancellationToken) => One("PlanSnapshot", request, Samples.Plan);

    public Task<DatabaseSnapshot> SnapshotAsync(SnapshotRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => One("Snapshot", request, Samples.Snapshot);

    public Task<RestorePlan> PlanResetAsync(ResetRequest request, CancellationToken cancellationToken) => One("PlanReset", request, Samples.Plan);

    public Task<DatabaseInfo> ResetAsync(ResetRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => One("Reset", request, Samples.All.OfType<DatabaseInfo>().Single());

    public Task<RestorePlan> PlanSwitchAsync(SwitchRequest request, CancellationToken cancellationToken) => One("PlanSwitch", request, Samples.Plan);

    public Task<DatabaseInfo> SwitchAsync(SwitchRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => One("Switch", request, Samples.All.OfType<DatabaseInfo>().Single());

    public Task<RestorePlan> PlanRestoreAsync(RestoreRequest request, CancellationToken cancellationToken) => One("PlanRestore", request, Samples.Plan);

    public Task<RestoreResult> RestoreAsync(RestoreRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => One("Restore", request, Samples.Result);

    public IAsyncEnumerable<ServiceState> GetAsync(ServiceRequest request, CancellationToken cancellationToken) =>
        Many("GetServices", request, [.. (request.Names ?? ["himalytix-django", "himalytix-celery", "himalytix-celery-beat"]).Select(State)]);

    public IAsyncEnumerable<ServiceState> StopAsync(ServiceRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => Many("StopServices", request, [.. request.Names!.Select(State)]);

    public IAsyncEnumerable<ServiceState> StartAsync(ServiceRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => Many("StartServices", request, [.. request.Names!.Select(State)]);

    public Task<HealthReport> CheckAsync(HealthRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => One("CheckHealth", request, Samples.Health);

    public Task<HealthReport> SmokeTestAsync(SmokeTestRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => One("SmokeTest", request, Samples.Health);

    public IAsyncEnumerable<RestorePrerequisite> CheckPrerequisitesAsync(PrerequisiteRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) =>
        Many("CheckPrerequisites", request, Samples.All.OfType<RestorePrerequisite>().Single());

    public Task<RestorePlan> PlanAsync(FullRestoreRequest request, bool measureLoss, IRestoreReporter reporter, CancellationToken cancellationToken) => One(measureLoss ? "PlanFullRestoreWithLoss" : "PlanFullRestore", request, Plan);

    public Task<RestorePlan> PlanAsync(DrillRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => One("PlanDrill", request, Samples.Plan);

    public Task<RestoreRun> RunAsync(DrillRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => One("Drill", request, Run);

    public Task<RestoreRun> RunAsync(FullRestoreRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => One("FullRestore", request, Run);

    IAsyncEnumerable<RestoreRun> IRunbookOperations.ListAsync(RunRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => Many("ListRuns", request, ListedRun ?? Run);

    public Task<RestorePlan> PlanUndoAsync(RunRequest request, CancellationToken cancellationToken) => One("PlanUndo", request, Samples.Plan);

    public Task<RestoreRun> UndoAsync(RunRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => One("Undo", request, Run);

    public Task<RestorePlan> PlanResumeAsync(RunRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => One("PlanResume", request, Samples.Plan);

    public Task<RestoreRun> ResumeAsync(RunRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => One("Resume", request, Run);

    public Task<RestorePlan> PlanRemoveAsync(RemoveArtifactRequest request, CancellationToken cancellationToken) => One("PlanRemove", request, Samples.Plan);

    public IAsyncEnumerable<RestoreArtifact> RemoveArtifactsAsync(RemoveArtifactRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) =>
        Many("Remove", request, Samples.All.OfType<RestoreArtifact>().Single());

    public Task<FileInfo> ExportAsync(RestoreRun run, ReportFormat format, string path, bool overwrite, CancellationToken cancellationToken) =>
        One("Export", (run, format, path, overwrite), new FileInfo(path));

    public IAsyncEnumerable<RestoreNotification> SendAsync(NotificationRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) =>
        Many("SendNotification", request, Samples.All.OfType<RestoreNotification>().Single());

    public Task<IReadOnlyList<ProfileFinding>> TestAsync(string? path, CancellationToken cancellationToken) =>
        One<IReadOnlyList<ProfileFinding>>("TestProfile", path ?? "the usual one", [.. Samples.All.OfType<ProfileFinding>()]);

    public IReadOnlyList<ProfileStore> Environments(string? path) => Known;

    public IReadOnlyList<string> RunIds(SettingsRequest settings) => [];

    public ProfileDraft Draft(ProfileRequest request)
    {
        Record("DraftProfile", request);
        return new("/the/profile.json", "{}", [.. MissingInProfile], ["A password is not taken over."]);
    }

    public Task<FileInfo> CreateAsync(ProfileRequest request, CancellationToken cancellationToken) => One("CreateProfile", request, new FileInfo(request.Path ?? "/the/profile.json"));

    public Task<RestoreSandbox> CreateAsync(SandboxRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => One("CreateSandbox", request, Samples.All.OfType<RestoreSandbox>().Single());

    public Task RemoveAsync(string path, IRestoreReporter reporter, CancellationToken cancellationToken) => One("RemoveSandbox", path, true);

    private static ServiceState State(string name) => new() { Name = name, Status = AppServiceStatus.Running, PreviousStatus = AppServiceStatus.Running, Manager = "systemd" };

    private void Record(string operation, object request)
    {
        lock (Calls) Calls.Add((operation, request));
        if (Faults.TryGetValue(operation, out var fault)) fault(request);
    }

    private async Task<T> One<T>(string operation, object request, T answer)
    {
        await Task.Yield();
        Record(operation, request);
        return answer;
    }

    private async IAsyncEnumerable<T> Many<T>(string operation, object request, params T[] answers)
    {
        await Task.Yield();
        Record(operation, request);
        foreach (var answer in answers) yield return answer;
    }
}
