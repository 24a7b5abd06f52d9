using System.Globalization;
using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>No sequence of a serial or identity column will give a value that the column may already have. The dump itself can be so: hence a warning.</summary>
internal sealed class SequenceValueCheck : IHealthCheck
{
    private const int BatchSize = 50;

    private const string Operation = "Comparing sequences with their columns";

    private const string OwnedSql = $"""
        SELECT n.nspname::text, s.relname::text, tn.nspname::text, t.relname::text, a.attname::text, q.seqincrement
        FROM pg_depend d
        JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
        JOIN pg_namespace n ON n.oid = s.relnamespace
        JOIN pg_sequence q ON q.seqrelid = s.oid AND NOT q.seqcycle
        JOIN pg_class t ON t.oid = d.refobjid AND t.relkind IN ('r', 'p')
        JOIN pg_namespace tn ON tn.oid = t.relnamespace
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND {TableSizes.UserSchemas}
        ORDER BY 1, 2
        """;

    /// <inheritdoc/>
    public string Name => "SequenceValues";

    /// <inheritdoc/>
    public async Task<HealthFinding> RunAsync(HealthContext context, CancellationToken cancellationToken)
    {
        var owned = await context.Session.QueryAsync(OwnedSql, Operation, row => new OwnedSequence(new(row.GetString(0), row.GetString(1)), new(row.GetString(2), row.GetString(3)), row.GetString(4), row.GetInt64(5)), cancellationToken);
        if (owned.Count == 0)
            return HealthFinding.Pass("No column takes its values from a sequence of its own.");

        var positions = await SequenceCheck.ReadPositionsAsync(context.Session, [.. owned.Select(sequence => sequence.Sequence).Distinct()], cancellationToken);
        var farthest = await ReadFarthestAsync(context.Session, owned, cancellationToken);
        var behind = owned.Where(sequence => farthest.TryGetValue(sequence, out var value) && WillRepeat(sequence, positions[sequence.Sequence], value)).ToArray();
        if (behind.Length == 0)
            return HealthFinding.Pass($"{owned.Count} sequences are beyond the values of their columns.");

        var texts = behind.Select(sequence => $"{sequence.Sequence} stands at {positions[sequence.Sequence].Value}, {sequence.Table}.{sequence.Column} already has {farthest[sequence]}").ToArray();
        return HealthFinding.Warn(
            $"The next insert would repeat a value: {HealthFinding.List(texts)}.",
            string.Create(CultureInfo.InvariantCulture, $"Set them, for example: SELECT pg_catalog.setval({SqlIdentifier.Literal(behind[0].Sequence.Quoted)}, {farthest[behind[0]]});"));
    }

    /// <summary>The value farthest in the direction in which the sequence counts; columns without values are left out.</summary>
    private static async Task<Dictionary<OwnedSequence, long>> ReadFarthestAsync(ServerSession session, List<OwnedSequence> owned, CancellationToken cancellationToken)
    {
        var values = new Dictionary<OwnedSequence, long>();
        foreach (var batch in owned.Chunk(BatchSize))
        {
            var sql = string.Join(" UNION ALL ", batch.Select((sequence, place) => string.Create(CultureInfo.InvariantCulture,
                $"SELECT {place}, {(sequence.Increment > 0 ? "max" : "min")}({SqlIdentifier.Quote(sequence.Column)})::bigint FROM {sequence.Table.Quoted}")));
            foreach (var (place, value) in await session.QueryAsync(sql, Operation, row => (row.GetInt32(0), row.IsDBNull(1) ? (long?)null : row.GetInt64(1)), cancellationToken))
            {
                if (value is { } farthest)
                    values[batch[place]] = farthest;
            }
        }

        return values;
    }

    private static bool WillRepeat(OwnedSequence sequence, SequencePosition position, long farthest)
    {
        var next = position.Next(sequence.Increment);
        return sequence.Increment > 0 ? next <= farthest : next >= farthest;
    }
}
