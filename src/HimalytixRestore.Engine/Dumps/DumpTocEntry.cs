using System.Text;

namespace HimalytixRestore.Engine.Dumps;

/// <summary>What pg_dump says of the object that follows: <c>-- Name: …; Type: …; Schema: …; Owner: …</c>; from 18 on also <c>-- Statistics for Name: …</c>.</summary>
/// <param name="Name">The object's name as pg_dump prints it, for example <c>ledger ledger_pkey</c> or <c>f(integer)</c>; unquoted.</param>
/// <param name="Type">The object's type, for example <c>TABLE</c>, <c>TABLE DATA</c>, <c>FK CONSTRAINT</c>.</param>
/// <param name="Schema">Its schema; empty when it has none.</param>
/// <param name="Owner">Its owner; empty in a dump made with <c>--no-owner</c>.</param>
/// <param name="IsData">Whether the comment is of the form <c>-- Data for Name: …</c>.</param>
internal sealed record DumpTocEntry(string Name, string Type, string Schema, string Owner, bool IsData)
{
    private const string TypeField = "; Type: ";
    private const string SchemaField = "; Schema: ";
    private const string OwnerField = "; Owner: ";

    /// <summary>Reads a comment line (with its <c>--</c>); null when it is not of this form.</summary>
    /// <remarks>A name may hold <c>;</c>: the fields are found from the right.</remarks>
    public static DumpTocEntry? TryParse(ReadOnlySpan<byte> comment, Encoding encoding)
    {
        var isData = comment.StartsWith("-- Data for Name: "u8);
        var prefix = isData ? "-- Data for Name: "u8 : comment.StartsWith("-- Statistics for Name: "u8) ? "-- Statistics for Name: "u8 : "-- Name: "u8;
        if (!comment.StartsWith(prefix))
            return null;
        var text = encoding.GetString(comment[prefix.Length..]);
        var owner = text.LastIndexOf(OwnerField, StringComparison.Ordinal);
        var schema = Before(text, SchemaField, owner);
        var type = Before(text, TypeField, schema);
        if (type < 0)
            return null;
        var ownerName = text[(owner + OwnerField.Length)..];
        var tablespace = ownerName.LastIndexOf("; Tablespace: ", StringComparison.Ordinal);
        return new DumpTocEntry(
            text[..type],
            text[(type + TypeField.Length)..schema],
            NoneIfDash(text[(schema + SchemaField.Length)..owner]),
            NoneIfDash(tablespace < 0 ? ownerName : ownerName[..tablespace]),
            isData);
    }

    private static int Before(string text, string field, int end) =>
        end <= 0 ? -1 : text.AsSpan(0, end).LastIndexOf(field, StringComparison.Ordinal);

    private static string NoneIfDash(string value) => string.Equals(value, "-", StringComparison.Ordinal) ? "" : value;

    /// <inheritdoc/>
    public override string ToString() => Schema.Length == 0 ? $"{Type} {Name}" : $"{Type} {Schema}.{Name}";
}
