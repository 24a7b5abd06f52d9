using Microsoft.AspNetCore.Http;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>One request and its answer.</summary>
public sealed class StoreExchange
{
    /// <summary>So long the bytes before a reset have to leave; what has not left then is lost with the connection.</summary>
    private static readonly TimeSpan TimeToLeave = TimeSpan.FromMilliseconds(20);

    private readonly RateLimiter? _limiter;

    internal StoreExchange(HttpContext http, StoreRequest request, StoreFault? fault, RateLimiter? limiter, CancellationToken ending)
    {
        Http = http;
        Request = request;
        Fault = fault;
        _limiter = limiter;
        Ending = ending;
    }

    /// <summary>The request as it is logged.</summary>
    public StoreRequest Request { get; }

    /// <summary>The connection is gone, or the server ends.</summary>
    public CancellationToken Ending { get; }

    internal HttpContext Http { get; }

    internal StoreFault? Fault { get; }

    private bool IsHead => HttpMethods.IsHead(Request.Method);

    /// <summary>Sets a header of the answer.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value; null for no header.</param>
    public void Header(string name, string? value)
    {
        if (value is not null)
            Http.Response.Headers[name] = value;
    }

    /// <summary>Answers with a text, chunked as both stores do; HEAD gets no body.</summary>
    /// <param name="status">The status.</param>
    /// <param name="contentType">Its type.</param>
    /// <param name="body">The text.</param>
    public Task SendTextAsync(int status, string contentType, string body)
    {
        Http.Response.StatusCode = status;
        Http.Response.ContentType = contentType;
        return IsHead ? Task.CompletedTask : Http.Response.WriteAsync(body, Ending);
    }

    /// <summary>Answers with a range of an object, as fast as the connection may and with what its fault does to it; HEAD gets the headers only.</summary>
    /// <param name="status">The status.</param>
    /// <param name="content">The object's bytes.</param>
    /// <param name="range">Which of them.</param>
    public async Task SendContentAsync(int status, ObjectContent content, ByteRange range)
    {
        Http.Response.StatusCode = status;
        Http.Response.ContentLength = range.Length;
        if (IsHead)
            return;

        Request.Offset = range.Offset;
        _limiter?.Begin();
        var scratch = new byte[Math.Min(1 << 16, Math.Max(1, range.Length))];
        for (var sent = 0L; sent < range.Length;)
        {
            if (IsFaultAt(sent) && !await BreakAsync())
                return;
            var piece = Piece(content, range, sent, scratch);
            if (_limiter is not null)
                await _limiter.WaitAsync(piece.Length, Ending);
            await Http.Response.BodyWriter.WriteAsync(piece, Ending);
            Ending.ThrowIfCancellationRequested();
            Request.Sent(piece.Length);
            sent += piece.Length;
        }
    }

    /// <summary>What the fault does before there is an answer; false when there will be none.</summary>
    internal async Task<bool> BeginAsync()
    {
        switch (Fault?.Kind)
        {
            case FaultKind.Delay:
                await Task.Delay(Fault.Time, Ending);
                break;
            case FaultKind.Do:
                Fault.Action!(Request);
                break;
            case FaultKind.Stall when Fault.AtByte < 0:
                await Fault.StallAsync(Ending);
                break;
            case FaultKind.Reset when Fault.AtByte == 0:
                Http.Abort();
                return false;
            default:
                break;
        }

        return true;
    }

    private bool IsFaultAt(long sent) => Fault is { Kind: FaultKind.Reset or FaultKind.Truncate or FaultKind.Stall } && Fault.AtByte == sent;

    /// <summary>What the fault does in the middle of a body; false when nothing may follow.</summary>
    private async Task<bool> BreakAsync()
    {
        await Http.Response.BodyWriter.FlushAsync(Ending);
        switch (Fault!.Kind)
        {
            case FaultKind.Stall:
                await Fault.StallAsync(Ending);
                return true;
            case FaultKind.Reset:
                await Task.Delay(TimeToLeave, Ending);
                Http.Abort();
                return false;
            default:
                // Kestrel closes in order a connection on which less was written than Content-Length says.
                return false;
        }
    }

    private ReadOnlyMemory<byte> Piece(ObjectContent content, ByteRange range, long sent, Memory<byte> scratch)
    {
        var most = Math.Min(range.Length - sent, _limiter?.Piece ?? 1 << 18);
        if (Fault is not null && Fault.AtByte > sent)
            most = Math.Min(most, Fault.AtByte - sent);
        var piece = content.Read(range.Offset + sent, scratch);
        piece = piece[..(int)Math.Min(piece.Length, most)];
        return Fault?.Kind == FaultKind.Corrupt && Fault.AtByte == sent ? Corrupted(piece) : piece;
    }

    private static byte[] Corrupted(ReadOnlyMemory<byte> piece)
    {
        var bytes = piece.ToArray();
        bytes[0] ^= 1;
        return bytes;
    }
}
