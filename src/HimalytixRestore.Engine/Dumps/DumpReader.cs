namespace HimalytixRestore.Engine.Dumps;

/// <summary>
/// Reads a plain dump item by item, in constant memory, and proves that it is whole. Text that is cut, malformed or asks for
/// something that is refused is a <see cref="DumpException"/>, which names the line.
/// </summary>
internal sealed class DumpReader : IAsyncDisposable
{
    /// <summary>No comment or meta-command that means anything is longer.</summary>
    private const int KeepLine = 64 * 1024;

    private readonly Stream _plain;
    private readonly DumpReaderOptions _options;
    private readonly DumpBuffer _buffer;
    private readonly SqlLexer _lexer = new();
    private readonly DumpEnvelope _envelope = new();
    private readonly SessionState _session = new();
    private readonly InventoryBuilder _inventory = new();
    private DumpTocEntry? _toc;
    private CopyBlock? _copy;
    private bool _started;

    /// <summary>Reads a dump from a stream of plain text.</summary>
    public DumpReader(Stream plain, DumpReaderOptions? options = null)
    {
        _plain = plain;
        _options = options ?? new DumpReaderOptions();
        _buffer = new DumpBuffer(plain, _options.BufferSize);
    }

    /// <summary>What was read so far; complete once <see cref="ReadAsync"/> returned null.</summary>
    public DumpInventory Inventory => _inventory.Build(_buffer.AtLineStart ? _buffer.Line - 1 : _buffer.Line, _buffer.Offset);

    /// <summary>
    /// Reads the next item; null at the end, once the dump is proven whole: trailer, matching <c>\unrestrict</c> and end of stream were seen.
    /// Rows of a COPY block that were not read are skipped, and counted.
    /// </summary>
    /// <exception cref="DumpException">The dump is cut, malformed or refused.</exception>
    public async ValueTask<DumpItem?> ReadAsync(CancellationToken cancellationToken)
    {
        while (_copy is not null)
            await ReadCopyAsync(cancellationToken);
        if (!_started)
            await StartAsync(cancellationToken);
        while (await SkipBlanksAsync(cancellationToken))
        {
            if (!await _buffer.EnsureAsync(2, cancellationToken) && _buffer.Available[0] == (byte)'-')
                throw Cut("inside a comment");
            var item = await ReadItemAsync(cancellationToken);
            if (item is not null)
                return item;
        }
        return _envelope.Missing() is { } missing ? throw Cut(missing) : null;
    }

    /// <summary>Reads the next piece of the rows that belong to the COPY item read last.</summary>
    /// <exception cref="DumpException">The dump is cut.</exception>
    /// <exception cref="InvalidOperationException">The item read last was no COPY, or its end was read already.</exception>
    public async ValueTask<CopyChunk> ReadCopyAsync(CancellationToken cancellationToken)
    {
        var copy = _copy ?? throw new InvalidOperationException("No COPY data is open.");
        if (!copy.IsOpen)
            await OpenCopyAsync(copy, cancellationToken);
        var known = 0;
        int mark;
        while (true)
        {
            known = CopyDataScanner.Scan(_buffer.Available, known, _buffer.AtLineStart, out mark);
            if (mark > 0 || _buffer.IsFull)
                break;
            if (!await _buffer.FillAsync(cancellationToken))
                throw CutInCopy(copy);
        }
        return TakeChunk(copy, known, mark);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _buffer.Dispose();
        if (!_options.LeaveOpen)
            await _plain.DisposeAsync();
    }

