using HimalytixRestore.Engine.Archives;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.Engine.Restoring.Selecting;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Operations;

/// <summary>
/// Reads a backup to its end before anything is changed, and finds in it what is wanted: what belongs to a table is known only at the
/// end, and a database that is in use must not learn from a half-done restore that the backup is cut.
/// </summary>
/// <param name="source">The backup.</param>
/// <param name="reporter">Told the progress.</param>
internal sealed class SelectionSurvey(BackupSource source, IRestoreReporter reporter)
{
    /// <summary>Finds the selection.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The selection, and the SHA-256 of the bytes as stored.</returns>
    /// <exception cref="ConfigurationException">A name matches nothing in the backup, or is none.</exception>
    /// <exception cref="DumpException">The dump is cut, malformed, refused, or does not say what belongs to what.</exception>
    /// <exception cref="IntegrityException">The backup is not whole.</exception>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public async Task<(Selection Selection, string Sha256)> FindAsync(SelectionRequest request, CancellationToken cancellationToken)
    {
        reporter.Verbose($"Reading all of {source.DisplayName} to find {request}.");
        var (catalogue, sha256) = await TryTextAsync(cancellationToken) ?? await ConvertAsync(cancellationToken);
        source.RequireSha256(source.ExpectedSha256, sha256);
        var selection = Selection.Find(request, catalogue);
        reporter.Verbose($"Found {selection} in {source.DisplayName}, which is whole.");
        return (selection, sha256);
    }

    /// <summary>What a dump holds, without what is not selected.</summary>
    /// <param name="inventory">What it holds.</param>
    /// <param name="selection">What is selected.</param>
    public static DumpInventory Narrow(DumpInventory inventory, Selection selection)
    {
        DumpTable[] tables = [.. inventory.Tables.Where(table => selection.Includes(new(table.Schema, table.Name)))];
        return inventory with
        {
            Tables = tables,
            Sequences = [.. inventory.Sequences.Where(sequence => selection.Includes(new(sequence.Schema, sequence.Name)))],
            Schemas = [.. inventory.Schemas.Where(selection.Schemas.Contains)],
            Extensions = [],
            Roles = [],
            Rows = tables.Sum(table => table.Rows),
        };
    }

    private async Task<(DumpCatalogue Catalogue, string Sha256)?> TryTextAsync(CancellationToken cancellationToken)
    {
        await using var plain = await source.OpenPlainAsync(cancellationToken);
        try
        {
            return (await ReadAsync(plain, plain, cancellationToken), plain.Sha256);
        }
        catch (DumpException exception) when (string.Equals(exception.ErrorId, "CustomFormat", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private async Task<(DumpCatalogue Catalogue, string Sha256)> ConvertAsync(CancellationToken cancellationToken)
    {
        await using var plain = await source.OpenPlainAsync(cancellationToken);
        await using ConvertedArchive archive = new(plain, source.DisplayName);
        return (await ReadAsync(plain, archive.Text, cancellationToken), plain.Sha256);
    }

    private async Task<DumpCatalogue> ReadAsync(PlainSqlStream plain, Stream text, CancellationToken cancellationToken)
    {
        await using DumpReader reader = new(text, DumpReaderOptions.Verification with { LeaveOpen = true });
        RestoreProgressMeter meter = new(reporter, "Looking for the selection", () => plain.BytesRead, source.Backup.SizeBytes);
        return await DumpCatalogue.ReadAsync(reader, () => meter.Report("reading"), cancellationToken);
    }
}
