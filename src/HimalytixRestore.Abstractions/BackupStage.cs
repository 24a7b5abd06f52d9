namespace HimalytixRestore;

/// <summary>How far a backup file is from being plain SQL.</summary>
public enum BackupStage
{
    /// <summary><c>.sql.gz.enc</c>: encrypted, then nothing can be read without the passphrase.</summary>
    Encrypted,

    /// <summary><c>.sql.gz</c>: compressed.</summary>
    Compressed,

    /// <summary><c>.sql</c>: the dump's text.</summary>
    Plain,
}
