using System.Globalization;
using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>Every sequence stands where the dump sets it; one that is behind would give keys a second time.</summary>
internal sealed class SequenceCheck : IHealthCheck
{
    private const int BatchSize = 50;

    private const string Operation = "Reading sequences";

    /// <inheritdoc/>
    public string Name => "Sequences";

    /// <inheritdoc/>
    public async Task<HealthFinding> RunAsync(HealthContext context, CancellationToken cancellationToken)
    {
        if (context.Target.Restore?.Inventory is not { Sequences: { Count: > 0 } expected })
            return HealthFinding.Skip("There are no sequence positions of a dump to compare with.");

        var increments = await ReadIncrementsAsync(context.Session, expected, cancellationToken);
        var known = expected.Where(sequence => increments.ContainsKey(NameOf(sequence))).ToArray();
        var positions = await ReadPositionsAsync(context.Session, [.. known.Select(NameOf).Distinct()], cancellationToken);
        var missing = expected.Where(sequence => !increments.ContainsKey(NameOf(sequence))).Select(sequence => $"{sequence.Schema}.{sequence.Name} does not exist");
        var moved = known.Select(sequence => (Dump: sequence, Now: positions[NameOf(sequence)], Distance: Distance(sequence, positions[NameOf(sequence)], increments[NameOf(sequence)]))).ToArray();
        string[] failures = [.. missing, .. moved.Where(sequence => sequence.Distance < 0).Select(sequence => $"{NameOf(sequence.Dump)} stands at {sequence.Now.Value}, the dump sets {sequence.Dump.Value}")];
        if (failures.Length > 0)
            return HealthFinding.Fail($"Sequences are behind the dump: {HealthFinding.List(failures)}.", Repair(moved.Where(sequence => sequence.Distance < 0).Select(sequence => sequence.Dump)));

        var ahead = moved.Where(sequence => sequence.Distance > 0).Select(sequence => $"{NameOf(sequence.Dump)} stands at {sequence.Now.Value}, the dump sets {sequence.Dump.Value}").ToArray();
        return ahead.Length > 0
            ? HealthFinding.Warn($"Sequences have moved on since the dump: {HealthFinding.List(ahead)}.", "Somebody has used them; make sure that the application was stopped.")
            : HealthFinding.Pass($"{expected.Count} sequences stand where the dump sets them.");
    }

    /// <summary>Reads positions, many in one query.</summary>
    /// <param name="session">A session in the database.</param>
    /// <param name="sequences">Sequences that exist.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">One cannot be read, or the server was lost.</exception>
    internal static async Task<Dictionary<TableName, SequencePosition>> ReadPositionsAsync(ServerSession session, IReadOnlyList<TableName> sequences, CancellationToken cancellationToken)
    {
        var positions = new Dictionary<TableName, SequencePosition>();
        foreach (var batch in sequences.Chunk(BatchSize))
        {
            var sql = string.Join(" UNION ALL ", batch.Select((sequence, place) => string.Create(CultureInfo.InvariantCulture, $"SELECT {place}, last_value, is_called FROM {sequence.Quoted}")));
            foreach (var (place, position) in await session.QueryAsync(sql, Operation, row => (row.GetInt32(0), new SequencePosition(row.GetInt64(1), row.GetBoolean(2))), cancellationToken))
                positions[batch[place]] = position;
        }

        return positions;
    }

    private static async Task<Dictionary<TableName, long>> ReadIncrementsAsync(ServerSession session, IReadOnlyList<DumpSequence> sequences, CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT DISTINCT n.nspname::text, c.relname::text, s.seqincrement
            FROM unnest($1::text[], $2::text[]) AS wanted(schema, name)
            JOIN pg_namespace n ON n.nspname = wanted.schema
            JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
            JOIN pg_sequence s ON s.seqrelid = c.oid
            """;
        var rows = await session.QueryAsync(Sql, Operation, row => (new TableName(row.GetString(0), row.GetString(1)), Increment: row.GetInt64(2)), cancellationToken,
            sequences.Select(sequence => sequence.Schema).ToArray(), sequences.Select(sequence => sequence.Name).ToArray());
        return rows.ToDictionary(row => row.Item1, row => row.Increment);
    }

    /// <summary>How far the sequence is beyond the dump's position in the direction in which it counts: negative is behind.</summary>
    private static int Distance(DumpSequence dump, SequencePosition now, long increment) =>
        now.Next(increment).CompareTo(new SequencePosition(dump.Value, dump.IsCalled).Next(increment)) * Math.Sign(increment);

    private static string Repair(IEnumerable<DumpSequence> behind) => behind.FirstOrDefault() is { } first
        ? string.Create(CultureInfo.InvariantCulture, $"Set them, for example: SELECT pg_catalog.setval({SqlIdentifier.Literal(NameOf(first).Quoted)}, {first.Value}, {(first.IsCalled ? "true" : "false")});")
        : "Restore again; the dump creates these sequences.";

    private static TableName NameOf(DumpSequence sequence) => new(sequence.Schema, sequence.Name);
}
