using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using HimalytixRestore.Engine.Stores.Transfer;
using HimalytixRestore.Engine.Tests.Stores.Amazon;
using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Engine.Tests.Stores.Transfer;

/// <summary>Receive-Backup in a process that is killed as the kernel kills. At full size, with many kills, it is a mode of the benchmarks.</summary>
public sealed class KilledProcessTests
{
    private const int PartSize = 1 << 20;
    private const int Parts = 64;
    private const int Connections = 4;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_noted_never_comes_again_and_the_file_is_right()
    {
        await using var bench = await S3Bench.StartAsync();
        using TempFolder folder = new();
        var stored = bench.Add("20261101_020000", content: new GeneratedContent(Parts * PartSize));
        var path = folder.Combine("backup.enc");
        HashSet<int> noted = [];
        foreach (var place in new[] { 3, 17, 30, 45 })
        {
            // The connection that reaches this place waits there, so the kill finds the process at work, whatever the machine's pace.
            var stall = bench.Server.Faults.Add(StoreFault.Stall(PartSize / 2).On(StoreOperation.Read).When(request => PartOf(request) >= Math.Max(place, noted.Count)));
            using var process = Start(bench, stored, path);
            await stall.Reached.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
            process.Kill();
            await process.WaitForExitAsync(Cancellation);
            await Eventually.TrueAsync(() => Task.FromResult(bench.Server.Requests.InProgress == 0), "the server has noticed");
            bench.Server.Faults.Clear();
            var asked = Asked(bench);
            Assert.Empty(asked.Intersect(noted));
            noted = [.. await NotedAsync(path)];
            // The rest was under way: no more than that may come again.
            Assert.InRange(asked.Except(noted).Count(), 1, 2 * Connections);
            Assert.False(File.Exists(path));
        }

        using var last = Start(bench, stored, path);
        await last.WaitForExitAsync(Cancellation);
        Assert.Equal((0, ""), (last.ExitCode, await last.StandardError.ReadToEndAsync(Cancellation)));
        Assert.Equal(Enumerable.Range(0, Parts).Except(noted), Asked(bench).Order());
        Assert.Equal([path], Directory.GetFiles(folder.FullPath));
        await using var file = File.OpenRead(path);
        Assert.Equal(stored.Content.Hash(ContentHash.Sha256), await SHA256.HashDataAsync(file, Cancellation));
    }

    private static Process Start(S3Bench bench, S3Object stored, string path)
    {
        string command = $"Receive-Backup -Uri 's3://erp/{stored.Key}' -Destination '{path}' -PartSize {PartSize} -Connections {Connections} -ErrorAction Stop | Out-Null";
        ProcessStartInfo start = new("dotnet", [ShellProgram.Path, "-Command", command]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in new[] { ("AWS_ENDPOINT_URL", bench.Server.Endpoint.ToString()), ("AWS_REGION", "us-east-1"), ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "example") })
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>The parts that were asked for since the last time.</summary>
    private static HashSet<int> Asked(S3Bench bench)
    {
        HashSet<int> parts = [.. bench.Server.Requests.Of(StoreOperation.Read).Select(PartOf)];
        bench.Server.Requests.Clear();
        return parts;
    }

    private static int PartOf(StoreRequest request) =>
        (int)(long.Parse(request.Range!["bytes=".Length..request.Range!.IndexOf('-', StringComparison.Ordinal)], CultureInfo.InvariantCulture) / PartSize);

    private static async Task<IReadOnlyList<int>> NotedAsync(string path)
    {
        using var journal = await PartJournal.OpenAsync(path, Cancellation);
        return journal.Parts;
    }
}
