using System.Collections.Frozen;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>Turns what the server refused into an error with the SQLSTATE, the dump's line, the object and what to do.</summary>
internal static class RestoreErrors
{
    private const int ShownCharacters = 200;

    private static readonly SqlStateRemedy MissingExtension = new("MissingExtension", RestoreErrorCategory.NotFound, "Install the extension's package on the server, then restore again.");

    /// <summary>What a SQLSTATE means for statements that begin so, where the server uses it for much else besides.</summary>
    private static readonly (string SqlState, string Beginning, SqlStateRemedy Remedy)[] StatementRemedies =
    [
        ("0A000", "CREATE EXTENSION", MissingExtension),
        ("22023", "SET default_tablespace", new("MissingTablespace", RestoreErrorCategory.NotFound, "Create the tablespace that the detail names (CREATE TABLESPACE name LOCATION '/folder'), then restore again.")),
        ("22023", "CREATE COLLATION", new("MissingLocale", RestoreErrorCategory.NotFound, "Install the locale that the message names on the server's machine (locale -a lists those it has), restart the server, then restore again.")),
    ];

    /// <summary>What a SQLSTATE means while data is loaded, where that is more than it means in general.</summary>
    private static readonly FrozenDictionary<string, SqlStateRemedy> LoadRemedies = new Dictionary<string, SqlStateRemedy>(StringComparer.Ordinal)
    {
        ["23503"] = new("ForeignKeyViolation", RestoreErrorCategory.InvalidData, "The backup holds rows whose parent is missing: restore an older backup, or repair the rows in the source (the Query of the evidence finds them) and back it up again. Switching triggers off would let them in, and is not done."),
        ["23505"] = new("DuplicateKey", RestoreErrorCategory.InvalidData, "The data holds a key twice. Restore into an empty database (Reset-Database); if it was empty, restore an older backup."),
        ["23514"] = new("CheckViolation", RestoreErrorCategory.InvalidData, "A row breaks a CHECK constraint: restore an older backup, or repair the row in the source and back it up again."),
        ["23502"] = new("NotNullViolation", RestoreErrorCategory.InvalidData, "A row lacks a value that must be there: restore an older backup, or repair the row in the source and back it up again."),
        ["22P02"] = new("InvalidRow", RestoreErrorCategory.InvalidData, "The row at that line is damaged: check the backup with Test-Backup and restore an older one."),
        ["22P04"] = new("InvalidRow", RestoreErrorCategory.InvalidData, "The row at that line is damaged: check the backup with Test-Backup and restore an older one."),
        ["22021"] = new("InvalidEncoding", RestoreErrorCategory.InvalidData, "The data at that line is not in the dump's encoding: create the target with the source's encoding, or restore an older backup."),
        ["22P05"] = new("InvalidEncoding", RestoreErrorCategory.InvalidData, "The target's encoding lacks a character of the dump: create the target with ENCODING 'UTF8' or with the source's encoding."),
        ["42704"] = new("MissingObject", RestoreErrorCategory.NotFound, "Create on the server what the message names (a role: CREATE ROLE name NOLOGIN, or -MissingRole Create; a tablespace: CREATE TABLESPACE; a collation: install the locale, then SELECT pg_import_system_collations('pg_catalog') in template1 and in the target), then restore again."),
        ["58P01"] = MissingExtension,
        ["42601"] = new("SyntaxRefused", RestoreErrorCategory.InvalidData, "The server does not know this syntax: restore to a server of the dump's major version or newer."),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The error for a statement the server refused.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="error">What the server said.</param>
    /// <param name="encoding">The encoding of the statement's text.</param>
    /// <param name="database">The target.</param>
    /// <param name="found">Further evidence.</param>
    public static DatabaseException Refused(PendingStatement statement, ServerError error, Encoding encoding, string database, IReadOnlyDictionary<string, string>? found = null)
    {
        var text = Decode(statement.Sql, encoding);
        return Create(error, statement.Line + LinesBefore(text, error.Position), statement.ObjectName, text, database, found);
    }

    /// <summary>The error for a row, or the whole, of a COPY the server refused.</summary>
    /// <param name="statement">The COPY statement.</param>
    /// <param name="error">What the server said.</param>
    /// <param name="firstRowLine">The dump's line of the first row of the command that was refused.</param>
    /// <param name="encoding">The encoding of the statement's text.</param>
    /// <param name="database">The target.</param>
    public static DatabaseException RefusedRow(PendingStatement statement, ServerError error, long firstRowLine, Encoding encoding, string database)
    {
        if (error.CopyLine is not { } row)
            return Refused(statement, error, encoding, database);
        var line = firstRowLine + row - 1;
        var where = error.Where.Replace(Invariant($", line {row}"), Invariant($", dump line {line}"), StringComparison.Ordinal);
        return Create(error with { Where = where }, line, statement.ObjectName, Decode(statement.Sql, encoding), database);
    }

    /// <summary>The error for a statement of ours.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="error">What the server said.</param>
    /// <param name="database">The target.</param>
    public static DatabaseException RefusedOwn(string sql, ServerError error, string database)
    {
        var remedy = SqlStateRemedy.For(error.SqlState);
        return new DatabaseException(remedy.ErrorId, remedy.Category, $"{sql} failed in database {database}: {error.Message} (SQLSTATE {error.SqlState})", remedy.RecommendedAction)
        {
            Operation = $"Restoring database {database}",
            TargetName = database,
            Evidence = new Dictionary<string, string>(StringComparer.Ordinal) { ["SqlState"] = error.SqlState, ["Statement"] = sql },
        };
    }

    /// <summary>The error for rows that were sent and not acknowledged.</summary>
    /// <param name="statement">The COPY statement.</param>
    /// <param name="sent">Rows sent.</param>
    /// <param name="acknowledged">Rows the server counted.</param>
    /// <param name="database">The target.</param>
    public static DatabaseException RowsLost(PendingStatement statement, long sent, long acknowledged, string database) => new(
        "RowsNotAcknowledged",
        RestoreErrorCategory.OperationFailed,
        Invariant($"Of {sent} rows sent to {statement.ObjectName} (COPY at line {statement.Line} of the dump) the server took {acknowledged}."),
        "A trigger or rule of the target drops rows: restore into an empty database (Reset-Database).")
    {
        Operation = $"Restoring database {database}",
        TargetName = database,
        Evidence = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DumpLine"] = Invariant($"{statement.Line}"),
            ["Object"] = statement.ObjectName,
            ["RowsSent"] = Invariant($"{sent}"),
            ["RowsAcknowledged"] = Invariant($"{acknowledged}"),
        },
    };

