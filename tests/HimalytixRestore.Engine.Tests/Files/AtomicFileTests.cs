using System.Text;
using HimalytixRestore.Engine.Files;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("himalytix-test").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Appears_whole_or_not_at_all_and_is_private_from_its_creation()
    {
        var path = Path.Combine(_folder, "a.sql");
        await using (var file = AtomicFile.Create(path, overwrite: false))
        {
            await file.Stream.WriteAsync("content"u8.ToArray());
            var temporary = Assert.Single(Directory.GetFiles(_folder));
            Assert.NotEqual(path, temporary);
            AssertMode(temporary, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            await file.CommitAsync(default);
        }

        Assert.Equal(path, Assert.Single(Directory.GetFiles(_folder)));
        Assert.Equal("content", await File.ReadAllTextAsync(path));
        AssertMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Leaves_nothing_when_it_is_not_committed()
    {
        await using (var file = AtomicFile.Create(Path.Combine(_folder, "a.sql"), overwrite: false))
            await file.Stream.WriteAsync(new byte[1_000_000]);

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Leaves_nothing_when_it_is_cancelled()
    {
        using var source = new CancellationTokenSource();
        await using (var file = AtomicFile.Create(Path.Combine(_folder, "a.sql"), overwrite: false))
        {
            await file.Stream.WriteAsync(new byte[1000], source.Token);
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => file.CommitAsync(source.Token));
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Existing_file_stays_unless_it_shall_be_replaced()
    {
        var path = Path.Combine(_folder, "a.sql");
        await File.WriteAllTextAsync(path, "old");
        Assert.Equal("FileExists", Assert.Throws<ArchiveException>(() => AtomicFile.Create(path, overwrite: false)).ErrorId);
        await using (var file = AtomicFile.Create(path, overwrite: true))
        {
            await file.Stream.WriteAsync("new"u8.ToArray());
            Assert.Equal("old", await File.ReadAllTextAsync(path));
            await file.CommitAsync(default);
        }

        Assert.Equal("new", await File.ReadAllTextAsync(path));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task File_that_came_meanwhile_stays()
    {
        var path = Path.Combine(_folder, "a.sql");
        await using (var file = AtomicFile.Create(path, overwrite: false))
        {
            await File.WriteAllTextAsync(path, "the other's");
            var error = await Assert.ThrowsAsync<ArchiveException>(() => file.CommitAsync(default));
            Assert.Equal("FileExists", error.ErrorId);
        }

        Assert.Equal("the other's", await File.ReadAllTextAsync(path));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Folder_is_never_replaced() =>
        Assert.Equal("FileExists", Assert.Throws<ArchiveException>(() => AtomicFile.Create(_folder, overwrite: true)).ErrorId);

    [Fact]
    public async Task Folders_it_makes_are_private_and_others_are_left_as_they_are()
    {
        var path = Path.Combine(_folder, "new", "newer", "a.json");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead);

        await AtomicFile.WriteAllTextAsync(path, "žluť", overwrite: false, default);
        Assert.Equal(Encoding.UTF8.GetBytes("žluť"), await File.ReadAllBytesAsync(path));
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        AssertMode(Path.Combine(_folder, "new"), OwnerOnly);
        AssertMode(Path.Combine(_folder, "new", "newer"), OwnerOnly);
        AssertMode(_folder, OwnerOnly | UnixFileMode.GroupRead);
    }

    [Fact]
    public void File_in_the_place_of_a_folder_is_an_error_with_a_remedy()
    {
        var path = Path.Combine(_folder, "a");
        File.WriteAllText(path, "");
        var error = Assert.Throws<ArchiveException>(() => AtomicFile.Create(Path.Combine(path, "b.sql"), overwrite: false));
        Assert.NotEmpty(error.RecommendedAction);
        Assert.NotEmpty(error.Evidence["SystemError"]);
    }

    [Fact]
    public async Task Full_disk_is_named_and_leaves_nothing()
    {
        const string Full = "/dev/full";
        if (!File.Exists(Full))
            ContinuousIntegration.SkipOrFail("There is no /dev/full here.");

        await using var stream = new AtomicFileStream(new(Full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0), "a.sql");
        var error = await Assert.ThrowsAsync<ArchiveException>(async () => await stream.WriteAsync(new byte[10]));
        Assert.Equal("DiskFull", error.ErrorId);
    }

    private static void AssertMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            Assert.Equal(mode, File.GetUnixFileMode(path));
    }
}
