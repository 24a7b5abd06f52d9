namespace HimalytixRestore.Engine.Databases;

/// <summary>The statements that make a database's privileges those of another one; it only compares, it runs nothing.</summary>
internal sealed class PrivilegePlan
{
    private readonly IReadOnlySet<string> _roles;
    private readonly List<RestoreNotice> _notices = [];
    private readonly List<IReadOnlyList<string>> _units = [];

    /// <summary>Compares.</summary>
    /// <param name="wanted">The privileges to have.</param>
    /// <param name="current">The privileges the database has.</param>
    /// <param name="roles">The server's roles.</param>
    /// <param name="applicationRole">Who gets what the set does not know; null is the role that owns most of the set.</param>
    public PrivilegePlan(PrivilegeSet wanted, PrivilegeSet current, IReadOnlySet<string> roles, string? applicationRole)
    {
        _roles = roles;
        Dictionary<(string, string), PrivilegedObject> present = current.Objects.ToDictionary(KeyOf);
        foreach (PrivilegedObject item in wanted.Objects)
        {
            if (present.Remove(KeyOf(item), out PrivilegedObject? found))
                Add(ObjectStatements(item, found));
            else if (item.IsSystem)
                Add(ObjectStatements(item, item with { AccessList = null, Columns = System.Collections.ObjectModel.ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty }));
            else
                Missing++;
        }

        string? adopter = applicationRole ?? wanted.MainOwner;
        foreach (PrivilegedObject stranger in present.Values.Where(item => !item.IsSystem))
            AddStranger(wanted, stranger, adopter is not null && roles.Contains(adopter) ? adopter : null);

        AddDefaults(wanted, current);
    }

    /// <summary>Statements that belong together: all those about one object.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Units => _units;

    /// <summary>Wanted objects that the database does not have.</summary>
    public int Missing { get; private set; }

    /// <summary>What cannot be had.</summary>
    public IReadOnlyList<RestoreNotice> Notices => _notices;

    private static (string Kind, string Identity) KeyOf(PrivilegedObject item) => (item.Kind, item.Identity);

    private void Add(List<string> statements)
    {
        if (statements.Count > 0)
            _units.Add(statements);
    }

    // What the replaced database had lost (a dropped table, say) gets what the application's role would have given it by making it.
    private void AddStranger(PrivilegeSet wanted, PrivilegedObject stranger, string? adopter)
    {
        bool isColumnSequence = stranger.IsOwnerFixed && Same(stranger.Kind, "sequence");
        if (adopter is not null && (isColumnSequence || PrivilegeSet.IsOfApplication(stranger)))
        {
            List<string> statements = isColumnSequence ? [] : [$"ALTER {stranger.AlterTarget} OWNER TO {SqlIdentifier.Quote(adopter)}"];
            IEnumerable<string> grants = wanted.GrantsOnNew(stranger, adopter).Where(grant => AccessItem.Parse(grant).Grantee is var role && (role.Length == 0 || _roles.Contains(role)));
            Add([.. statements, .. AccessListSql.Grant($"ON {stranger.GrantTarget}", adopter, [.. grants])]);
            if (!isColumnSequence && wanted.Objects.Count > 0)
                _notices.Add(new(RestoreNoticeKind.Information, 0, $"ALTER {stranger.AlterTarget} OWNER", $"The {stranger.Kind} {stranger.Identity} was not in {wanted.Database}: it belongs to {adopter} now."));
        }
        else if (!stranger.IsOwnerFixed && stranger is not { Kind: "schema", Identity: "public" })
        {
            _notices.Add(new(RestoreNoticeKind.Tolerated, 0, $"ALTER {stranger.AlterTarget} OWNER", $"The {stranger.Kind} {stranger.Identity} was not in {wanted.Database}: it belongs to {stranger.Owner}, and nobody else has rights on it."));
        }
    }

