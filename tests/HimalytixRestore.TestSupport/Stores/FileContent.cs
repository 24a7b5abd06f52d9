using Microsoft.Win32.SafeHandles;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>A file of the machine as content; it must not change while it is served.</summary>
public sealed class FileContent : ObjectContent
{
    private readonly Lazy<SafeFileHandle> _file;

    /// <summary>Takes the file; it is opened when it is first read, and stays open until the content is collected.</summary>
    /// <param name="path">The file.</param>
    public FileContent(string path)
    {
        _file = new(() => File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete));
        Length = new FileInfo(path).Length;
    }

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Read(long offset, Memory<byte> scratch)
    {
        var count = RandomAccess.Read(_file.Value, scratch.Span, offset);
        return count > 0 ? scratch[..count] : throw new EndOfStreamException("The file became shorter while it was served.");
    }
}
