using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using HimalytixRestore.Engine.Files;
using HimalytixRestore.Engine.Locking;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>The state folder's runs: one folder each, named by the run's id, with the journal and what the run staged.</summary>
/// <param name="stateFolder">The state folder's full path.</param>
/// <param name="openJournal">Opens a journal's file; null is a plain file stream.</param>
internal sealed class RunStore(string stateFolder, Func<string, FileStreamOptions, FileStream>? openJournal = null)
{
    private const string JournalName = "journal.jsonl";

    /// <summary>The folder of the locks of databases.</summary>
    public string LockFolder { get; } = RunLock.FolderOf(stateFolder);

    private string RunsFolder { get; } = Path.Combine(stateFolder, "runs");

    /// <summary>A new run's id: sorts by time, and cannot meet another one of the same second.</summary>
    public static string NewRunId(DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd_HHmmss}_{RandomNumberGenerator.GetHexString(4, lowercase: true)}");

    /// <summary>Where a run keeps its files.</summary>
    public string FolderOf(string runId) => Path.Combine(RunsFolder, Checked(runId));

    /// <summary>Where a run keeps the backup it received.</summary>
    public string StagingOf(string runId) => Path.Combine(FolderOf(runId), "received");

    /// <summary>A run's journal.</summary>
    public string JournalOf(string runId) => Path.Combine(FolderOf(runId), JournalName);

    /// <summary>Makes a run's folder, 0700, and opens its journal.</summary>
    /// <exception cref="ArchiveException">The state folder cannot be made.</exception>
    /// <exception cref="RunbookException">The journal cannot be written.</exception>
    public Journal Create(string runId)
    {
        PrivateFolder.Create(FolderOf(runId));
        return Append(runId);
    }

    /// <summary>A run with its journal. When that cannot even be begun the run has touched nothing, and its folder goes: nobody could read it.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="run">Does the run; its first line is written before anything is done.</param>
    /// <exception cref="ArchiveException">The state folder cannot be made.</exception>
    /// <exception cref="RunbookException">The journal cannot be written.</exception>
    public async Task<RestoreRun> JournalAsync(string runId, Func<Journal, Task<RestoreRun>> run)
    {
        try
        {
            await using var journal = Create(runId);
            return await run(journal).ConfigureAwait(false);
        }
        catch
        {
            RemoveUnbegun(runId);
            throw;
        }
    }

    /// <summary>Opens the journal of a run that exists.</summary>
    public Journal Append(string runId) => Journal.Open(JournalOf(runId), openJournal);

    /// <summary>One run.</summary>
    /// <exception cref="RunbookException">There is no such run, or its journal cannot be read.</exception>
    public async Task<RestoreRun> GetAsync(string runId, CancellationToken cancellationToken) => (await ReadAsync(runId, cancellationToken).ConfigureAwait(false)).Run;

    /// <summary>One run with all that its journal tells.</summary>
    /// <exception cref="RunbookException">There is no such run, or its journal cannot be read.</exception>
    public async Task<RecordedRun> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        string journal = JournalOf(runId);
        if (!File.Exists(journal))
            throw new RunbookException("RunNotFound", RestoreErrorCategory.NotFound, $"There is no run {runId} in {RunsFolder}.", "Get-RestoreRun lists the runs; -StateFolder names another state folder.") { TargetName = runId };
        return await RunHistory.ReadAsync(journal, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The ids of all runs, newest first.</summary>
    public IReadOnlyList<string> RunIds() => !Directory.Exists(RunsFolder)
        ? []
        : [.. Directory.EnumerateDirectories(RunsFolder).Where(folder => File.Exists(Path.Combine(folder, JournalName))).Select(folder => Path.GetFileName(folder)).OrderDescending(StringComparer.Ordinal)];

    /// <summary>All runs, newest first; one that cannot be read is reported and passed over.</summary>
    public async IAsyncEnumerable<RestoreRun> ListAsync(IRestoreReporter reporter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!Directory.Exists(RunsFolder))
            yield break;
        foreach (string folder in Directory.EnumerateDirectories(RunsFolder).OrderDescending(StringComparer.Ordinal))
        {
            string journal = Path.Combine(folder, JournalName);
            if (!File.Exists(journal))
                continue;
            RestoreRun? run = null;
            try
            {
                run = (await RunHistory.ReadAsync(journal, cancellationToken).ConfigureAwait(false)).Run;
            }
            catch (RunbookException e)
            {
                reporter.Error(e);
            }

            if (run is not null)
                yield return run;
        }
    }

    private void RemoveUnbegun(string runId)
    {
        try
        {
            if (!File.Exists(JournalOf(runId)) || !File.ReadAllText(JournalOf(runId)).Contains('\n', StringComparison.Ordinal))
                Directory.Delete(FolderOf(runId), recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Why the journal could not be begun is being told already, and an empty one hurts nobody.
        }
    }

    // A run's id comes from an operator's keyboard and becomes a path.
    private static string Checked(string runId) =>
        runId.Length is > 0 and <= 64 && runId.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? runId
            : throw new RunbookException("RunIdInvalid", RestoreErrorCategory.InvalidArgument, $"'{runId}' is not a run's id.", "Get-RestoreRun lists the runs.") { TargetName = runId };
}
