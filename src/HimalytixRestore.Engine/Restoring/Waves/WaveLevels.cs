using System.Runtime.InteropServices;

namespace HimalytixRestore.Engine.Restoring.Waves;

/// <summary>Which wave a unit is in: the first in which nothing before it conflicts, that is the longest way through the conflicts.</summary>
internal sealed class WaveLevels
{
    private readonly Dictionary<Place, Level> _places = [];
    private readonly Dictionary<string, Level> _schemas = new(StringComparer.Ordinal);

    /// <summary>The wave of the next unit, from 1.</summary>
    /// <param name="footprint">What the unit writes and reads.</param>
    public int Add(Footprint footprint)
    {
        var wave = 1 + Math.Max(
            footprint.Writes.Select(place => Find(place).Touched).DefaultIfEmpty().Max(),
            footprint.Reads.Select(place => Find(place).Written).DefaultIfEmpty().Max());
        foreach (var place in footprint.Writes)
            Note(place, new Level(wave, wave));
        foreach (var place in footprint.Reads)
            Note(place, new Level(0, wave));
        return wave;
    }

    private Level Find(Place place) => place.IsWhole
        ? _schemas.GetValueOrDefault(place.Schema)
        : _places.GetValueOrDefault(place).Max(_places.GetValueOrDefault(Place.Whole(place.Schema)));

    private void Note(Place place, Level level)
    {
        _places[place] = _places.GetValueOrDefault(place).Max(level);
        _schemas[place.Schema] = _schemas.GetValueOrDefault(place.Schema).Max(level);
    }

    /// <summary>The last wave that writes, and the last that writes or reads; 0 for none.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Level(int Written, int Touched)
    {
        public Level Max(Level other) => new(Math.Max(Written, other.Written), Math.Max(Touched, other.Touched));
    }
}
