namespace HimalytixRestore.Engine.Tests.Restoring;

/// <summary>Gives its beginning, does something, gives the rest piece by piece, and counts.</summary>
internal sealed class GatedStream(byte[] beginning, Func<Task> gate, IReadOnlyList<byte[]> pieces) : MemoryStream(beginning)
{
    private int _next = -1;
    private int _at;

    /// <summary>Bytes of the pieces given so far.</summary>
    public long Given { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position < Length)
            return await base.ReadAsync(buffer, cancellationToken);
        if (_next < 0)
        {
            await gate();
            _next = 0;
        }

        if (_next == pieces.Count)
            return 0;
        var count = Math.Min(buffer.Length, pieces[_next].Length - _at);
        pieces[_next].AsMemory(_at, count).CopyTo(buffer);
        Given += count;
        _at += count;
        if (_at == pieces[_next].Length)
            (_next, _at) = (_next + 1, 0);
        return count;
    }
}
