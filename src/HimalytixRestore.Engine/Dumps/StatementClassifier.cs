using System.Text;

namespace HimalytixRestore.Engine.Dumps;

/// <summary>Tells what a statement does by its leading keywords (backup-format: the dump text).</summary>
internal static class StatementClassifier
{
    /// <summary>Longer words are no keywords.</summary>
    private const int LongestKeyword = 16;

    /// <summary>Classifies a statement, of which the beginning is enough.</summary>
    public static DumpStatementKind Classify(ReadOnlySpan<byte> statement, bool standardConformingStrings)
    {
        var tokens = new SqlTokens(statement, standardConformingStrings);
        tokens.MoveNext();
        Span<char> buffer = stackalloc char[LongestKeyword];
        var verb = Keyword(tokens, buffer);
        tokens.MoveNext();
        return verb switch
        {
            "INSERT" => DumpStatementKind.Insert,
            "SET" => Set(ref tokens),
            "SELECT" => Select(ref tokens),
            "COPY" => Copy(ref tokens),
            "CREATE" => Create(ref tokens),
            "ALTER" => Alter(ref tokens),
            "DROP" => Drop(ref tokens),
            "COMMENT" => Comment(ref tokens),
            "GRANT" => DumpStatementKind.Grant,
            "REVOKE" => DumpStatementKind.Revoke,
            "SECURITY" => DumpStatementKind.SecurityLabel,
            "REFRESH" => DumpStatementKind.RefreshMaterializedView,
            "IMPORT" => DumpStatementKind.ImportForeignSchema,
            "RESET" => DumpStatementKind.Reset,
            "BEGIN" or "START" => DumpStatementKind.Begin,
            "COMMIT" or "END" => DumpStatementKind.Commit,
            "ROLLBACK" or "ABORT" => DumpStatementKind.Rollback,
            "UPDATE" => DumpStatementKind.Update,
            "DELETE" => DumpStatementKind.Delete,
            "TRUNCATE" => DumpStatementKind.Truncate,
            "DO" => DumpStatementKind.Do,
            "CALL" => DumpStatementKind.Call,
            "LOCK" => DumpStatementKind.Lock,
            "ANALYZE" or "ANALYSE" => DumpStatementKind.Analyze,
            "VACUUM" or "REINDEX" or "CLUSTER" => DumpStatementKind.Maintenance,
            _ => DumpStatementKind.Unknown,
        };
    }

    /// <summary>The current token in upper case when it is a word that can be a keyword, else empty.</summary>
    private static ReadOnlySpan<char> Keyword(scoped in SqlTokens tokens, Span<char> buffer)
    {
        if (tokens.Kind != SqlTokenKind.Word || tokens.Raw.Length > buffer.Length)
            return [];
        Ascii.ToUpper(tokens.Raw, buffer, out var length);
        return buffer[..length];
    }

    private static DumpStatementKind Set(ref SqlTokens tokens)
    {
        if (tokens.SkipWord("SESSION"u8) && tokens.IsWord("AUTHORIZATION"u8))
            return DumpStatementKind.SetSessionAuthorization;
        return tokens.IsWord("ROLE"u8) ? DumpStatementKind.SetRole : DumpStatementKind.Set;
    }

    /// <summary>By the first function that is called, schema or not: pg_dump has no other way to state these.</summary>
    private static DumpStatementKind Select(ref SqlTokens tokens)
    {
        if (tokens.IsSymbol((byte)'*'))
        {
            tokens.MoveNext();
            tokens.SkipWord("FROM"u8);
        }
        if (tokens.SkipWord("pg_catalog"u8))
            tokens.MoveNext();
        if (tokens.Kind != SqlTokenKind.Word)
            return DumpStatementKind.Select;
        var function = SqlTokens.Fold(Encoding.Latin1.GetString(tokens.Raw));
        tokens.MoveNext();
        if (!tokens.IsSymbol((byte)'('))
            return DumpStatementKind.Select;
        return function switch
        {
            "setval" => DumpStatementKind.SelectSetval,
            "set_config" => DumpStatementKind.SelectSetConfig,
            "lowrite" or "loread" => DumpStatementKind.SelectLargeObject,
            "pg_restore_relation_stats" or "pg_restore_attribute_stats" or "pg_restore_extended_stats" => DumpStatementKind.SelectStatistics,
            _ when function.StartsWith("lo_", StringComparison.Ordinal) => DumpStatementKind.SelectLargeObject,
            _ => DumpStatementKind.Select,
        };
    }

