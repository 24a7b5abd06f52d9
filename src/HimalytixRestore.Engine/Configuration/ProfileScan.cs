using System.Text;
using System.Text.Json;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>One pass over a profile's text: where each property stands, which are said twice, and how far the text is JSON.</summary>
internal sealed class ProfileScan
{
    /// <summary>As the reader of the values: comments and a comma too many at the end do no harm.</summary>
    private static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private readonly byte[] _original;
    private readonly Stack<Level> _levels = new();
    private readonly Dictionary<string, ProfilePlace> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProfilePlace> _values = new(StringComparer.Ordinal);

    /// <summary>Makes the pass.</summary>
    /// <param name="text">The text, UTF-8 without a byte order mark.</param>
    /// <param name="original">The same before it was mended, byte for byte: what places are told by.</param>
    public ProfileScan(byte[] text, byte[] original)
    {
        _original = original;
        var reader = new Utf8JsonReader(text, Options);
        try
        {
            while (reader.Read())
            {
                Last = reader.TokenType;
                Look(ref reader);
            }
        }
        catch (JsonException exception)
        {
            ErrorAt = OffsetOf(text, exception);
        }
    }

    /// <summary>Where the text stops being JSON; null when all of it is.</summary>
    public int? ErrorAt { get; }

    /// <summary>The last token that was read.</summary>
    public JsonTokenType Last { get; private set; }

    /// <summary>The end of the last value that is whole.</summary>
    public int WholeUntil { get; private set; }

    /// <summary>The properties that their object has twice: their paths, and where the later one stands.</summary>
    public List<(string Path, ProfilePlace Place)> Repeated { get; } = [];

    /// <summary>How many objects and lists are open at the end of what was read.</summary>
    public int OpenCount => _levels.Count;

    /// <summary>True when a list, and not an object, is the innermost one that is open.</summary>
    public bool IsInList => _levels.TryPeek(out var level) && level.IsList;

    /// <summary>True when an object is still open where the text stops being JSON, so that more of it may stand in the rest.</summary>
    /// <param name="path">Its path.</param>
    public bool IsOpen(string path) => _levels.Any(level => string.Equals(level.Path, path, StringComparison.Ordinal));

    /// <summary>What closes all that is open.</summary>
    public string Closers => string.Concat(_levels.Select(level => level.IsList ? ']' : '}'));

    /// <summary>Where a property's name stands; the beginning of the text for what has none.</summary>
    /// <param name="path">Its path, for example <c>environments.production.port</c>.</param>
    public ProfilePlace KeyOf(string path) => _keys.TryGetValue(path, out var place) ? place : ValueOf(path);

    /// <summary>Where a value stands.</summary>
    /// <param name="path">Its path, for example <c>environments.production.contacts[0]</c>.</param>
    public ProfilePlace ValueOf(string path) => _values.GetValueOrDefault(path, ProfilePlace.Start);

    /// <summary>A place by its byte.</summary>
    /// <param name="offset">The byte.</param>
    public ProfilePlace PlaceOf(int offset)
    {
        ReadOnlySpan<byte> before = _original.AsSpan(0, Math.Min(offset, _original.Length));
        int line = before.Count((byte)'\n');
        return new(line + 1, Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1);
    }

    private void Look(ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                SeeName(_levels.Peek(), reader.GetString()!, start);
                return;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                _levels.Push(new(SeeValue(start), reader.TokenType == JsonTokenType.StartArray));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _levels.Pop();
                break;
            default:
                SeeValue(start);
                break;
        }

        WholeUntil = (int)reader.BytesConsumed;
    }

    private void SeeName(Level level, string name, int start)
    {
        level.Current = level.Path.Length > 0 ? $"{level.Path}.{name}" : name;
        var place = PlaceOf(start);
        if (!level.Names.Add(name))
            Repeated.Add((level.Current, place));
        _keys[level.Current] = place;
    }

    private string SeeValue(int start)
    {
        string path = "";
        if (_levels.TryPeek(out var level))
            path = level.IsList ? FormattableString.Invariant($"{level.Path}[{level.Count++}]") : level.Current;
        _values[path] = PlaceOf(start);
        return path;
    }

    private static int OffsetOf(byte[] text, JsonException exception)
    {
        int offset = 0;
        for (long line = exception.LineNumber ?? 0; line > 0; line--)
            offset += text.AsSpan(offset).IndexOf((byte)'\n') + 1;
        return Math.Min(offset + (int)(exception.BytePositionInLine ?? 0), text.Length);
    }

    /// <summary>An object or list that is open.</summary>
    private sealed class Level(string path, bool isList)
    {
        public string Path => path;

        public bool IsList => isList;

        /// <summary>The path of the property that is being read.</summary>
        public string Current { get; set; } = "";

        /// <summary>How many items were read.</summary>
        public int Count { get; set; }

        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);
    }
}
