using System.Diagnostics;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Operations;

/// <summary>Tells a piece of work on one backup in two lines: what begins, and what came of it in which time.</summary>
internal static class FileNarration
{
    /// <summary>Does the work and tells it.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="reporter">Told.</param>
    /// <param name="verb">What is done, for example <c>Receiving</c>.</param>
    /// <param name="source">The backup.</param>
    /// <param name="work">The work.</param>
    /// <param name="found">What came of it.</param>
    public static async Task<T> TellAsync<T>(this IRestoreReporter reporter, string verb, BackupSource source, Func<Task<T>> work, Func<T, string> found)
    {
        var watch = Stopwatch.StartNew();
        reporter.Verbose($"{verb} {source.DisplayName}, {DisplayText.Size(source.Backup.SizeBytes)}.");
        T result = await work();
        reporter.Verbose($"{verb} {source.Backup.Name} done in {DisplayText.Duration(watch.Elapsed)}: {found(result)}.");
        return result;
    }

    /// <summary>A file that was written.</summary>
    /// <param name="file">The file.</param>
    public static string Of(BackupFile file) => $"{file.Path}, {DisplayText.Size(file.SizeBytes)}, SHA-256 {file.Sha256}";

    /// <summary>A verdict.</summary>
    /// <param name="verification">The verdict.</param>
    public static string Of(BackupVerification verification) => verification switch
    {
        { Failure: { } failure } => $"{verification.Verdict}, {failure}",
        { Inventory: { } inventory } => $"{verification.Verdict}, {DisplayText.Count(inventory.Rows)} rows in {inventory.Tables.Count} tables, {DisplayText.Size(inventory.SizeBytes)} of text",
        _ => $"{verification.Verdict}",
    };
}
