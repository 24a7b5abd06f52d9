using HimalytixRestore.Engine.Sandbox;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Sandbox;

/// <summary>Where a PostgreSQL server is looked for, and in which order.</summary>
[Collection(WrittenProgramsCollection.Name)]
public sealed class PostgresBinariesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheOverrideWinsOverEverything()
    {
        var wanted = FakeServer("wanted", "14.1");
        var search = Search(FakeServer("other", "17.2")) with { Override = wanted };

        var found = await PostgresBinaries.FindAsync(search, Token);
        Assert.Equal(wanted, found.Folder);
        Assert.Equal(new Version(14, 1), found.Version);
    }

    [Fact]
    public async Task AnOverrideWithoutAServerIsAnErrorAndNoReasonToGuess()
    {
        var search = Search(FakeServer("other", "17.2")) with { Override = _folder.Combine("empty") };

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => PostgresBinaries.FindAsync(search, Token));
        Assert.Equal("PostgresNotFound", error.ErrorId);
        Assert.Contains(_folder.Combine("empty"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheFirstFolderThatHoldsAWholeServerIsTaken()
    {
        var half = _folder.Combine("half");
        FakeProgram(half, "initdb", "16.1");
        var broken = FakeServer("broken", "16.2");
        FakeProgram(broken, "postgres", "16.2", exitCode: 127);
        var whole = FakeServer("whole", "16.3");

        var found = await PostgresBinaries.FindAsync(Search(_folder.Combine("absent"), half, broken, whole, FakeServer("later", "17.0")), Token);
        Assert.Equal(whole, found.Folder);
    }

    [Fact]
    public async Task ClientsBesideTheServerAreTaken()
    {
        var server = FakeServer("server", "16.3");
        FakeProgram(server, "pg_dump", "16.3");
        FakeProgram(server, "psql", "16.3");

        var found = await PostgresBinaries.FindAsync(Search(server), Token);
        Assert.Equal(Path.Combine(server, "pg_dump"), found.PgDump);
        Assert.Equal(Path.Combine(server, "psql"), found.Psql);
    }

    [Fact]
    public async Task APgDumpOlderThanTheServerIsNone()
    {
        // Newer than any pg_dump on PATH: pg_dump itself refuses such a server.
        var found = await PostgresBinaries.FindAsync(Search(FakeServer("future", "99.1")), Token);

        Assert.Null(found.PgDump);
        Assert.Null(found.Psql);
    }

    [Fact]
    public async Task TheNpmPackageIsTheLastWay()
    {
        var package = FakeServer("package", "16.14");

        Assert.Equal(package, (await PostgresBinaries.FindAsync(Search() with { InstallPackageAsync = _ => Task.FromResult<string?>(package) }, Token)).Folder);
    }

    [Fact]
    public async Task AWantedVersionPassesOverTheOthers()
    {
        var package = FakeServer("package", "17.10");
        var search = Search(FakeServer("other", "15.3"), FakeServer("wanted", "14.1")) with { InstallPackageAsync = _ => Task.FromResult<string?>(package) };

        Assert.Equal(14, (await PostgresBinaries.FindAsync(search with { MajorVersion = 14 }, Token)).Version.Major);
        Assert.Equal(package, (await PostgresBinaries.FindAsync(search with { MajorVersion = 17 }, Token)).Folder);
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => PostgresBinaries.FindAsync(search with { MajorVersion = 18 }, Token));
        Assert.Contains("version 18", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheErrorListsTheThreeWays()
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => PostgresBinaries.FindAsync(Search(), Token));

        Assert.Equal("PostgresNotFound", error.ErrorId);
        Assert.Contains("apt-get install postgresql", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains(PostgresSearch.OverrideVariable, error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("npm", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void TheUsualFoldersComeNewestFirst()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps its servers elsewhere.");
        foreach (var folder in (string[])["usr/lib/postgresql/9.6", "usr/lib/postgresql/15", "usr/lib/postgresql/16", "usr/pgsql-13", "usr/pgsql-17", "opt/homebrew/opt/postgresql@16", "usr/local/opt/postgresql@14", "Applications/Postgres.app/Contents/Versions/18", "Applications/Postgres.app/Contents/Versions/latest"])
            Directory.CreateDirectory(_folder.Combine(folder));

        var found = PostgresSearch.UsualFolders(_folder.FullPath).Select(folder => Path.GetRelativePath(_folder.FullPath, folder));
        Assert.Equal(
            [
                "usr/lib/postgresql/16/bin", "usr/lib/postgresql/15/bin", "usr/lib/postgresql/9.6/bin", "usr/pgsql-17/bin", "usr/pgsql-13/bin",
                "opt/homebrew/opt/postgresql@16/bin", "usr/local/opt/postgresql@14/bin",
                "Applications/Postgres.app/Contents/Versions/18/bin", "Applications/Postgres.app/Contents/Versions/latest/bin", "usr/local/pgsql/bin",
            ],
            found);
    }

    private static PostgresSearch Search(params string[] folders) =>
        new() { Folders = folders, InstallPackageAsync = _ => Task.FromResult<string?>(null) };

    private string FakeServer(string name, string version)
    {
        var folder = _folder.Combine(name);
        foreach (var program in (string[])["initdb", "pg_ctl", "postgres"])
            FakeProgram(folder, program, version);
        return folder;
    }

    private static void FakeProgram(string folder, string program, string version, int exitCode = 0)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, program);
        File.WriteAllText(path, $"#!/bin/sh\necho '{program} (PostgreSQL) {version} (Fake 1.2)'\nexit {exitCode}\n");
        if (OperatingSystem.IsWindows())
            Assert.Skip("The fake programs are shell scripts.");
        else
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
