namespace HimalytixRestore.Engine.Archives;

/// <summary>What is known about an archive before it is opened.</summary>
internal sealed record ArchiveOptions
{
    /// <summary>The stage it must have; null tells it from the first bytes.</summary>
    public BackupStage? Stage { get; init; }

    /// <summary>The passphrase; needed for <see cref="BackupStage.Encrypted"/> only.</summary>
    public Secret? Passphrase { get; init; }

    /// <summary>How the passphrase becomes a key.</summary>
    public KeyDerivation KeyDerivation { get; init; } = KeyDerivation.Default;

    /// <summary>What errors call the archive: its URI or path.</summary>
    public string SourceName { get; init; } = "";

    /// <summary>Leave the input open when the archive's stream is disposed.</summary>
    public bool LeaveOpen { get; init; }
}
