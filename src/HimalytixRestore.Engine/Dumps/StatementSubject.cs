using System.Text;
using Statement = HimalytixRestore.Engine.Dumps.DumpStatementKind;

namespace HimalytixRestore.Engine.Dumps;

/// <summary>
/// The object a statement is about, by the names in the statement itself. pg_dump's comment is asked only where the statement names
/// nothing: its name field is ambiguous (<c>ledger ledger_pkey</c> can be one name or two) and has spaces where a name has newlines.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name, unquoted.</param>
/// <param name="Member">The index, constraint, trigger, rule or policy of the relation that the statement is about; empty when it is about none.</param>
internal readonly record struct StatementSubject(SubjectKind Kind, QualifiedName Name, string Member = "")
{
    /// <summary>Nothing that lives in a schema.</summary>
    public static StatementSubject None { get; } = new(SubjectKind.None, new("", ""));

    /// <summary>Reads what an item is about.</summary>
    /// <param name="item">A statement or a COPY.</param>
    /// <param name="encoding">The encoding of its text.</param>
    public static StatementSubject Of(DumpItem item, Encoding encoding)
    {
        if (item.Copy is { } copy)
            return new(SubjectKind.Relation, new(copy.Schema, copy.Table));
        var tokens = new SqlTokens(item.Text.Span, standardConformingStrings: true);
        tokens.MoveNext();
        var subject = item.StatementKind switch
        {
            Statement.SelectSetval when StatementDetails.Setval(item.Text.Span, encoding, standardConformingStrings: true) is { } setval
                => new(SubjectKind.Relation, new(setval.Schema, setval.Name)),
            Statement.SelectStatistics => new(SubjectKind.Relation, new(item.Toc?.Schema ?? "", item.Toc?.Name ?? "")),
            Statement.SelectLargeObject or Statement.CreatePublication or Statement.CreateSubscription or Statement.AlterSubscription or Statement.CreateExtension => None,
            Statement.CreateTrigger or Statement.CreatePolicy => MemberBefore(ref tokens, encoding, "ON"u8),
            Statement.CreateRule => MemberBefore(ref tokens, encoding, "TO"u8),
            Statement.CreateIndex => Index(ref tokens, encoding),
            Statement.AlterDefaultPrivileges => DefaultPrivileges(ref tokens, encoding),
            Statement.AlterPublication => Publication(ref tokens, encoding),
            Statement.Comment or Statement.SecurityLabel or Statement.Grant or Statement.Revoke => MoveBehind(ref tokens, "ON"u8) ? Object(ref tokens, encoding) : None,
            _ when tokens.IsWord("CREATE"u8) || tokens.IsWord("ALTER"u8) || tokens.IsWord("REFRESH"u8) => tokens.MoveNext() ? Object(ref tokens, encoding) : None,
            _ => new(SubjectKind.Other, new("", "")),
        };
        return subject.Kind is SubjectKind.Other ? ByToc(subject, item.Toc) : subject;
    }

    private static StatementSubject ByToc(StatementSubject subject, DumpTocEntry? toc)
    {
        var schema = subject.Name.Schema.Length > 0 ? subject.Name.Schema : toc?.Schema ?? "";
        return schema.Length > 0 ? new(SubjectKind.Other, new(schema, "")) : None;
    }

    /// <summary><c>TRIGGER|POLICY name … ON table</c>, <c>RULE name AS ON event TO table</c>.</summary>
    private static StatementSubject MemberBefore(ref SqlTokens tokens, Encoding encoding, ReadOnlySpan<byte> keyword)
    {
        while (!tokens.IsWord("TRIGGER"u8) && !tokens.IsWord("POLICY"u8) && !tokens.IsWord("RULE"u8) && tokens.MoveNext())
        {
        }

        tokens.MoveNext();
        var member = tokens.IsName ? tokens.Name(encoding) : "";
        return MoveBehind(ref tokens, keyword) ? new(SubjectKind.Relation, QualifiedName.Read(ref tokens, encoding), member) : None;
    }

    private static StatementSubject Index(ref SqlTokens tokens, Encoding encoding)
    {
        while (!tokens.IsWord("ON"u8) && tokens.MoveNext())
        {
            if (!tokens.SkipWord("INDEX"u8))
                continue;
            SkipExistence(ref tokens);
            var index = tokens.IsName ? tokens.Name(encoding) : "";
            if (!MoveBehind(ref tokens, "ON"u8))
                break;
            tokens.SkipWord("ONLY"u8);
            return new(SubjectKind.Relation, QualifiedName.Read(ref tokens, encoding), index);
        }

        return None;
    }

    private static StatementSubject DefaultPrivileges(ref SqlTokens tokens, Encoding encoding)
    {
        while (tokens.MoveNextOuter())
        {
            if (tokens.SkipWord("IN"u8) && tokens.SkipWord("SCHEMA"u8))
                return new(SubjectKind.Other, new(tokens.Name(encoding), ""));
        }

        return None;
    }

    private static StatementSubject Publication(ref SqlTokens tokens, Encoding encoding)
    {
        if (!MoveBehind(ref tokens, "ADD"u8))
            return None;
        if (tokens.SkipWord("TABLE"u8))
        {
            tokens.SkipWord("ONLY"u8);
            return new(SubjectKind.Publication, QualifiedName.Read(ref tokens, encoding));
        }

        return MoveBehind(ref tokens, "SCHEMA"u8) ? new(SubjectKind.Publication, new(tokens.Name(encoding), "")) : None;
    }

    /// <summary>Reads <c>TYPE OF OBJECT name</c> at the current token, as CREATE, ALTER, COMMENT ON and GRANT … ON have it.</summary>
    private static StatementSubject Object(ref SqlTokens tokens, Encoding encoding)
    {
        while (IsModifier(ref tokens))
            tokens.MoveNext();
        if (tokens.SkipWord("TABLE"u8) || tokens.SkipWord("VIEW"u8) || tokens.SkipWord("SEQUENCE"u8))
            return Relation(ref tokens, encoding);
        if (tokens.SkipWord("COLUMN"u8))
            return new(SubjectKind.Relation, OfColumn(ref tokens, encoding));
        if (tokens.SkipWord("INDEX"u8))
            return new(SubjectKind.Index, AttachedOr(ref tokens, Named(ref tokens, encoding), encoding));
        if (tokens.SkipWord("STATISTICS"u8))
            return new(SubjectKind.Statistics, Named(ref tokens, encoding));
        if (tokens.SkipWord("TYPE"u8) || tokens.SkipWord("DOMAIN"u8))
            return new(SubjectKind.Type, Named(ref tokens, encoding));
        if (tokens.SkipWord("FUNCTION"u8) || tokens.SkipWord("PROCEDURE"u8) || tokens.SkipWord("AGGREGATE"u8) || tokens.SkipWord("ROUTINE"u8))
            return new(SubjectKind.Function, Named(ref tokens, encoding));
        if (tokens.SkipWord("SCHEMA"u8))
            return new(SubjectKind.Schema, new("", Named(ref tokens, encoding).Name));
        return tokens.IsWord("CONSTRAINT"u8) || tokens.IsWord("TRIGGER"u8) || tokens.IsWord("RULE"u8) || tokens.IsWord("POLICY"u8)
            ? MemberOf(ref tokens, encoding)
            : new(SubjectKind.Other, new("", ""));
    }

    private static bool IsModifier(ref SqlTokens tokens) => tokens.IsWord("FOREIGN"u8) || tokens.IsWord("MATERIALIZED"u8) || tokens.IsWord("UNLOGGED"u8)
        || tokens.IsWord("OR"u8) || tokens.IsWord("REPLACE"u8) || tokens.IsWord("RECURSIVE"u8) || tokens.IsWord("TEMPORARY"u8);

    /// <summary>A relation, and of ALTER TABLE what it does to: the partition that is attached, the constraint, trigger or rule.</summary>
    private static StatementSubject Relation(ref SqlTokens tokens, Encoding encoding)
    {
        tokens.SkipWord("CONCURRENTLY"u8);
        var name = AttachedOr(ref tokens, Named(ref tokens, encoding), encoding);
        if (!tokens.SkipWord("ADD"u8) && !tokens.SkipWord("ENABLE"u8) && !tokens.SkipWord("DISABLE"u8))
            return new(SubjectKind.Relation, name);
        if (!tokens.SkipWord("REPLICA"u8))
            tokens.SkipWord("ALWAYS"u8);
        var isMember = tokens.SkipWord("CONSTRAINT"u8) || tokens.SkipWord("TRIGGER"u8) || tokens.SkipWord("RULE"u8);
        return new(SubjectKind.Relation, name, isMember && tokens.IsName ? tokens.Name(encoding) : "");
    }

    /// <summary>The partition or partition's index of <c>… ATTACH PARTITION name</c>; else the name that was read.</summary>
    private static QualifiedName AttachedOr(ref SqlTokens tokens, QualifiedName name, Encoding encoding)
        => tokens.SkipWord("ATTACH"u8) && tokens.SkipWord("PARTITION"u8) ? QualifiedName.Read(ref tokens, encoding) : name;

    private static StatementSubject MemberOf(ref SqlTokens tokens, Encoding encoding)
    {
        tokens.MoveNext();
        var member = tokens.IsName ? tokens.Name(encoding) : "";
        if (!MoveBehind(ref tokens, "ON"u8))
            return None;
        return tokens.SkipWord("DOMAIN"u8)
            ? new(SubjectKind.Type, QualifiedName.Read(ref tokens, encoding))
            : new(SubjectKind.Relation, QualifiedName.Read(ref tokens, encoding), member);
    }

    private static QualifiedName Named(ref SqlTokens tokens, Encoding encoding)
    {
        SkipExistence(ref tokens);
        tokens.SkipWord("ONLY"u8);
        return QualifiedName.Read(ref tokens, encoding);
    }

    private static void SkipExistence(ref SqlTokens tokens)
    {
        if (!tokens.SkipWord("IF"u8))
            return;
        tokens.SkipWord("NOT"u8);
        tokens.SkipWord("EXISTS"u8);
    }

    /// <summary>The table of <c>schema.table.column</c>.</summary>
    internal static QualifiedName OfColumn(ref SqlTokens tokens, Encoding encoding)
    {
        var schema = tokens.Name(encoding);
        tokens.MoveNext();
        tokens.MoveNext();
        return new(schema, tokens.IsName ? tokens.Name(encoding) : "");
    }

    /// <summary>Moves behind the next such keyword outside parentheses; false when there is none.</summary>
    private static bool MoveBehind(ref SqlTokens tokens, ReadOnlySpan<byte> keyword)
    {
        do
        {
            if (tokens.Depth == 0 && tokens.SkipWord(keyword))
                return true;
        }
        while (tokens.MoveNextOuter());
        return false;
    }
}
