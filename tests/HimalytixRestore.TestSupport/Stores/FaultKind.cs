namespace HimalytixRestore.TestSupport.Stores;

/// <summary>What a <see cref="StoreFault"/> does.</summary>
internal enum FaultKind
{
    Error,
    Reset,
    Truncate,
    Stall,
    Corrupt,
    Delay,
    Do,
}