    private static DumpStatementKind Copy(ref SqlTokens tokens)
    {
        do
        {
            if (tokens.Depth == 0 && tokens.SkipWord("FROM"u8))
                return tokens.IsWord("STDIN"u8) ? DumpStatementKind.CopyFromStdin : DumpStatementKind.CopyOther;
        }
        while (tokens.MoveNext());
        return DumpStatementKind.CopyOther;
    }

    private static DumpStatementKind Create(ref SqlTokens tokens)
    {
        Span<char> buffer = stackalloc char[LongestKeyword];
        while (IsModifier(Keyword(tokens, buffer)))
            tokens.MoveNext();
        var type = Keyword(tokens, buffer);
        return type switch
        {
            "TABLE" => DumpStatementKind.CreateTable,
            "VIEW" => DumpStatementKind.CreateView,
            "MATERIALIZED" => DumpStatementKind.CreateMaterializedView,
            "INDEX" => DumpStatementKind.CreateIndex,
            "SEQUENCE" => DumpStatementKind.CreateSequence,
            "FUNCTION" or "PROCEDURE" or "AGGREGATE" => DumpStatementKind.CreateFunction,
            "TRIGGER" => DumpStatementKind.CreateTrigger,
            "EVENT" => DumpStatementKind.CreateEventTrigger,
            "RULE" => DumpStatementKind.CreateRule,
            "POLICY" => DumpStatementKind.CreatePolicy,
            "TYPE" => DumpStatementKind.CreateType,
            "DOMAIN" => DumpStatementKind.CreateDomain,
            "SCHEMA" => DumpStatementKind.CreateSchema,
            "EXTENSION" => DumpStatementKind.CreateExtension,
            "STATISTICS" => DumpStatementKind.CreateStatistics,
            "PUBLICATION" => DumpStatementKind.CreatePublication,
            "SUBSCRIPTION" => DumpStatementKind.CreateSubscription,
            "SERVER" => DumpStatementKind.CreateServer,
            "LANGUAGE" => DumpStatementKind.CreateLanguage,
            "DATABASE" => DumpStatementKind.CreateDatabase,
            "TABLESPACE" => DumpStatementKind.CreateTablespace,
            "ROLE" or "GROUP" => DumpStatementKind.CreateRole,
            "USER" => NextIs(ref tokens, "MAPPING"u8) ? DumpStatementKind.CreateUserMapping : DumpStatementKind.CreateRole,
            "FOREIGN" => NextIs(ref tokens, "TABLE"u8) ? DumpStatementKind.CreateForeignTable : DumpStatementKind.CreateOther,
            "" => DumpStatementKind.Unknown,
            _ => DumpStatementKind.CreateOther,
        };
    }

    private static bool IsModifier(ReadOnlySpan<char> word) => word is "OR" or "REPLACE" or "TEMP" or "TEMPORARY" or "GLOBAL" or "LOCAL"
        or "UNLOGGED" or "UNIQUE" or "RECURSIVE" or "TRUSTED" or "PROCEDURAL" or "CONSTRAINT" or "DEFAULT";

    private static bool NextIs(ref SqlTokens tokens, ReadOnlySpan<byte> keyword)
    {
        tokens.MoveNext();
        return tokens.IsWord(keyword);
    }

    private static DumpStatementKind Alter(ref SqlTokens tokens)
    {
        Span<char> buffer = stackalloc char[LongestKeyword];
        var type = Keyword(tokens, buffer);
        var kind = type switch
        {
            "TABLE" => DumpStatementKind.AlterTable,
            "FOREIGN" => NextIs(ref tokens, "TABLE"u8) ? DumpStatementKind.AlterTable : DumpStatementKind.AlterOther,
            "INDEX" => DumpStatementKind.AlterOther,
            "SEQUENCE" => DumpStatementKind.AlterSequence,
            "DEFAULT" => DumpStatementKind.AlterDefaultPrivileges,
            "EXTENSION" => DumpStatementKind.AlterExtension,
            "EVENT" => DumpStatementKind.AlterEventTrigger,
            "PUBLICATION" => DumpStatementKind.AlterPublication,
            "SUBSCRIPTION" => DumpStatementKind.AlterSubscription,
            "DATABASE" => DumpStatementKind.AlterDatabase,
            "SYSTEM" => DumpStatementKind.AlterSystem,
            "TABLESPACE" => DumpStatementKind.AlterTablespace,
            "ROLE" or "GROUP" => DumpStatementKind.AlterRole,
            "USER" => NextIs(ref tokens, "MAPPING"u8) ? DumpStatementKind.AlterOther : DumpStatementKind.AlterRole,
            "" => DumpStatementKind.Unknown,
            _ => DumpStatementKind.AlterOther,
        };
        var isIndex = type is "INDEX";
        return kind switch
        {
            DumpStatementKind.AlterTable => AlterTable(ref tokens),
            DumpStatementKind.AlterOther when isIndex && Has(tokens, "ATTACH"u8, "PARTITION"u8) => DumpStatementKind.AlterIndexAttachPartition,
            DumpStatementKind.AlterOther or DumpStatementKind.AlterSequence or DumpStatementKind.AlterPublication
                when Has(tokens, "OWNER"u8, "TO"u8) => DumpStatementKind.AlterOwner,
            _ => kind,
        };
    }

