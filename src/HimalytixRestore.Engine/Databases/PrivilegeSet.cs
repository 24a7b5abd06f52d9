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

    /// <summary>
    /// The same objects, those of the application owned by one role: for a restore where there is no database to take the
    /// privileges from and the application's role is known. The schema public stays whose it is.
    /// </summary>
    /// <param name="role">The role.</param>
    public PrivilegeSet OwnedBy(string role) => this with
    {
        Objects = [.. Objects.Select(item => item.IsOwnerFixed || NotForApplications.Contains(item.Kind) || item is { Kind: "schema", Identity: "public" } ? item : item.OwnedBy(role))],
    };
}
