namespace HimalytixRestore.Engine.Databases;

/// <summary>
/// The statements that give an object exactly a certain access list: everything is revoked first, then each item is granted by
/// the role that granted it. A list that is the default (null in the catalogue) needs none; it cannot be had back by statements,
/// only its meaning.
/// </summary>
internal static class AccessListSql
{
    /// <summary>The statements for an object.</summary>
    /// <param name="target">The object as GRANT names it, for example <c>DATABASE "erpdb"</c> or <c>TABLE public.ledger</c>.</param>
    /// <param name="owner">The object's owner, who holds everything by default.</param>
    /// <param name="wanted">The items it shall have.</param>
    /// <param name="current">The items it has; null is the default.</param>
    /// <exception cref="FormatException">An item is not in the catalogue's form.</exception>
    public static IEnumerable<string> Replace(string target, string owner, IReadOnlyList<string> wanted, IReadOnlyList<string>? current)
    {
        IEnumerable<string> holders = (current ?? []).Select(item => AccessItem.Parse(item).Grantee).Prepend(owner).Prepend("").Distinct(StringComparer.Ordinal);
        foreach (string holder in holders)
            yield return $"REVOKE ALL ON {target} FROM {Grantee(holder)} CASCADE";

        foreach (string statement in Grant($"ON {target}", owner, wanted))
            yield return statement;
    }

    /// <summary>The GRANTs for items, those of the owner first because the others rest on them.</summary>
    /// <param name="onTarget">The object with <c>ON</c> before it; for a column the privileges are followed by <paramref name="columns"/>.</param>
    /// <param name="owner">The object's owner; what he granted a superuser's GRANT grants in his name.</param>
    /// <param name="items">The items.</param>
    /// <param name="columns">A column list in parentheses; empty when there is none.</param>
    /// <exception cref="FormatException">An item is not in the catalogue's form.</exception>
    public static IEnumerable<string> Grant(string onTarget, string owner, IReadOnlyList<string> items, string columns = "")
    {
        foreach (AccessItem item in items.Select(AccessItem.Parse).OrderBy(item => !string.Equals(item.Grantor, owner, StringComparison.Ordinal)))
        {
            bool byOther = !string.Equals(item.Grantor, owner, StringComparison.Ordinal);
            if (byOther)
                yield return $"SET ROLE {SqlIdentifier.Quote(item.Grantor)}";

            if (item.Privileges.Count > 0)
                yield return $"GRANT {List(item.Privileges, columns)} {onTarget} TO {Grantee(item.Grantee)}";

            if (item.GrantablePrivileges.Count > 0)
                yield return $"GRANT {List(item.GrantablePrivileges, columns)} {onTarget} TO {Grantee(item.Grantee)} WITH GRANT OPTION";

            if (byOther)
                yield return "RESET ROLE";
        }
    }

    /// <summary>A role as GRANT and REVOKE name it.</summary>
    /// <param name="role">The role; empty for PUBLIC.</param>
    public static string Grantee(string role) => role.Length == 0 ? "PUBLIC" : SqlIdentifier.Quote(role);

    private static string List(IReadOnlyList<string> privileges, string columns) =>
        string.Join(", ", columns.Length == 0 ? privileges : privileges.Select(privilege => $"{privilege} {columns}"));
}
