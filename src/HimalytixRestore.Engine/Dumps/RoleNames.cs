using System.Text;

namespace HimalytixRestore.Engine.Dumps;

/// <summary>Finds the roles a statement names: owners, grantees, grantors, policies' roles, session users.</summary>
internal static class RoleNames
{
    /// <summary>Adds the roles of a statement of this kind; statements that name none add none.</summary>
    public static void Collect(DumpStatementKind kind, ReadOnlySpan<byte> statement, Encoding encoding, ISet<string> roles)
    {
        var tokens = new SqlTokens(statement, standardConformingStrings: true);
        switch (kind)
        {
            case DumpStatementKind.Grant or DumpStatementKind.Revoke or DumpStatementKind.AlterDefaultPrivileges:
                CollectRights(ref tokens, encoding, roles);
                break;
            case DumpStatementKind.CreatePolicy:
                CollectAfter(ref tokens, "TO"u8, encoding, roles);
                break;
            case DumpStatementKind.CreateUserMapping:
                CollectAfter(ref tokens, "FOR"u8, encoding, roles);
                break;
            case DumpStatementKind.CreateSchema or DumpStatementKind.SetSessionAuthorization:
                CollectAfter(ref tokens, "AUTHORIZATION"u8, encoding, roles);
                break;
            case DumpStatementKind.SetRole:
                CollectAfter(ref tokens, "ROLE"u8, encoding, roles);
                break;
            case DumpStatementKind.AlterOwner or DumpStatementKind.AlterEventTrigger or DumpStatementKind.AlterDatabase
                or DumpStatementKind.AlterSubscription or DumpStatementKind.AlterTablespace:
                CollectOwner(ref tokens, encoding, roles);
                break;
        }
    }

    private static void CollectOwner(ref SqlTokens tokens, Encoding encoding, ISet<string> roles)
    {
        var owner = false;
        while (tokens.MoveNextOuter())
        {
            if (owner && tokens.IsWord("TO"u8))
            {
                tokens.MoveNext();
                AddList(ref tokens, encoding, roles);
                return;
            }
            owner = tokens.IsWord("OWNER"u8);
        }
    }

    private static void CollectAfter(ref SqlTokens tokens, ReadOnlySpan<byte> keyword, Encoding encoding, ISet<string> roles)
    {
        while (tokens.MoveNextOuter())
        {
            if (!tokens.SkipWord(keyword))
                continue;
            AddList(ref tokens, encoding, roles);
            return;
        }
    }

    /// <summary><c>[FOR ROLE a, b] GRANT … ON … TO c [GRANTED BY d]</c> and <c>REVOKE … FROM c</c>.</summary>
    private static void CollectRights(ref SqlTokens tokens, Encoding encoding, ISet<string> roles)
    {
        var more = tokens.MoveNextOuter();
        while (more)
        {
            var list = tokens.SkipWord("TO"u8) || tokens.SkipWord("FROM"u8)
                || (tokens.SkipWord("FOR"u8) && (tokens.SkipWord("ROLE"u8) || tokens.SkipWord("USER"u8)))
                || (tokens.SkipWord("GRANTED"u8) && tokens.SkipWord("BY"u8));
            if (list)
                AddList(ref tokens, encoding, roles);
            more = list ? tokens.Kind != SqlTokenKind.End : tokens.MoveNextOuter();
        }
    }

    private static void AddList(ref SqlTokens tokens, Encoding encoding, ISet<string> roles)
    {
        do
        {
            if (tokens.IsSymbol((byte)','))
                tokens.MoveNext();
            tokens.SkipWord("GROUP"u8);
            if (!tokens.IsName && tokens.Kind != SqlTokenKind.Literal)
                return;
            if (!IsPlaceholder(ref tokens))
                roles.Add(tokens.Kind == SqlTokenKind.Literal ? tokens.Value(encoding) : tokens.Name(encoding));
            tokens.MoveNext();
        }
        while (tokens.IsSymbol((byte)','));
    }

    /// <summary>Words that stand where a role can stand and are none. Even a quoted "public" is none.</summary>
    private static bool IsPlaceholder(ref SqlTokens tokens) =>
        tokens.IsWord("PUBLIC"u8) || tokens.Raw.SequenceEqual("\"public\""u8) || tokens.IsWord("CURRENT_USER"u8) || tokens.IsWord("CURRENT_ROLE"u8)
        || tokens.IsWord("SESSION_USER"u8) || tokens.IsWord("USER"u8) || tokens.IsWord("DEFAULT"u8) || tokens.IsWord("NONE"u8);
}
