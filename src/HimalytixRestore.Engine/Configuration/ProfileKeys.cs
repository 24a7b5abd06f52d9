using System.Collections;
using System.Text.Json;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>
/// The keys that an object of a profile may have and how each is taken: the one list that the reader, its errors and the test of the schema
/// go by. A new section is such a list in a file of its own and one row in <see cref="ProfileEnvironment"/>.
/// </summary>
/// <typeparam name="T">What the object becomes.</typeparam>
/// <param name="secrets">Names under which somebody may write a secret itself.</param>
internal sealed class ProfileKeys<T>(params string[] secrets) : ProfileSection, IEnumerable<string>
{
    private readonly Dictionary<string, Func<T, ProfileObject, JsonProperty, T>> _keys = new(StringComparer.Ordinal);
    private readonly List<(string Name, ProfileSection? Section)> _known = [];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, ProfileSection? Section)> Known => _known;

    /// <summary>Adds a key.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="take">What it adds to the object so far.</param>
    /// <param name="section">The keys of the objects that are its value; null when it is none.</param>
    public void Add(string name, Func<T, ProfileObject, JsonProperty, T> take, ProfileSection? section = null)
    {
        _keys.Add(name, take);
        _known.Add((name, section));
    }

    /// <summary>Reads an object. A mistake is noted, and the next key is read.</summary>
    /// <param name="source">The object.</param>
    /// <param name="value">What it is without any key.</param>
    public T Read(ProfileObject source, T value)
    {
        foreach (JsonProperty property in source.Properties())
        {
            try
            {
                value = Take(source, property)(value, source, property);
            }
            catch (ProfileMistakeException exception)
            {
                source.Note(exception.Mistake);
            }
        }

        return value;
    }

    /// <summary>The names of the keys.</summary>
    public IEnumerator<string> GetEnumerator() => _keys.Keys.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Func<T, ProfileObject, JsonProperty, T> Take(ProfileObject source, JsonProperty property)
    {
        if (_keys.TryGetValue(property.Name, out var take))
            return take;
        throw secrets.Contains(property.Name, StringComparer.OrdinalIgnoreCase) ? source.InlineSecret(property) : source.Unknown(property, _keys.Keys);
    }
}
