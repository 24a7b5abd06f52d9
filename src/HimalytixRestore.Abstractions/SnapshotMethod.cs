namespace HimalytixRestore;

/// <summary>How the database as it is now is kept.</summary>
public enum SnapshotMethod
{
    /// <summary>Renamed aside: instant, works on a damaged database; rollback is the rename back.</summary>
    Rename,

    /// <summary>pg_dump with owners and grants, compressed, encrypted with the backup's passphrase.</summary>
    Dump,

    /// <summary>CREATE DATABASE … TEMPLATE with file copies.</summary>
    Template,
}
