namespace HimalytixRestore.Ports;

/// <summary>What makes a file of a backup.</summary>
public enum BackupFileOperation
{
    /// <summary>A copy from the store.</summary>
    Receive,

    /// <summary>Decryption.</summary>
    Unprotect,

    /// <summary>Decompression.</summary>
    Expand,
}