    /// <summary>By the first action; pg_dump writes one a statement, or several of one kind.</summary>
    private static DumpStatementKind AlterTable(ref SqlTokens tokens)
    {
        tokens.MoveNext();
        if (tokens.SkipWord("IF"u8))
            tokens.SkipWord("EXISTS"u8);
        tokens.SkipWord("ONLY"u8);
        QualifiedName.Read(ref tokens, Encoding.Latin1);
        if (tokens.IsSymbol((byte)'*'))
            tokens.MoveNext();
        Span<char> first = stackalloc char[LongestKeyword];
        Span<char> second = stackalloc char[LongestKeyword];
        var action = Keyword(tokens, first);
        tokens.MoveNext();
        var what = Keyword(tokens, second);
        return action switch
        {
            "ADD" when what is "CONSTRAINT" => AddConstraint(ref tokens),
            "ATTACH" => DumpStatementKind.AlterTableAttachPartition,
            "ALTER" => DumpStatementKind.AlterTableAlterColumn,
            "VALIDATE" => DumpStatementKind.AlterTableValidateConstraint,
            "DROP" when what is "CONSTRAINT" => DumpStatementKind.AlterTableDropConstraint,
            "CLUSTER" => DumpStatementKind.AlterTableClusterOn,
            "REPLICA" => DumpStatementKind.AlterTableReplicaIdentity,
            "OWNER" => DumpStatementKind.AlterOwner,
            "FORCE" => DumpStatementKind.AlterTableRowSecurity,
            "NO" when what is "FORCE" => DumpStatementKind.AlterTableRowSecurity,
            "ENABLE" or "DISABLE" => what is "ROW" ? DumpStatementKind.AlterTableRowSecurity : DumpStatementKind.AlterTableEnable,
            _ => DumpStatementKind.AlterTable,
        };
    }

    private static DumpStatementKind AddConstraint(ref SqlTokens tokens)
    {
        tokens.MoveNext();
        tokens.MoveNext();
        Span<char> buffer = stackalloc char[LongestKeyword];
        return Keyword(tokens, buffer) switch
        {
            "PRIMARY" => DumpStatementKind.AlterTableAddPrimaryKey,
            "UNIQUE" => DumpStatementKind.AlterTableAddUnique,
            "EXCLUDE" => DumpStatementKind.AlterTableAddExclude,
            "FOREIGN" => DumpStatementKind.AlterTableAddForeignKey,
            _ => DumpStatementKind.AlterTableAddConstraint,
        };
    }

    /// <summary>Whether these two keywords follow each other outside parentheses.</summary>
    private static bool Has(SqlTokens tokens, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var previous = false;
        while (tokens.MoveNextOuter())
        {
            if (previous && tokens.IsWord(second))
                return true;
            previous = tokens.IsWord(first);
        }
        return false;
    }

    private static DumpStatementKind Drop(ref SqlTokens tokens)
    {
        Span<char> buffer = stackalloc char[LongestKeyword];
        return Keyword(tokens, buffer) switch
        {
            "EXTENSION" => DumpStatementKind.DropExtension,
            "EVENT" => DumpStatementKind.DropEventTrigger,
            "PUBLICATION" => DumpStatementKind.DropPublication,
            "SUBSCRIPTION" => DumpStatementKind.DropSubscription,
            "DATABASE" => DumpStatementKind.DropDatabase,
            "TABLESPACE" => DumpStatementKind.DropTablespace,
            "ROLE" or "GROUP" or "OWNED" => DumpStatementKind.DropRole,
            "USER" => NextIs(ref tokens, "MAPPING"u8) ? DumpStatementKind.Drop : DumpStatementKind.DropRole,
            "" => DumpStatementKind.Unknown,
            _ => DumpStatementKind.Drop,
        };
    }

    private static DumpStatementKind Comment(ref SqlTokens tokens)
    {
        tokens.SkipWord("ON"u8);
        if (tokens.IsWord("EXTENSION"u8))
            return DumpStatementKind.CommentOnExtension;
        return tokens.IsWord("DATABASE"u8) ? DumpStatementKind.CommentOnDatabase : DumpStatementKind.Comment;
    }
}
