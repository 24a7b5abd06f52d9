using System.Collections.ObjectModel;
using System.Globalization;

namespace HimalytixRestore.Engine.Dumps;

/// <summary>Every error of this room: its id, its text and what to do.</summary>
internal static class DumpErrors
{
    private const string OtherBackup = "Take another backup: Get-BackupList, then run Test-Backup on it.";
    private const string FromTheProducer = "Do not restore this file. Make a new dump with 'pg_dump --format=plain' from a server you trust.";

    /// <summary>The dump ends before its proof of completeness.</summary>
    public static DumpException Cut(string open, long line, long offset) => Create(
        "DumpCut",
        RestoreErrorCategory.InvalidData,
        $"The dump is cut: it ends at line {Text(line)}, {open}.",
        $"The backup is incomplete. {OtherBackup}",
        line,
        offset,
        ("Open", open));

    /// <summary>The text does not begin as a dump.</summary>
    public static DumpException NotADump(long line, long offset) => Create(
        "NotADump",
        RestoreErrorCategory.InvalidData,
        "The text is not a plain pg_dump dump: it does not begin with '-- PostgreSQL database dump'.",
        "Check the file. A backup is made with 'pg_dump --format=plain'.",
        line,
        offset);

    /// <summary>An archive of pg_dump's own formats.</summary>
    public static DumpException CustomFormat(string format) => Create(
        "CustomFormat",
        RestoreErrorCategory.InvalidData,
        $"The backup is a pg_dump archive in {format} format, not plain SQL text.",
        "Turn it into text first: pg_restore --file=dump.sql <archive>. Then restore dump.sql.",
        1,
        0);

    /// <summary>A dump of all databases.</summary>
    public static DumpException ClusterDump(long line, long offset) => Create(
        "ClusterDump",
        RestoreErrorCategory.Refused,
        "The text is a pg_dumpall dump of a whole cluster; it holds roles and several databases.",
        "Restore a dump of one database, made with 'pg_dump --format=plain'.",
        line,
        offset);

    /// <summary>A psql command that is not understood, wherever it stands.</summary>
    public static DumpException RefusedMetaCommand(string command, long line, long offset) => Create(
        "RefusedMetaCommand",
        RestoreErrorCategory.Refused,
        $"Line {Text(line)} holds the psql command {command}, which a dump never needs and psql would execute.",
        FromTheProducer,
        line,
        offset,
        ("Command", command));

    /// <summary><c>\restrict</c> and <c>\unrestrict</c> do not fit together.</summary>
    public static DumpException RestrictMismatch(string what, long line, long offset) => Create(
        "RestrictMismatch",
        RestoreErrorCategory.Refused,
        $"Line {Text(line)}: {what}.",
        FromTheProducer,
        line,
        offset);

    /// <summary>An end mark of COPY data outside COPY data.</summary>
    public static DumpException StrayCopyEnd(long line, long offset) => Create(
        "StrayCopyEnd",
        RestoreErrorCategory.InvalidData,
        $"Line {Text(line)} holds '\\.', the end of COPY data, where no COPY data is.",
        FromTheProducer,
        line,
        offset);

    /// <summary>Something follows the statement on the line where COPY data begins with the next one.</summary>
    public static DumpException TextAfterCopy(string table, long line, long offset) => Create(
        "TextAfterCopy",
        RestoreErrorCategory.InvalidData,
        $"Line {Text(line)}: there is more text behind the COPY statement of {table}.",
        FromTheProducer,
        line,
        offset,
        ("Table", table));

    /// <summary>Something other than comments follows the trailer.</summary>
    public static DumpException TextAfterTrailer(long line, long offset) => Create(
        "TextAfterTrailer",
        RestoreErrorCategory.InvalidData,
        $"Line {Text(line)}: there is more text after the dump's end.",
        "The file may be several dumps in one. Restore one dump at a time.",
        line,
        offset);

    /// <summary>A client_encoding whose bytes cannot be told from ASCII.</summary>
    public static DumpException UnsupportedEncoding(string encoding, long line, long offset) => Create(
        "UnsupportedEncoding",
        RestoreErrorCategory.InvalidData,
        $"Line {Text(line)}: the dump is in {encoding}, whose characters may hold ASCII bytes.",
        "Make the dump without --encoding (or with --encoding=UTF8).",
        line,
        offset,
        ("Encoding", encoding));

    /// <summary>A dollar quote's tag that no program writes.</summary>
    public static DumpException TagTooLong(long line, long offset) => Create(
        "DollarTagTooLong",
        RestoreErrorCategory.InvalidData,
        $"Line {Text(line)}: the tag of a dollar-quoted text is too long.",
        FromTheProducer,
        line,
        offset);

    /// <summary>A statement larger than a server takes.</summary>
    public static DumpException StatementTooLong(long line, long offset) => Create(
        "StatementTooLong",
        RestoreErrorCategory.InvalidData,
        $"The statement that goes on at line {Text(line)} is longer than 1 GiB.",
        OtherBackup,
        line,
        offset);

    private static DumpException Create(
        string errorId, RestoreErrorCategory category, string message, string action, long line, long offset, params (string Name, string Value)[] facts)
    {
        var evidence = facts.ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal);
        evidence["DumpLine"] = Text(line);
        evidence["Offset"] = Text(offset);
        return new DumpException(errorId, category, message, action)
        {
            Operation = "Reading the dump",
            Evidence = new ReadOnlyDictionary<string, string>(evidence),
        };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