    private List<string> ObjectStatements(PrivilegedObject wanted, PrivilegedObject current)
    {
        List<string> statements = [];
        string owner = current.Owner;
        if (!current.IsOwnerFixed && !Same(wanted.Owner, current.Owner) && Exists(wanted.Owner, wanted))
        {
            owner = wanted.Owner;
            statements.Add($"ALTER {wanted.AlterTarget} OWNER TO {SqlIdentifier.Quote(owner)}");
        }
        else if (current.IsOwnerFixed && !wanted.IsSystem && Same(wanted.Kind, "sequence"))
        {
            // A column's sequence follows its table.
            owner = wanted.Owner;
        }

        // The server hands the old owner's items over to the new one; so do we where the wanted owner cannot be had.
        IReadOnlyList<string>? wantedList = Usable(wanted, wanted.AccessList, owner);
        IReadOnlyList<string>? currentList = HandOver(current.AccessList, current.Owner, owner);
        if (wanted.GrantTarget.Length > 0)
            statements.AddRange(ListStatements(wanted, owner, wantedList, currentList));

        foreach ((string column, IReadOnlyList<string> list) in wanted.Columns)
        {
            IReadOnlyList<string> now = HandOver(current.Columns.GetValueOrDefault(column), current.Owner, owner) ?? [];
            IReadOnlyList<string> then = Usable(wanted, list, owner)!;
            if (now.SequenceEqual(then, StringComparer.Ordinal))
                continue;

            foreach (string holder in now.Select(item => AccessItem.Parse(item).Grantee).Distinct(StringComparer.Ordinal))
                statements.Add($"REVOKE ALL ({column}) ON {wanted.GrantTarget} FROM {AccessListSql.Grantee(holder)} CASCADE");

            statements.AddRange(AccessListSql.Grant($"ON {wanted.GrantTarget}", owner, then, $"({column})"));
        }

        return statements;
    }

    private static IEnumerable<string> ListStatements(PrivilegedObject item, string owner, IReadOnlyList<string>? wanted, IReadOnlyList<string>? current)
    {
        if (wanted is null && current is null)
            return [];

        if (wanted is not null)
        {
            return current is not null && wanted.SequenceEqual(current, StringComparer.Ordinal)
                ? []
                : AccessListSql.Replace(item.GrantTarget, owner, wanted, current);
        }

        IEnumerable<string> statements = AccessListSql.Replace(item.GrantTarget, owner, [], current).Append($"GRANT ALL ON {item.GrantTarget} TO {SqlIdentifier.Quote(owner)}");
        return item.PublicDefault.Length > 0 ? statements.Append($"GRANT {item.PublicDefault} ON {item.GrantTarget} TO PUBLIC") : statements;
    }

    private void AddDefaults(PrivilegeSet wanted, PrivilegeSet current)
    {
        HashSet<string> schemas = [.. current.Objects.Where(item => Same(item.Kind, "schema")).Select(item => item.Identity)];
        Dictionary<(string, string, string), DefaultPrivileges> present = current.Defaults.ToDictionary(entry => (entry.Role, entry.Schema, entry.ObjectType));
        foreach (DefaultPrivileges entry in wanted.Defaults)
        {
            IReadOnlyList<string> now = present.GetValueOrDefault((entry.Role, entry.Schema, entry.ObjectType))?.AccessList ?? [];
            bool isThere = entry.Schema.Length == 0 || schemas.Contains(entry.Schema) || schemas.Contains(SqlIdentifier.Quote(entry.Schema));
            if (!isThere)
                Missing++;
            else if (!now.SequenceEqual(entry.AccessList, StringComparer.Ordinal) && _roles.Contains(entry.Role))
                Add(DefaultStatements(entry, now));
        }
    }

    private static List<string> DefaultStatements(DefaultPrivileges entry, IReadOnlyList<string> now)
    {
        // Only an entry for all schemas takes the place of the built-in default.
        IEnumerable<string> builtIn = entry.Schema.Length == 0 ? ["", entry.Role] : [];
        IEnumerable<string> holders = now.Select(item => AccessItem.Parse(item).Grantee).Concat(builtIn).Distinct(StringComparer.Ordinal);
        return
        [
            .. holders.Select(holder => $"{entry.Prefix} REVOKE ALL ON {entry.Objects} FROM {AccessListSql.Grantee(holder)}"),
            .. AccessListSql.Grant($"ON {entry.Objects}", entry.Role, entry.AccessList).Select(grant => $"{entry.Prefix} {grant}"),
        ];
    }

    /// <summary>A list with the items whose roles exist, handed over to the owner that can be had.</summary>
    private List<string>? Usable(PrivilegedObject item, IReadOnlyList<string>? list, string owner)
    {
        if (list is null)
            return null;

        List<string> usable = [];
        foreach (string entry in HandOver(list, item.Owner, owner)!)
        {
            AccessItem parsed = AccessItem.Parse(entry);
            if ((parsed.Grantee.Length == 0 || Exists(parsed.Grantee, item)) && Exists(parsed.Grantor, item))
                usable.Add(entry);
        }

        return usable;
    }

    private static IReadOnlyList<string>? HandOver(IReadOnlyList<string>? list, string from, string to) =>
        list is null || Same(from, to) ? list : [.. list.Select(entry => AccessItem.Parse(entry).HandOver(from, to).ToString())];

    private bool Exists(string role, PrivilegedObject item)
    {
        if (_roles.Contains(role))
            return true;

        _notices.Add(new(RestoreNoticeKind.Tolerated, 0, $"GRANT ON {item.AlterTarget}", $"The role {role}, which has rights on the {item.Kind} {item.Identity}, does not exist on this server."));
        return false;
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