    /// <summary>The beginning of a statement, on one line, for a notice or an error.</summary>
    /// <param name="statement">The statement's bytes.</param>
    /// <param name="encoding">The encoding of its text.</param>
    public static string Beginning(ReadOnlySpan<byte> statement, Encoding encoding)
        => Beginning(encoding.GetString(statement[..Math.Min(statement.Length, 8 * ShownCharacters)]));

    private static string Decode(string sql, Encoding encoding) => encoding.GetString(Encoding.Latin1.GetBytes(sql));

    private static string Beginning(string text)
    {
        var line = string.Join(' ', text.Split([' ', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries).Take(40));
        return line.Length <= ShownCharacters ? line : string.Concat(line.AsSpan(0, ShownCharacters), "…");
    }

    private static DatabaseException Create(ServerError error, long line, string objectName, string text, string database, IReadOnlyDictionary<string, string>? found = null)
    {
        var remedy = RemedyFor(error.SqlState, text);
        var evidence = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SqlState"] = error.SqlState,
            ["DumpLine"] = Invariant($"{line}"),
            ["Statement"] = Beginning(text),
        };
        Add(evidence, "Object", objectName);
        Add(evidence, "Detail", error.Detail);
        Add(evidence, "Hint", error.Hint);
        Add(evidence, "Context", error.Where);
        Add(evidence, "Constraint", error.Constraint);
        foreach (var (name, value) in found ?? ReadOnlyDictionary<string, string>.Empty)
            Add(evidence, name, value);
        var about = objectName.Length > 0 ? $" ({objectName})" : "";
        var detail = error.Detail.Length > 0 ? " " + error.Detail : "";
        return new DatabaseException(remedy.ErrorId, remedy.Category, Invariant($"Line {line} of the dump{about}: {error.Message}.{detail} (SQLSTATE {error.SqlState})"), remedy.RecommendedAction)
        {
            Operation = $"Restoring database {database}",
            TargetName = database,
            Evidence = evidence,
        };
    }

    private static SqlStateRemedy RemedyFor(string sqlState, string statement)
        => StatementRemedies.FirstOrDefault(row => string.Equals(row.SqlState, sqlState, StringComparison.Ordinal) && statement.StartsWith(row.Beginning, StringComparison.OrdinalIgnoreCase)).Remedy
        ?? LoadRemedies.GetValueOrDefault(sqlState)
        ?? SqlStateRemedy.For(sqlState);

    private static void Add(Dictionary<string, string> evidence, string name, string value)
    {
        if (value.Length > 0)
            evidence[name] = value;
    }

    private static long LinesBefore(string text, int position)
        => position > 0 ? text.AsSpan(0, Math.Min(position - 1, text.Length)).Count('\n') : 0;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
