namespace HimalytixRestore.Engine.Dumps;

/// <summary>
/// What surrounds a dump's statements and proves it whole: header, trailer, <c>\restrict</c> and <c>\unrestrict</c>
/// (backup-format: the dump text).
/// </summary>
internal sealed class DumpEnvelope
{
    private string? _key;

    /// <summary>Whether <c>-- PostgreSQL database dump</c> was seen.</summary>
    public bool HeaderSeen { get; private set; }

    /// <summary>Whether <c>-- PostgreSQL database dump complete</c> was seen.</summary>
    public bool TrailerSeen { get; private set; }

    private static ReadOnlySpan<byte> Header => "-- PostgreSQL database dump"u8;

    private static ReadOnlySpan<byte> Trailer => "-- PostgreSQL database dump complete"u8;

    private static ReadOnlySpan<byte> ClusterHeader => "-- PostgreSQL database cluster dump"u8;

    /// <summary>Meets a comment line between statements.</summary>
    /// <param name="comment">The line with its dashes, without its end.</param>
    /// <param name="isCut">Whether the stream ended in it.</param>
    /// <param name="line">Its line.</param>
    /// <param name="offset">Its offset.</param>
    public void MeetComment(ReadOnlySpan<byte> comment, bool isCut, long line, long offset)
    {
        comment = comment.TrimEnd(" \t"u8);
        if (comment.SequenceEqual(Trailer) && HeaderSeen)
            TrailerSeen = true;
        else if (comment.SequenceEqual(Header))
            MeetHeader(line, offset);
        else if (!HeaderSeen && !comment.SequenceEqual("--"u8) && !(isCut && (Header.StartsWith(comment) || ClusterHeader.StartsWith(comment))))
            throw comment.StartsWith(ClusterHeader) ? DumpErrors.ClusterDump(line, offset) : DumpErrors.NotADump(line, offset);
    }

    private void MeetHeader(long line, long offset)
    {
        if (TrailerSeen)
            throw DumpErrors.TextAfterTrailer(line, offset);
        HeaderSeen = true;
    }

    /// <summary>Meets anything that is neither blank nor a line comment nor a meta-command.</summary>
    public void MeetContent(long line, long offset)
    {
        if (!HeaderSeen)
            throw DumpErrors.NotADump(line, offset);
        if (TrailerSeen)
            throw DumpErrors.TextAfterTrailer(line, offset);
    }

    /// <summary>Meets a meta-command that stands alone on its line.</summary>
    public void MeetMeta(MetaCommand command, bool allowConnect, long line, long offset)
    {
        if (!HeaderSeen)
            throw DumpErrors.NotADump(line, offset);
        switch (command.Name)
        {
            case @"\restrict" when command.HasKey:
                MeetRestrict(command.Argument, line, offset);
                break;
            case @"\unrestrict" when command.HasKey:
                MeetUnrestrict(command.Argument, line, offset);
                break;
            case @"\connect" when allowConnect && command.Argument.Length > 0 && !command.HidesAnother:
                MeetConnect(line, offset);
                break;
            case @"\." when command.Argument.Length == 0:
                throw DumpErrors.StrayCopyEnd(line, offset);
            default:
                throw DumpErrors.RefusedMetaCommand(MetaCommand.Show(System.Text.Encoding.Latin1.GetBytes(command.Name)), line, offset);
        }
    }

    /// <summary>What is missing at the end of the stream; null when the dump is proven whole.</summary>
    public string? Missing()
    {
        if (!HeaderSeen)
            return "before its header '-- PostgreSQL database dump'";
        if (!TrailerSeen)
            return "before its trailer '-- PostgreSQL database dump complete'";
        return _key is null ? null : @"before the \unrestrict line after its trailer";
    }

    /// <summary>Whether this is the <c>\unrestrict</c> that is waited for.</summary>
    public bool IsAwaited(MetaCommand command) =>
        string.Equals(command.Name, @"\unrestrict", StringComparison.Ordinal) && string.Equals(command.Argument, _key, StringComparison.Ordinal);

    private void MeetRestrict(string key, long line, long offset)
    {
        if (TrailerSeen)
            throw DumpErrors.TextAfterTrailer(line, offset);
        if (_key is not null)
            throw DumpErrors.RestrictMismatch(@"a second \restrict without \unrestrict between them", line, offset);
        _key = key;
    }

    private void MeetUnrestrict(string key, long line, long offset)
    {
        if (_key is null)
            throw DumpErrors.RestrictMismatch(@"\unrestrict without \restrict before it", line, offset);
        if (!string.Equals(key, _key, StringComparison.Ordinal))
            throw DumpErrors.RestrictMismatch(@"\unrestrict has another key than \restrict", line, offset);
        _key = null;
    }

    private void MeetConnect(long line, long offset)
    {
        if (TrailerSeen)
            throw DumpErrors.TextAfterTrailer(line, offset);
        if (_key is not null)
            throw DumpErrors.RestrictMismatch(@"\connect between \restrict and \unrestrict", line, offset);
    }
}
