using HimalytixRestore.Engine.Stores.Transfer;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Stores.Transfer;

public sealed class PartJournalTests : IDisposable
{
    private static readonly PartJournalHeader s_header = new("s3://bucket/a\tb\n\"c\"", "\"etag\"", 1000, 10);

    private readonly TempFolder _folder = new();

    private string FilePath => _folder.Combine("a.sql");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Tells_what_was_noted_and_is_private()
    {
        await WriteAsync(3, 1, 99);
        using var journal = await PartJournal.OpenAsync(FilePath, Cancellation);
        Assert.Equal(s_header, journal.Header);
        Assert.Equal([3, 1, 99], journal.Parts);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PartJournal.PathOf(FilePath)));
    }

    /// <summary>A line counts only with its end; what is added later must not stick to a torn one.</summary>
    [Fact]
    public async Task Torn_anywhere_it_tells_of_whole_lines_only_and_can_be_gone_on_with()
    {
        await WriteAsync(3, 1, 99);
        var whole = await File.ReadAllBytesAsync(PartJournal.PathOf(FilePath), Cancellation);
        for (var length = 0; length <= whole.Length; length++)
        {
            await File.WriteAllBytesAsync(PartJournal.PathOf(FilePath), whole[..length], Cancellation);
            var ends = whole.Take(length).Count(value => value == '\n');
            int[] expected = [.. new[] { 3, 1, 99 }.Take(ends - 1)];
            using (var journal = await PartJournal.OpenAsync(FilePath, Cancellation))
            {
                Assert.Equal(ends > 0 ? s_header : null, journal.Header);
                Assert.Equal(expected, journal.Parts);
                if (ends > 0)
                    await journal.AddAsync([42], Cancellation);
            }

            using var again = await PartJournal.OpenAsync(FilePath, Cancellation);
            Assert.Equal(ends > 0 ? [.. expected, 42] : [], again.Parts);
        }
    }

    [Fact]
    public async Task Line_that_is_not_what_was_written_ends_it()
    {
        await WriteAsync(3, 1, 99);
        var whole = await File.ReadAllBytesAsync(PartJournal.PathOf(FilePath), Cancellation);
        for (var i = 0; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 0x01;
            await File.WriteAllBytesAsync(PartJournal.PathOf(FilePath), changed, Cancellation);
            using var journal = await PartJournal.OpenAsync(FilePath, Cancellation);
            Assert.Equal([.. new[] { 3, 1, 99 }.Take(whole.Take(i).Count(value => value == '\n') - 1)], journal.Parts);
        }
    }

    [Fact]
    public async Task One_at_a_time_may_have_it()
    {
        using var first = await PartJournal.OpenAsync(FilePath, Cancellation);
        var error = await Assert.ThrowsAsync<ArchiveException>(() => PartJournal.OpenAsync(FilePath, Cancellation));
        Assert.Equal(("FileInUse", RestoreErrorCategory.ResourceBusy), (error.ErrorId, error.Category));
    }

    private async Task WriteAsync(params int[] parts)
    {
        using var journal = await PartJournal.OpenAsync(FilePath, Cancellation);
        await journal.BeginAsync(s_header, Cancellation);
        foreach (var part in parts)
            await journal.AddAsync([part], Cancellation);
    }
}
