namespace HimalytixRestore.Engine.Restoring.Waves;

/// <summary>
/// What a statement, or several together, write and read. Two may run beside each other when neither writes what the other writes or
/// reads; <see cref="FootprintFinder"/> has the rules by which statements get theirs.
/// </summary>
internal sealed class Footprint
{
    /// <summary>What is written. An index writes its own name and not its table: the indexes of a table are built beside each other.</summary>
    public PlaceSet Writes { get; } = [];

    /// <summary>What is read.</summary>
    public PlaceSet Reads { get; } = [];

    /// <summary>The tables of which every row is looked at: what the work grows with.</summary>
    public IReadOnlyList<Place> Scans { get; init; } = [];

    /// <summary>How many times dearer a byte of the rows is than in a B-tree; says what is begun first, nothing else.</summary>
    public int Effort { get; init; } = 1;

    /// <summary>Whether nothing may run beside it: it is not known to be independent of anything.</summary>
    public bool IsBarrier { get; private init; }

    /// <summary>The schema of its first object; empty when it is about none.</summary>
    public string Home { get; private set; } = "";

    /// <summary>Whether it is of no object: a setting, which belongs to the statements that follow.</summary>
    public bool IsEmpty => !IsBarrier && Writes.Count == 0 && Reads.Count == 0;

    /// <summary>One that conflicts with all.</summary>
    public static Footprint Barrier() => new() { IsBarrier = true };

    /// <summary>Adds a place that is written.</summary>
    /// <param name="place">The place.</param>
    /// <returns>This.</returns>
    public Footprint Write(Place place)
    {
        if (Home.Length == 0)
            Home = place.Schema;
        Writes.Add(place);
        return this;
    }

    /// <summary>Adds a place that is read.</summary>
    /// <param name="place">The place.</param>
    /// <returns>This.</returns>
    public Footprint Read(Place place)
    {
        Reads.Add(place);
        return this;
    }

    /// <summary>Adds all of another one that is no barrier.</summary>
    /// <param name="other">The other.</param>
    public void Include(Footprint other)
    {
        foreach (var place in other.Writes)
            Write(place);
        foreach (var place in other.Reads)
            Read(place);
    }

    /// <summary>Whether the two must keep their order.</summary>
    /// <param name="other">The other.</param>
    public bool ConflictsWith(Footprint other) => IsBarrier || other.IsBarrier
        || Writes.Meets(other.Writes) || Writes.Meets(other.Reads) || Reads.Meets(other.Writes);
}
