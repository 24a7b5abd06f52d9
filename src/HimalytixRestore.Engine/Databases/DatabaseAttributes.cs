using System.Globalization;

namespace HimalytixRestore.Engine.Databases;

/// <summary>The statements that create a database with given attributes, and those that put them on one that exists.</summary>
internal static class DatabaseAttributes
{
    /// <summary>
    /// CREATE DATABASE from template0 with what can only be said there. It lets nobody in yet: between this statement and the
    /// next ones PUBLIC could connect.
    /// </summary>
    /// <param name="name">The new database's name.</param>
    /// <param name="attributes">What it shall carry.</param>
    /// <param name="serverMajorVersion">The server's major version; locale providers exist since 15.</param>
    public static string Create(string name, DatabaseInfo attributes, int serverMajorVersion)
    {
        List<string> options =
        [
            $"CREATE DATABASE {SqlIdentifier.Quote(name)} WITH TEMPLATE = template0",
            $"OWNER = {SqlIdentifier.Quote(attributes.Owner)}",
            $"ENCODING = {SqlIdentifier.Literal(attributes.Encoding)}",
        ];
        if (serverMajorVersion >= 15)
            options.Add($"LOCALE_PROVIDER = {SqlIdentifier.Quote(attributes.LocaleProvider)}");

        AddText(options, "LC_COLLATE", attributes.Collate);
        AddText(options, "LC_CTYPE", attributes.CType);
        AddText(options, string.Equals(attributes.LocaleProvider, "builtin", StringComparison.Ordinal) ? "BUILTIN_LOCALE" : "ICU_LOCALE", attributes.Locale);
        AddText(options, "ICU_RULES", attributes.IcuRules);
        // Naming the default one needs a right that leaving it out does not.
        if (!string.Equals(attributes.Tablespace, "pg_default", StringComparison.Ordinal))
            options.Add($"TABLESPACE = {SqlIdentifier.Quote(attributes.Tablespace)}");

        options.Add("ALLOW_CONNECTIONS = false");
        return string.Join(' ', options);
    }

    /// <summary>Settings, security labels and the template flag of a database that carries none of them yet.</summary>
    /// <param name="name">The database.</param>
    /// <param name="attributes">What it shall carry.</param>
    public static IEnumerable<string> Decorate(string name, DatabaseInfo attributes)
    {
        foreach (DatabaseSetting setting in attributes.Settings)
            yield return SettingSql.Set(name, setting);

        foreach ((string provider, string label) in attributes.SecurityLabels)
            yield return $"SECURITY LABEL FOR {SqlIdentifier.Quote(provider)} ON DATABASE {SqlIdentifier.Quote(name)} IS {SqlIdentifier.Literal(label)}";

        yield return $"ALTER DATABASE {SqlIdentifier.Quote(name)} IS_TEMPLATE {Boolean(attributes.IsTemplate)}";
    }

    /// <summary>Settings, security labels and the template flag of a database that carries others.</summary>
    /// <param name="name">The database.</param>
    /// <param name="attributes">What it shall carry.</param>
    /// <param name="current">What it carries now.</param>
    public static IEnumerable<string> Redecorate(string name, DatabaseInfo attributes, DatabaseInfo current)
    {
        IEnumerable<string> resets = attributes.Settings.SequenceEqual(current.Settings) ? [] : current.Settings.Select(setting => SettingSql.ResetAll(name, setting.Role)).Distinct(StringComparer.Ordinal);
        IEnumerable<string> unlabels = current.SecurityLabels.Keys.Except(attributes.SecurityLabels.Keys, StringComparer.Ordinal)
            .Select(provider => $"SECURITY LABEL FOR {SqlIdentifier.Quote(provider)} ON DATABASE {SqlIdentifier.Quote(name)} IS NULL");
        return [.. resets, .. unlabels, .. Decorate(name, attributes)];
    }

    /// <summary>Owner, access list, connection limit and comment: what an unfinished database has otherwise (<see cref="UnfinishedMark"/>).</summary>
    /// <param name="name">The database.</param>
    /// <param name="attributes">What it shall carry.</param>
    /// <param name="current">What it carries now.</param>
    public static IEnumerable<string> Admit(string name, DatabaseInfo attributes, DatabaseInfo current)
    {
        string quoted = SqlIdentifier.Quote(name);
        bool changesOwner = !string.Equals(attributes.Owner, current.Owner, StringComparison.Ordinal);
        if (changesOwner)
            yield return Owner(name, attributes.Owner);

        foreach (string statement in ReplaceAccessList(quoted, attributes, current, changesOwner))
            yield return statement;

        yield return ConnectionLimit(name, attributes.ConnectionLimit);
        yield return Comment(name, attributes.Comment);
    }

    /// <summary>Sets the connection limit, which superusers are not subject to.</summary>
    /// <param name="name">The database.</param>
    /// <param name="limit">The limit; -1 is none.</param>
    public static string ConnectionLimit(string name, int limit) =>
        $"ALTER DATABASE {SqlIdentifier.Quote(name)} CONNECTION LIMIT {limit.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Gives it another name.</summary>
    /// <param name="name">The database.</param>
    /// <param name="newName">The name it gets.</param>
    public static string Rename(string name, string newName) => $"ALTER DATABASE {SqlIdentifier.Quote(name)} RENAME TO {SqlIdentifier.Quote(newName)}";

    /// <summary>Sets the owner; the server gives him the old owner's items of the access list.</summary>
    /// <param name="name">The database.</param>
    /// <param name="role">The owner.</param>
    public static string Owner(string name, string role) => $"ALTER DATABASE {SqlIdentifier.Quote(name)} OWNER TO {SqlIdentifier.Quote(role)}";

    /// <summary>Sets or removes the comment.</summary>
    /// <param name="name">The database.</param>
    /// <param name="comment">The comment; null removes it.</param>
    public static string Comment(string name, string? comment) =>
        $"COMMENT ON DATABASE {SqlIdentifier.Quote(name)} IS {(comment is null ? "NULL" : SqlIdentifier.Literal(comment))}";

    /// <summary>Lets sessions in at all, or nobody, not even superusers.</summary>
    /// <param name="name">The database.</param>
    /// <param name="allow">True lets them in.</param>
    public static string AllowConnections(string name, bool allow) => $"ALTER DATABASE {SqlIdentifier.Quote(name)} ALLOW_CONNECTIONS {Boolean(allow)}";

    private static IEnumerable<string> ReplaceAccessList(string quotedName, DatabaseInfo attributes, DatabaseInfo current, bool changesOwner)
    {
        bool isSame = attributes.AccessList is null
            ? current.AccessList is null
            : !changesOwner && current.AccessList is not null && attributes.AccessList.SequenceEqual(current.AccessList, StringComparer.Ordinal);
        if (isSame)
            return [];

        // Where a default list was replaced meanwhile only its meaning can come back.
        IReadOnlyList<string> wanted = attributes.AccessList ?? [];
        string target = $"DATABASE {quotedName}";
        IEnumerable<string> statements = AccessListSql.Replace(target, attributes.Owner, wanted, current.AccessList);
        return attributes.AccessList is null
            ? [.. statements, $"GRANT TEMPORARY, CONNECT ON {target} TO PUBLIC", $"GRANT ALL ON {target} TO {SqlIdentifier.Quote(attributes.Owner)}"]
            : statements;
    }

    private static void AddText(List<string> options, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            options.Add($"{name} = {SqlIdentifier.Literal(value)}");
    }

    private static string Boolean(bool value) => value ? "true" : "false";
}
