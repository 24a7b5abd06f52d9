using System.Text;

namespace HimalytixRestore.Engine.Processes;

/// <summary>Takes all bytes of a child's output and keeps a bounded part of them: the first ones or the last ones.</summary>
/// <param name="limit">How many bytes are kept.</param>
/// <param name="keepTail">True keeps the last bytes, false the first.</param>
internal sealed class BoundedOutput(int limit, bool keepTail) : WriteOnlyStream
{
    private readonly MemoryStream _kept = new();

    /// <summary>The kept bytes as text; a character cut at the border becomes a replacement character.</summary>
    public string Text
    {
        get
        {
            var bytes = _kept.GetBuffer().AsSpan(0, (int)_kept.Length);
            return Encoding.UTF8.GetString(bytes.Length > limit ? bytes[^limit..] : bytes);
        }
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!keepTail)
        {
            _kept.Write(buffer[..Math.Min(buffer.Length, limit - (int)_kept.Length)]);
            return;
        }

        _kept.Write(buffer.Length > limit ? buffer[^limit..] : buffer);
        if (_kept.Length > 2L * limit)
            DropAllButTail();
    }

    private void DropAllButTail()
    {
        var tail = _kept.GetBuffer().AsSpan((int)_kept.Length - limit, limit).ToArray();
        _kept.SetLength(0);
        _kept.Write(tail);
    }
}
