using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Locking;
using HimalytixRestore.Engine.Notifications;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>What the steps of one run share: what was asked for, who does the work, and what is known so far.</summary>
internal sealed class RunContext
{
    private readonly Journal _journal;
    private RestoreRun _run;

    public RunContext(Journal journal, RestoreRun run)
    {
        _journal = journal;
        _run = run;
    }

    /// <summary>What was asked for.</summary>
    public required FullRestoreRequest Request { get; init; }

    /// <summary>Where things are.</summary>
    public required RestoreSettings Settings { get; init; }

    /// <summary>The operations, the same that the single cmdlets call.</summary>
    public required RunOperations Operations { get; init; }

    /// <summary>The server.</summary>
    public required ServerConnections Server { get; init; }

    public required IRestoreReporter Reporter { get; init; }

    /// <summary>Told what becomes known of the run; null when nobody is to be notified.</summary>
    public RunNotifier? Notifier { get; init; }

    /// <summary>The state folder's runs.</summary>
    public required RunStore Store { get; init; }

    /// <summary>Where the run keeps its files.</summary>
    public string Folder => Store.FolderOf(Run.RunId);

    /// <summary>Where it keeps the backup it received.</summary>
    public string StagingFolder => Store.StagingOf(Run.RunId);

    /// <summary>The run as far as it is known.</summary>
    public RestoreRun Run
    {
        get => _run;
        private set
        {
            Notifier?.Changed(_run, value);
            _run = value;
        }
    }

    /// <summary>Owners and grants inside the database before; read by Snapshot, or by Privileges where it is still there.</summary>
    public PrivilegeSet? Privileges { get; set; }

    /// <summary>The backup that is restored: the received file, whose hash is pinned; or the local file that was named.</summary>
    public BackupReference Source => Run switch
    {
        { File: { } file } => new() { File = file },
        { Backup: { } backup } => new() { Backup = backup },
        _ => Request.Source!,
    };

    /// <summary>The context of the run's next attempt: the same journal, and nothing of what the last attempt found out.</summary>
    /// <param name="request">What the attempt is to do.</param>
    /// <param name="run">The run at the attempt's beginning.</param>
    public RunContext Again(FullRestoreRequest request, RestoreRun run) => new(_journal, run)
    {
        Request = request,
        Settings = Settings,
        Operations = Operations,
        Server = Server,
        Store = Store,
        Reporter = Reporter,
        Notifier = Notifier,
    };

    /// <summary>The database that the run fills: the one of the name, or the one that will take its place.</summary>
    public string Target => Run.Replacement?.Name ?? Run.Database;

    /// <summary>Where things are, with <see cref="Target"/> as the database; the application's role works in it, whatever its name is now.</summary>
    public SettingsRequest TargetSettings => Run.Replacement is null ? Request.Settings : Request.Settings with { Database = Target, ApplicationRole = Settings.ApplicationRole };

    /// <summary>True when a step was begun, however it ended.</summary>
    /// <param name="stepId">The step.</param>
    public bool HasBegun(string stepId) => Run.Steps.Any(s => string.Equals(s.Id, stepId, StringComparison.Ordinal) && s.Status is not (StepStatus.Pending or StepStatus.Skipped));

    /// <summary>Keeps a fact in memory only; the step's end writes it to the journal.</summary>
    /// <param name="change">The run with the fact.</param>
    public void Learn(Func<RestoreRun, RestoreRun> change) => Run = change(Run);

    /// <summary>Writes a fact to the journal before the step acts on it: a roll back after a crash needs it.</summary>
    /// <param name="stepId">The step.</param>
    /// <param name="change">The run with the fact.</param>
    /// <param name="cancellationToken">Ends it before the fact is written.</param>
    public async Task IntendAsync(string stepId, Func<RestoreRun, RestoreRun> change, CancellationToken cancellationToken)
    {
        Run = change(Run);
        await WriteAsync(JournalEvent.StepIntent, Run.Steps.FirstOrDefault(s => string.Equals(s.Id, stepId, StringComparison.Ordinal)), process: null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts a step's result in its place and writes it to the journal.</summary>
    public async Task RecordAsync(JournalEvent what, StepResult result, CancellationToken cancellationToken)
    {
        Run = Run with { Steps = [.. Run.Steps.Select(s => string.Equals(s.Id, result.Id, StringComparison.Ordinal) ? result : s)] };
        await WriteAsync(what, result, process: null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>As <see cref="RecordAsync(JournalEvent, StepResult, CancellationToken)"/>, for a roll back: that goes on although the journal cannot be written any more.</summary>
    public async Task RecordIfPossibleAsync(JournalEvent what, StepResult? result, ProcessIdentity? process = null)
    {
        try
        {
            if (result is null)
                await RecordAsync(what, process, CancellationToken.None).ConfigureAwait(false);
            else
                await RecordAsync(what, result, CancellationToken.None).ConfigureAwait(false);
        }
        catch (RunbookException e)
        {
            Reporter.Warning($"{e.Message} {e.RecommendedAction}");
        }
    }

    /// <summary>Writes the run's beginning or end to the journal.</summary>
    public Task RecordAsync(JournalEvent what, ProcessIdentity? process, CancellationToken cancellationToken) => WriteAsync(what, step: null, process, cancellationToken);

    private RestoreRun? _written;
    private PrivilegeSet? _writtenPrivileges;

    private async Task WriteAsync(JournalEvent what, StepResult? step, ProcessIdentity? process, CancellationToken cancellationToken)
    {
        await _journal.WriteAsync(
            new()
            {
                Schema = JournalRecord.CurrentSchema,
                Time = DateTimeOffset.UtcNow,
                Event = what,
                Process = process,
                Request = what is JournalEvent.RunStarted or JournalEvent.AttemptStarted ? WithoutSecrets(Request) : null,
                Privileges = ReferenceEquals(Privileges, _writtenPrivileges) ? null : Privileges,
                Step = step,
                Run = Changed(_written, Run),
            },
            cancellationToken).ConfigureAwait(false);
        _written = Run;
        _writtenPrivileges = Privileges;
    }

    private static FullRestoreRequest WithoutSecrets(FullRestoreRequest request) => request with { Settings = request.Settings with { Password = null, Passphrase = null } };

    // The inventories of a big database are long: each is written once, with the line after which it is known.
    private static RestoreRun Changed(RestoreRun? written, RestoreRun run) => written is null
        ? run
        : run with
        {
            Steps = [],
            Attempts = ReferenceEquals(run.Attempts, written.Attempts) ? [] : run.Attempts,
            Backup = Unless(run.Backup, written.Backup),
            File = Unless(run.File, written.File),
            Verification = Unless(run.Verification, written.Verification),
            Snapshot = Unless(run.Snapshot, written.Snapshot),
            Restore = Unless(run.Restore, written.Restore),
            Health = Unless(run.Health, written.Health),
            Replacement = Unless(run.Replacement, written.Replacement),
            Comparison = Unless(run.Comparison, written.Comparison),
            Services = ReferenceEquals(run.Services, written.Services) ? [] : run.Services,
        };

    private static T? Unless<T>(T? value, T? written)
        where T : class => ReferenceEquals(value, written) ? null : value;
}
