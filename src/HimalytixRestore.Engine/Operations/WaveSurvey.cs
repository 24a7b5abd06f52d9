using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.Engine.Restoring.Waves;

namespace HimalytixRestore.Engine.Operations;

/// <summary>Reads a backup to its end to say what a restore would run beside what.</summary>
/// <param name="source">The backup.</param>
internal sealed class WaveSurvey(BackupSource source)
{
    /// <summary>Reads.</summary>
    /// <param name="context">What the policy must know.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DumpException">The dump is cut or malformed.</exception>
    /// <exception cref="IntegrityException">The backup is not whole.</exception>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public async Task<IReadOnlyList<PlannedStep>> ReadAsync(PolicyContext context, CancellationToken cancellationToken)
    {
        await using (var plain = await source.OpenPlainAsync(cancellationToken))
        {
            try
            {
                return await ReadAsync(plain, context, cancellationToken);
            }
            catch (DumpException exception) when (string.Equals(exception.ErrorId, "CustomFormat", StringComparison.Ordinal))
            {
                // A format of pg_dump's own, known from its first bytes: pg_restore turns it into text.
            }
        }

        await using var stored = await source.OpenPlainAsync(cancellationToken);
        await using ConvertedArchive archive = new(stored, source.DisplayName);
        return await ReadAsync(archive.Text, context, cancellationToken);
    }

    private static async Task<IReadOnlyList<PlannedStep>> ReadAsync(Stream text, PolicyContext context, CancellationToken cancellationToken)
    {
        await using DumpReader reader = new(text, new DumpReaderOptions { LeaveOpen = true });
        return await new WavePlanner(context).ReadAsync(reader, cancellationToken);
    }
}
