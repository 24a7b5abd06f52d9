using System.Collections;

namespace HimalytixRestore.Engine.Restoring.Waves;

/// <summary>Places, and whether they meet other ones: a whole schema meets everything in it.</summary>
internal sealed class PlaceSet : IReadOnlyCollection<Place>
{
    private readonly HashSet<Place> _places = [];
    private readonly HashSet<string> _schemas = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public int Count => _places.Count;

    /// <summary>Adds a place.</summary>
    /// <param name="place">The place.</param>
    public void Add(Place place)
    {
        _places.Add(place);
        _schemas.Add(place.Schema);
    }

    /// <summary>Whether any place of this is, holds or lies in one of the other's.</summary>
    /// <param name="other">The other places.</param>
    public bool Meets(PlaceSet other)
    {
        if (!_schemas.Overlaps(other._schemas))
            return false;
        var (fewer, more) = Count <= other.Count ? (this, other) : (other, this);
        foreach (var place in fewer._places)
        {
            if (place.IsWhole ? more._schemas.Contains(place.Schema) : more._places.Contains(place) || more._places.Contains(Place.Whole(place.Schema)))
                return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<Place> GetEnumerator() => _places.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
