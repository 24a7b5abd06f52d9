using System.Text;
using System.Text.Json;
using HimalytixRestore.Module.Tests.Support;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Module.Tests.EndToEnd;

/// <summary>What an operator sees of a backup in an archive class of S3.</summary>
public sealed class ArchivedBackupTests : IAsyncLifetime
{
    private const string Name = "himalytix_production_20260102_030405.sql.gz.enc";

    private readonly string _folder = Directory.CreateTempSubdirectory("himalytix-test-").FullName;
    private readonly byte[] _content = Encoding.ASCII.GetBytes(new string('x', 100_000));
    private readonly RecordingUserInterface _ui = new();
    private ModuleSession _session = null!;
    private S3Server _server = null!;
    private S3Object _stored = null!;

    private IReadOnlyList<StoreRequest> ThawRequests => _server.Requests.Of(StoreOperation.Restore);

    public async ValueTask InitializeAsync()
    {
        _server = await S3Server.StartAsync();
        _stored = _server.Bucket("erp").Add($"backups/production/{Name}", _content);
        _stored.Archive();
        var profile = Path.Combine(_folder, "profile.json");
        var entry = new { store = "s3://erp", endpoint = _server.Endpoint, anonymous = true, stateFolder = Path.Combine(_folder, "state") };
        await File.WriteAllTextAsync(profile, JsonSerializer.Serialize(new { environments = new { production = entry } }), TestContext.Current.CancellationToken);
        _session = new(new RecordingHost(_ui));
        (_session["profile"], _session["folder"]) = (profile, _folder);
    }

    public async ValueTask DisposeAsync()
    {
        _session.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void WhatIfSaysThatItCostsMoneyAndAsksForNothing()
    {
        Assert.Empty(_session.Run("Get-BackupList -ProfilePath $profile | Receive-Backup -ProfilePath $profile -Destination $folder -RetrievalTier Bulk -WhatIf").ShouldSucceed().Output);
        Assert.Contains(_ui.Lines, line => line.Contains("(Bulk), which costs money", StringComparison.Ordinal));
        Assert.Empty(ThawRequests);
    }

    [Fact]
    public void WithoutWaitTheBackupComesBackAsRestoringAndTheListSaysUntilWhen()
    {
        var asked = Assert.IsType<BackupInfo>(Assert.Single(_session.Run("Get-BackupList -ProfilePath $profile | Receive-Backup -ProfilePath $profile -Destination $folder -ThawDays 3").ShouldSucceed().Output));
        Assert.Equal(BackupArchiveState.Restoring, asked.ArchiveState);
        Assert.InRange(asked.ReadableFrom!.Value - DateTimeOffset.UtcNow, TimeSpan.FromHours(4.9), TimeSpan.FromHours(5));
        _session.Run("Get-BackupList -ProfilePath $profile | Receive-Backup -ProfilePath $profile -Destination $folder").ShouldSucceed();
        Assert.Single(ThawRequests);

        AssertShows($"Restoring (ETA {asked.ReadableFrom:HH:mm}Z)");
        _stored.Thaw(DateTimeOffset.UtcNow.AddMinutes(-1), 9);
        AssertShows(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Restored (until {_stored.ThawExpiresAt:d MMM})"));
        _stored.Archive();
        Assert.Contains("Archived", Table(), StringComparison.Ordinal);
    }

    [Fact]
    public void WithWaitTheFileComes()
    {
        _server.HasExpeditedCapacity = false;
        _server.ThawTime = (_, _) => TimeSpan.FromSeconds(1.5);
        var run = _session.Run($"Receive-Backup {Name} -ProfilePath $profile -Destination $folder -RetrievalTier Expedited -Wait -PollIntervalSec 1").ShouldSucceed();
        var file = Assert.IsType<BackupFile>(Assert.Single(run.Output));
        Assert.Equal(_content, File.ReadAllBytes(file.Path));
        Assert.Contains(run.Lines("Warning"), line => line.Contains("Standard was asked for instead", StringComparison.Ordinal));
        Assert.Equal("Standard", _stored.ThawTier);
    }

    [Fact]
    public void WhatCannotReadItSaysWhatToType()
    {
        var error = Assert.Single(_session.Run($"Test-Backup -Uri 's3://erp/{_stored.Key}' -ProfilePath $profile").Errors);
        Assert.StartsWith("BackupArchived,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("-Wait", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(ThawRequests);
    }

    /// <summary>The column of the state has 17 places; what does not fit goes on in the next line.</summary>
    private void AssertShows(string state)
    {
        var table = Table();
        var begin = table.IndexOf(state[..17], StringComparison.Ordinal);
        Assert.True(begin >= 0 && table.IndexOf(state[17..], begin, StringComparison.Ordinal) > begin, $"'{state}' is not in: {table}");
    }

    private string Table()
    {
        var before = _ui.Lines.Count;
        _session.Run("Get-BackupList -ProfilePath $profile | Out-Default").ShouldSucceed();
        return string.Concat(_ui.Lines.Skip(before));
    }
}
