using System.Buffers;
using System.Text;
using System.Text.Json;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>
/// A profile's text, read as far as it can be: a comma that is missing between two lines is thought to be there, and where the text is no
/// JSON any more, what stands before is read as if all were closed. So one slip hides no other mistake.
/// </summary>
internal sealed class ProfileText
{
    private const string ErrorId = "ProfileMalformed";

    private readonly List<ProfileMistake> _mistakes = [];

    /// <summary>Reads the text.</summary>
    /// <param name="bytes">UTF-8, with or without a byte order mark.</param>
    public ProfileText(byte[] bytes)
    {
        byte[] text = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : (byte[])bytes.Clone();
        int? foreign = ReplaceForeign(text);
        byte[] original = (byte[])text.Clone();
        Scan = new(text, original);
        if (foreign is { } byteAt)
            _mistakes.Add(new(ErrorId, Scan.PlaceOf(byteAt), "", "this is no UTF-8", "Save the file as UTF-8."));
        while (Scan.ErrorAt is not null && AddComma(text))
            Scan = new(text, original);
        if (Scan.ErrorAt is { } at)
        {
            _mistakes.Add(Describe(text, at));
            IsCut = true;
            text = [.. text.AsSpan(0, Scan.WholeUntil), .. Encoding.ASCII.GetBytes(Scan.WholeUntil > 0 ? Scan.Closers : "{}")];
        }

        Readable = text;
        foreach (var (path, place) in Scan.Repeated)
            _mistakes.Add(new("ProfileRepeatedProperty", place, path, $"{path} is said twice", "Remove one of the two; only the later one would count."));
    }

    /// <summary>Where everything stands.</summary>
    public ProfileScan Scan { get; private set; }

    /// <summary>JSON that can be read.</summary>
    public ReadOnlyMemory<byte> Readable { get; }

    /// <summary>Only the beginning could be read.</summary>
    public bool IsCut { get; }

    /// <summary>What is wrong with the text itself.</summary>
    public IReadOnlyList<ProfileMistake> Mistakes => _mistakes;

    /// <summary>Puts a comma between two values in the place of a blank, so that no byte moves.</summary>
    private bool AddComma(byte[] text)
    {
        int end = Scan.WholeUntil;
        bool isValue = Scan.Last is not (JsonTokenType.None or JsonTokenType.PropertyName or JsonTokenType.StartObject or JsonTokenType.StartArray);
        if (!isValue || Scan.OpenCount == 0 || end >= text.Length || !IsSpace(text[end]))
            return false;
        int next = text.AsSpan(end).IndexOfAnyExcept(" \t\r\n"u8);
        bool isFollowed = next > 0 && (text[end + next] == '"' || (Scan.IsInList && text[end + next] is (byte)'{' or (byte)'['));
        if (!isFollowed)
            return false;
        text[end] = (byte)',';
        _mistakes.Add(new(ErrorId, Scan.PlaceOf(end), "", "a comma is missing", "Write a comma here, after the value."));
        return true;
    }

    /// <summary>Replaces what is no UTF-8, byte by byte; gives the place of the first such byte.</summary>
    private static int? ReplaceForeign(byte[] text)
    {
        int? first = null;
        for (int at = 0; at < text.Length;)
        {
            var status = Rune.DecodeFromUtf8(text.AsSpan(at), out _, out int length);
            if (status != OperationStatus.Done)
            {
                first ??= at;
                text.AsSpan(at, length).Fill((byte)'?');
            }

            at += length;
        }

        return first;
    }

    private ProfileMistake Describe(byte[] text, int at)
    {
        var (fact, fix) = Reason(text, at);
        return new(ErrorId, Scan.PlaceOf(at), "", fact, fix);
    }

    private (string Fact, string Fix) Reason(byte[] text, int at)
    {
        if (text.AsSpan().Trim(" \t\r\n"u8).IsEmpty)
            return ("the file is empty", "Write a profile with New-RestoreProfile.");
        if (at >= text.Length)
            return ("the text ends too early", $"Close what is open, in this order: {Scan.Closers}");
        return text[at] switch
        {
            (byte)'\r' or (byte)'\n' => ("a text does not end in its line", "Write the closing double quote."),
            (byte)'\'' => ("single quotes are no JSON", "Write names and texts in double quotes."),
            _ when at > 0 && text[at - 1] == '\\' => ("a single backslash begins a special character that does not exist", "Write a backslash twice: \\\\."),
            var letter when char.IsAsciiLetter((char)letter) && (Scan.Last == JsonTokenType.PropertyName || Scan.IsInList) => ("a text without quotes is no JSON", "Write texts in double quotes; only numbers, true and false stand without."),
            var letter when char.IsAsciiLetter((char)letter) => ("a name without quotes is no JSON", "Write names in double quotes."),
            _ => ("this is no JSON", "Look at what stands here and right before: a comma, a colon, a bracket or a quote is missing or too much."),
        };
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
