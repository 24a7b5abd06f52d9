using System.Diagnostics;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Operations;

/// <summary>Reaches a verdict on a backup; writes nothing.</summary>
/// <param name="source">The backup.</param>
internal sealed class BackupVerifier(BackupSource source)
{
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Reads the two ends.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">The object cannot be read.</exception>
    /// <exception cref="ConfigurationException">There is no passphrase.</exception>
    public async Task<BackupVerification> QuickAsync(CancellationToken cancellationToken)
    {
        try
        {
            var facts = await source.ProbeAsync(cancellationToken);
            return Verdict(BackupVerdict.Plausible) with { Stage = facts.Stage, Notes = facts.Notes };
        }
        catch (Exception exception) when (Condemns(exception))
        {
            return Invalid((RestoreException)exception);
        }
    }

    /// <summary>Decrypts, inflates and parses to the trailer and to the last byte.</summary>
    /// <param name="progress">Told the stored bytes read so far.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">The object cannot be read.</exception>
    /// <exception cref="ConfigurationException">There is no passphrase.</exception>
    public async Task<BackupVerification> FullAsync(Action<long> progress, CancellationToken cancellationToken)
    {
        try
        {
            var facts = await source.ProbeAsync(cancellationToken);
            await using var plain = await source.OpenPlainAsync(cancellationToken);
            await using DumpReader reader = new(plain, DumpReaderOptions.Verification);
            await DrainAsync(reader, () => progress(plain.BytesRead), cancellationToken);
            source.RequireSha256(source.ExpectedSha256, plain.Sha256);
            return Verdict(BackupVerdict.Valid) with
            {
                Stage = plain.Stage,
                Sha256 = plain.Sha256,
                PlainSizeBytes = plain.PlainBytes,
                Inventory = reader.Inventory,
                Notes = facts.Notes,
            };
        }
        catch (Exception exception) when (Condemns(exception))
        {
            return Invalid((RestoreException)exception);
        }
    }

    /// <summary>Reads a dump to its end, its rows included.</summary>
    /// <param name="reader">The dump.</param>
    /// <param name="progress">Called for every item and every piece of rows.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DumpException">The dump is cut, malformed or refused.</exception>
    internal static async Task DrainAsync(DumpReader reader, Action progress, CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(cancellationToken) is { } item)
        {
            progress();
            if (item.Kind is not DumpItemKind.Copy)
                continue;
            while (!(await reader.ReadCopyAsync(cancellationToken)).IsEnd)
                progress();
        }
    }

    /// <summary>What is wrong with the backup itself; a store that cannot be read or a missing passphrase says nothing about it.</summary>
    private static bool Condemns(Exception exception)
        => exception is IntegrityException or DumpException or ArchiveException { Category: RestoreErrorCategory.InvalidData };

    private BackupVerification Invalid(RestoreException exception) => Verdict(BackupVerdict.Invalid) with { Failure = RestoreFailure.From(exception) };

    private BackupVerification Verdict(BackupVerdict verdict) => new()
    {
        Source = source.DisplayName,
        Verdict = verdict,
        Stage = source.Backup.Stage,
        SizeBytes = source.Backup.SizeBytes,
        Duration = Stopwatch.GetElapsedTime(_started),
    };
}
