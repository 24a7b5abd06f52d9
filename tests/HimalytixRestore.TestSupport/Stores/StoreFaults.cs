namespace HimalytixRestore.TestSupport.Stores;

/// <summary>The faults of a server; the first that fits a request hits it.</summary>
public sealed class StoreFaults
{
    private readonly Lock _lock = new();
    private readonly List<StoreFault> _faults = [];

    /// <summary>Adds one, and returns it.</summary>
    /// <param name="fault">The fault.</param>
    public StoreFault Add(StoreFault fault)
    {
        lock (_lock)
            _faults.Add(fault);
        return fault;
    }

    /// <summary>Nothing goes wrong any more with later requests; stalls end.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            foreach (var fault in _faults)
                fault.Release();
            _faults.Clear();
        }
    }

    internal StoreFault? Take(StoreRequest request)
    {
        lock (_lock)
            return _faults.Find(fault => fault.Hit(request));
    }
}
