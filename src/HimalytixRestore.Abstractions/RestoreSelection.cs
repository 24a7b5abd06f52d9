namespace HimalytixRestore;

/// <summary>What of a dump was restored, when that was not all of it.</summary>
public sealed record RestoreSelection
{
    /// <summary>The schemas that were restored as a whole.</summary>
    public IReadOnlyList<string> Schemas { get; init; } = [];

    /// <summary>The tables, views and sequences that were named, and their partitions and sequences; not those of whole schemas. As SQL has them.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>Whether the database had other objects, which stayed as they were and in use. The selection came in one transaction then.</summary>
    public bool IntoExisting { get; init; }

    /// <summary>How many objects of each type were left out. What was selected and could not be had is in <see cref="RestoreResult.Notices"/>.</summary>
    public IReadOnlyList<LeftOutObjects> LeftOut { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{string.Join(", ", [.. Schemas, .. Tables])}; left out: {string.Join(", ", LeftOut)}";
}
