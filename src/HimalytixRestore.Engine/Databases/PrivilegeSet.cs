namespace HimalytixRestore.Engine.Databases;

/// <summary>
/// Who owns and may do what in a database: what a dump without owners and grants lacks. Plain data, so that a journal can keep it.
/// </summary>
/// <param name="Database">The database it was read from.</param>
/// <param name="Objects">The objects.</param>
/// <param name="Defaults">The default privileges.</param>
internal sealed record PrivilegeSet(string Database, IReadOnlyList<PrivilegedObject> Objects, IReadOnlyList<DefaultPrivileges> Defaults)
{
    /// <summary>Kinds that need a superuser as owner, or that a restore does not make.</summary>
    private static readonly HashSet<string> NotForApplications = new(StringComparer.Ordinal) { "event trigger", "foreign-data wrapper", "language", "publication" };

    /// <summary>The role that owns most objects; null when the set has none of the application.</summary>
    public string? MainOwner => Objects.Where(IsOfApplication).GroupBy(item => item.Owner, StringComparer.Ordinal).MaxBy(group => group.Count())?.Key;

    /// <summary>A set that knows nothing, for a restore where no database is replaced.</summary>
    /// <param name="database">The database that there was not.</param>
    public static PrivilegeSet None(string database) => new(database, [], []);

    /// <summary>True for an object that an application's role makes and owns. The schema public stays whose it is.</summary>
    /// <param name="item">The object.</param>
    public static bool IsOfApplication(PrivilegedObject item) =>
        !item.IsSystem && !item.IsOwnerFixed && !NotForApplications.Contains(item.Kind) && item is not { Kind: "schema", Identity: "public" };

    /// <summary>What others get on a new object of a role, by the set's default privileges.</summary>
    /// <param name="item">The object.</param>
    /// <param name="role">The role.</param>
    public IReadOnlyList<string> GrantsOnNew(PrivilegedObject item, string role) =>
    [
        .. Defaults.Where(entry => string.Equals(entry.Role, role, StringComparison.Ordinal) && entry.Covers(item))
            .SelectMany(entry => entry.AccessList).Where(grant => !string.Equals(AccessItem.Parse(grant).Grantee, role, StringComparison.Ordinal)),
    ];
}
