namespace HimalytixRestore.Engine.Stores.Transfer;

/// <summary>The parts of an object: which are taken, which have come, and how far it is whole from its beginning. Safe for several threads.</summary>
internal sealed class PartMap : IDisposable
{
    private readonly object _lock = new();
    private readonly SemaphoreSlim _grown = new(0);
    private readonly long _size;
    private readonly long _partSize;
    private readonly bool[] _isThere;
    private int _next;
    private int _wholeParts;

    /// <summary>A map.</summary>
    /// <param name="size">The object's size.</param>
    /// <param name="partSize">Size of a part; the last one can be smaller.</param>
    /// <param name="there">Parts that have come before; others than this object has are not looked at.</param>
    public PartMap(long size, long partSize, IEnumerable<int> there)
    {
        _size = size;
        _partSize = partSize;
        _isThere = new bool[(size + partSize - 1) / partSize];
        foreach (var part in there.Where(part => part >= 0 && part < _isThere.Length))
            _isThere[part] = true;
        BytesThere = Enumerable.Range(0, Count).Where(part => _isThere[part]).Sum(LengthOf);
        Grow();
    }

    /// <summary>How many parts there are.</summary>
    public int Count => _isThere.Length;

    /// <summary>Bytes that had come before.</summary>
    public long BytesThere { get; }

    /// <summary>Bytes from the beginning that are there without a gap.</summary>
    public long WholeBytes
    {
        get
        {
            lock (_lock)
                return Math.Min(_size, _wholeParts * _partSize);
        }
    }

    /// <summary>Where a part begins.</summary>
    /// <param name="part">The part's number, from 0.</param>
    public long OffsetOf(int part) => part * _partSize;

    /// <summary>How many bytes it has.</summary>
    /// <param name="part">The part's number, from 0.</param>
    public long LengthOf(int part) => Math.Min(_partSize, _size - OffsetOf(part));

    /// <summary>Takes the first part that nobody fetches; null when there is none.</summary>
    public int? Take()
    {
        lock (_lock)
        {
            while (_next < Count && _isThere[_next])
                _next++;
            return _next < Count ? _next++ : null;
        }
    }

    /// <summary>A part has come.</summary>
    /// <param name="part">The part's number.</param>
    public void Add(int part)
    {
        lock (_lock)
        {
            _isThere[part] = true;
            Grow();
        }

        _grown.Release();
    }

    /// <summary>Waits until more than so many bytes from the beginning are there.</summary>
    /// <param name="bytes">So many, fewer than the object has.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many are there.</returns>
    public async ValueTask<long> WaitBeyondAsync(long bytes, CancellationToken cancellationToken)
    {
        long whole;
        while ((whole = WholeBytes) <= bytes)
            await _grown.WaitAsync(cancellationToken);
        return whole;
    }

    /// <inheritdoc/>
    public void Dispose() => _grown.Dispose();

    private void Grow()
    {
        while (_wholeParts < Count && _isThere[_wholeParts])
            _wholeParts++;
    }
}
