namespace HimalytixRestore;

/// <summary>What kind of trouble a <see cref="RestoreException"/> reports; the cmdlets map it to PowerShell's error category.</summary>
public enum RestoreErrorCategory
{
    /// <summary>A parameter, a profile entry or an environment variable is missing or wrong.</summary>
    InvalidArgument,

    /// <summary>The object, file, database, role or unit does not exist.</summary>
    NotFound,

    /// <summary>The data itself is wrong: a wrong key, a cut file, a bad checksum, a broken dump.</summary>
    InvalidData,

    /// <summary>A right is missing.</summary>
    PermissionDenied,

    /// <summary>A server, service or store cannot be reached.</summary>
    Unavailable,

    /// <summary>Something is in the way: sessions, a lock, an existing file or database, another run.</summary>
    ResourceBusy,

    /// <summary>No progress within the time allowed.</summary>
    Timeout,

    /// <summary>An operation was refused because it would harm.</summary>
    Refused,

    /// <summary>The operation failed for another reason; the evidence says which.</summary>
    OperationFailed,
}
