using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.TestSupport.Dumps;

/// <summary>One generated input and the two ways in which it is read.</summary>
internal sealed record DumpFuzzInput
{
    /// <summary>The text.</summary>
    public required byte[] Bytes { get; init; }

    /// <summary>Its statements and rows, as Latin-1; null when it was damaged, and nobody knows them.</summary>
    public IReadOnlyList<(string Statement, string Data)>? Expected { get; init; }

    /// <summary>How much of a statement's text is kept, both times.</summary>
    public required int KeptText { get; init; }

    /// <summary>Size of the second reader's buffer.</summary>
    public required int BufferSize { get; init; }

    /// <summary>Sizes of the pieces that the second reader gets.</summary>
    public required int[] Pieces { get; init; }

    /// <summary>Where the stream of a third reading fails.</summary>
    public required int FailAt { get; init; }

    /// <summary>Reads it in three ways and holds them against the input and each other; the test fails where something is wrong.</summary>
    /// <returns>The error's id, or an empty text for a dump that is whole.</returns>
    public async Task<string> CheckAsync()
    {
        var whole = await DumpReading.OfAsync(new DripStream(Bytes), new DumpReaderOptions { KeepStatementText = KeptText });
        new DumpAccount(Bytes, KeptText).Check(whole);
        if (Expected is not null)
            Assert.Equal(Expected, whole.Whole().Items.Where(item => item.IsSql).Select(item => (item.Text, item.Data)));
        var options = new DumpReaderOptions { KeepStatementText = KeptText, BufferSize = BufferSize };
        var pieces = await DumpReading.OfAsync(new DripStream(Bytes, Pieces), options);
        new DumpAccount(Bytes, KeptText).Check(pieces);
        pieces.RequireSame(whole);
        var broken = await DumpReading.OfAsync(new DripStream(Bytes, Pieces) { FailAt = FailAt }, options);
        broken.RequireBeginningOf(whole);
        return (whole.Failure as DumpException)?.ErrorId ?? "";
    }
}
