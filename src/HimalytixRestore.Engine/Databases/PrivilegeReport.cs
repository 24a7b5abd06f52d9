namespace HimalytixRestore.Engine.Databases;

/// <summary>What came of putting privileges on a database.</summary>
/// <param name="Changed">Objects and default privileges that were changed.</param>
/// <param name="Missing">Objects that the database does not have; nothing to do about them.</param>
/// <param name="Notices">What could not be applied, and objects whose owner nobody knows.</param>
internal sealed record PrivilegeReport(int Changed, int Missing, IReadOnlyList<RestoreNotice> Notices);