    /// <summary>Knows pg_dump's binary formats by their first bytes.</summary>
    private async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        _started = true;
        await _buffer.EnsureAsync("toc.dat\0"u8.Length, cancellationToken);
        var start = _buffer.Available;
        if (start.StartsWith("PGDMP"u8))
            throw DumpErrors.CustomFormat("custom");
        if (start.StartsWith("toc.dat\0"u8))
            throw DumpErrors.CustomFormat("tar");
        if (start.StartsWith("\uFEFF"u8))
            _buffer.Advance("\uFEFF"u8.Length);
    }

    /// <summary>Skips white space; false at the end of the stream.</summary>
    private async ValueTask<bool> SkipBlanksAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var text = _buffer.Available;
            var blank = text.IndexOfAnyExcept(" \t\n\r\f"u8);
            if (blank >= 0)
            {
                _buffer.Advance(blank);
                return true;
            }
            _buffer.Advance(text.Length);
            if (!await _buffer.FillAsync(cancellationToken))
                return false;
        }
    }

    /// <summary>Reads what begins here; null when it is nothing to report.</summary>
    private ValueTask<DumpItem?> ReadItemAsync(CancellationToken cancellationToken)
    {
        var text = _buffer.Available;
        if (text.StartsWith("--"u8))
            return ReadCommentAsync(cancellationToken);
        if (text[0] == (byte)'\\')
            return ReadMetaCommandAsync(cancellationToken);
        _envelope.MeetContent(_buffer.Line, _buffer.Offset);
        if (text.StartsWith("/*"u8))
            return SkipCommentAsync(cancellationToken);
        if (text[0] != (byte)';')
            return ReadStatementAsync(cancellationToken);
        _buffer.Advance(1);
        return default;
    }

    private async ValueTask<DumpItem?> ReadCommentAsync(CancellationToken cancellationToken)
    {
        var (line, offset) = (_buffer.Line, _buffer.Offset);
        var (text, isCut) = await ReadLineAsync(cancellationToken);
        _envelope.MeetComment(text.Span, isCut, line, offset);
        if (_inventory.ServerVersion.Length == 0)
            _inventory.ServerVersion = Version(text.Span, "-- Dumped from database version "u8);
        if (_inventory.DumpVersion.Length == 0)
            _inventory.DumpVersion = Version(text.Span, "-- Dumped by pg_dump version "u8);
        var toc = DumpTocEntry.TryParse(text.Span, _session.Encoding);
        if (toc is null)
            return null;
        _toc = toc;
        return CreateItem(DumpItemKind.TocComment, text, line, offset);
    }

    private string Version(ReadOnlySpan<byte> comment, ReadOnlySpan<byte> prefix) =>
        comment.StartsWith(prefix) ? _session.Encoding.GetString(comment[prefix.Length..].Trim(" \t"u8)) : "";

    private async ValueTask<DumpItem?> ReadMetaCommandAsync(CancellationToken cancellationToken)
    {
        var (line, offset) = (_buffer.Line, _buffer.Offset);
        if (!_buffer.AtLineStart)
            throw await RefuseBackslashAsync(cancellationToken);
        var (text, isCut) = await ReadLineAsync(cancellationToken);
        var command = MetaCommand.Parse(text.Span);
        if (isCut && !_envelope.IsAwaited(command))
            throw Cut("inside a psql command");
        _envelope.MeetMeta(command, _options.AllowConnect, line, offset);
        if (string.Equals(command.Name, @"\connect", StringComparison.Ordinal))
            _toc = null;
        return CreateItem(DumpItemKind.MetaCommand, text, line, offset);
    }

    /// <summary>Reads to the end of the line, which stays.</summary>
    private async ValueTask<(ReadOnlyMemory<byte> Text, bool IsCut)> ReadLineAsync(CancellationToken cancellationToken)
    {
        _buffer.Hold(KeepLine);
        var isCut = false;
        while (!isCut)
        {
            var length = _buffer.Available.IndexOfAny((byte)'\n', (byte)'\r');
            _buffer.Advance(length < 0 ? _buffer.Available.Length : length);
            if (length >= 0)
                break;
            isCut = !await _buffer.FillAsync(cancellationToken);
        }
        var text = _buffer.Held;
        _buffer.Release();
        return (text, isCut);
    }

    private async ValueTask<DumpItem?> SkipCommentAsync(CancellationToken cancellationToken)
    {
        var line = _buffer.Line;
        _buffer.Advance(2);
        _lexer.BeginComment();
        while (true)
        {
            var signal = _lexer.Scan(_buffer.Available, out var lexed);
            _buffer.Advance(lexed);
            if (signal == LexerSignal.End)
                return null;
            if (!await _buffer.FillAsync(cancellationToken))
                throw Cut($"inside a comment that begins at line {line}");
        }
    }

    private async ValueTask<DumpItem?> ReadStatementAsync(CancellationToken cancellationToken)
    {
        var (line, offset) = (_buffer.Line, _buffer.Offset);
        _buffer.Hold(_options.KeepStatementText);
        _lexer.StandardConformingStrings = _session.StandardConformingStrings;
        _lexer.BeginStatement();
        while (true)
        {
            var signal = _lexer.Scan(_buffer.Available, out var lexed);
            _buffer.Advance(lexed);
            if (signal == LexerSignal.End)
                break;
            if (signal == LexerSignal.Backslash)
                throw await RefuseBackslashAsync(cancellationToken);
            if (signal == LexerSignal.TagTooLong)
                throw DumpErrors.TagTooLong(_buffer.Line, _buffer.Offset);
            if (!await _buffer.FillAsync(cancellationToken))
                throw Cut($"inside {_lexer.Describe()}; the statement begins at line {line}{OfToc()}");
        }
        return FinishStatement(line, offset);
    }

    private DumpItem FinishStatement(long line, long offset)
    {
        var length = _buffer.Offset - offset - 1;
        var text = _buffer.Held;
        text = text[..(int)Math.Min(text.Length, length)];
        _buffer.Release();
        var kind = StatementClassifier.Classify(text.Span, _session.StandardConformingStrings);
        var isCopy = kind == DumpStatementKind.CopyFromStdin;
        var item = new DumpItem
        {
            Kind = isCopy ? DumpItemKind.Copy : DumpItemKind.Statement,
            StatementKind = kind,
            Text = text,
            IsTruncated = text.Length < length,
            Line = line,
            Offset = offset,
            EndOffset = _buffer.Offset,
            Toc = _toc,
            Copy = isCopy || kind == DumpStatementKind.Insert ? StatementDetails.Target(text.Span, _session.Encoding) : null,
            Setting = ReadSetting(kind, text.Span),
            InsertedRows = kind == DumpStatementKind.Insert ? Math.Max(1, _lexer.ValueLists) : 0,
        };
        _inventory.AddStatement(item, _session.Encoding, _session.StandardConformingStrings);
        if (item.Setting is not null)
            ApplySetting(item.Setting, line, offset);
        if (isCopy)
            _copy = new CopyBlock(item.Copy!, line);
        return item;
    }

    private DumpSetting? ReadSetting(DumpStatementKind kind, ReadOnlySpan<byte> text) => kind switch
    {
        DumpStatementKind.Set => StatementDetails.Set(text, _session.Encoding, _session.StandardConformingStrings),
        DumpStatementKind.SelectSetConfig => StatementDetails.SetConfig(text, _session.Encoding, _session.StandardConformingStrings),
        _ => null,
    };

    private void ApplySetting(DumpSetting setting, long line, long offset)
    {
        _session.Apply(setting, line, offset);
        _inventory.Encoding = _session.ClientEncoding;
    }

    private DumpItem CreateItem(DumpItemKind kind, ReadOnlyMemory<byte> text, long line, long offset) => new()
    {
        Kind = kind,
        Text = text,
        Line = line,
        Offset = offset,
        EndOffset = _buffer.Offset,
        Toc = _toc,
    };

    /// <summary>COPY data begins on the line after its statement.</summary>
    private async ValueTask OpenCopyAsync(CopyBlock copy, CancellationToken cancellationToken)
    {
        while (true)
        {
            var text = _buffer.Available;
            var blank = text.IndexOfAnyExcept(" \t\r\f"u8);
            if (blank >= 0 && text[blank] != (byte)'\n')
                throw DumpErrors.TextAfterCopy(copy.Target.ToString(), _buffer.Line, _buffer.Offset + blank);
            _buffer.Advance(blank < 0 ? text.Length : blank + 1);
            if (blank >= 0)
                break;
            if (!await _buffer.FillAsync(cancellationToken))
                throw CutInCopy(copy);
        }
        copy.IsOpen = true;
    }

    private CopyChunk TakeChunk(CopyBlock copy, int length, int mark)
    {
        if (mark == 0)
        {
            var lastRow = _buffer.Available[..length].LastIndexOf((byte)'\n');
            if (lastRow >= 0)
                length = lastRow + 1;
        }
        var data = _buffer.Peek(length);
        var rows = _buffer.Advance(length);
        copy.Rows += rows;
        copy.Bytes += length;
        var chunk = new CopyChunk(data, rows, _buffer.AtLineStart, mark > 0);
        if (mark > 0)
        {
            _buffer.Advance(mark);
            _inventory.AddRows(copy.Target, copy.Rows, copy.Bytes, copy.Line);
            _copy = null;
        }
        return chunk;
    }

    private async ValueTask<DumpException> RefuseBackslashAsync(CancellationToken cancellationToken)
    {
        await _buffer.EnsureAsync(MetaCommand.LongestShown, cancellationToken);
        return DumpErrors.RefusedMetaCommand(MetaCommand.Show(_buffer.Available), _buffer.Line, _buffer.Offset);
    }

    private DumpException Cut(string open) => DumpErrors.Cut(open, _buffer.Line, _buffer.Offset + _buffer.Available.Length);

    private DumpException CutInCopy(CopyBlock copy)
    {
        var rows = _buffer.Advance(_buffer.Available.Length);
        return Cut($"inside COPY {copy.Target} data, row {copy.Rows + rows + 1}");
    }

    private string OfToc() => _toc is null ? "" : $" ({_toc})";
}
