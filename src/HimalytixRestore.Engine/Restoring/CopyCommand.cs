using System.Threading.Channels;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>One COPY command on its way to a session: the reader fills it while the session sends it.</summary>
/// <param name="copy">The dump's COPY statement.</param>
/// <param name="target">Its table.</param>
/// <param name="firstRowLine">The dump's line of the command's first row.</param>
internal sealed class CopyCommand(PendingStatement copy, CopyTarget target, long firstRowLine)
{
    // The bytes are bounded by the read-ahead, so that the channel need not be.
    private readonly Channel<ArraySegment<byte>> _pieces = Channel.CreateUnbounded<ArraySegment<byte>>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private byte[] _piece = [];
    private int _filled;

    /// <summary>The dump's COPY statement.</summary>
    public PendingStatement Copy => copy;

    /// <summary>Its table.</summary>
    public CopyTarget Target => target;

    /// <summary>The dump's line of the first row.</summary>
    public long FirstRowLine => firstRowLine;

    /// <summary>Rows and bytes added so far; all of them once <see cref="Complete"/> was called.</summary>
    public CopySent Sent { get; private set; }

    /// <summary>The pieces in their order, until <see cref="Complete"/>; whoever takes one gives its array back.</summary>
    public ChannelReader<ArraySegment<byte>> Pieces => _pieces.Reader;

    /// <summary>Whether the rows are frozen; known before a session is given the command.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>Whether the next byte needs another piece.</summary>
    public bool IsPieceFull => _filled == _piece.Length;

    /// <summary>Begins another piece.</summary>
    /// <param name="piece">An array for it.</param>
    public void BeginPiece(byte[] piece)
    {
        Send();
        _piece = piece;
    }

    /// <summary>Adds a copy of some bytes, as many as the piece has room for.</summary>
    /// <param name="data">The bytes.</param>
    /// <returns>How many.</returns>
    public int Add(ReadOnlySpan<byte> data)
    {
        var count = Math.Min(data.Length, _piece.Length - _filled);
        data[..count].CopyTo(_piece.AsSpan(_filled));
        _filled += count;
        return count;
    }

    /// <summary>Counts a chunk whose bytes were added.</summary>
    /// <param name="chunk">The chunk.</param>
    public void Count(CopyChunk chunk) => Sent = Sent.Plus(chunk);

    /// <summary>Says that nothing follows. A command that is not completed never ends well.</summary>
    public void Complete()
    {
        Send();
        _pieces.Writer.Complete();
    }

    /// <summary>Hands the piece to the session; without one does nothing.</summary>
    private void Send()
    {
        if (_filled > 0)
            _pieces.Writer.TryWrite(new ArraySegment<byte>(_piece, 0, _filled));
        (_piece, _filled) = ([], 0);
    }
}
