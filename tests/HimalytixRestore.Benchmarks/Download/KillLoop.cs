using System.Diagnostics;
using System.Security.Cryptography;
using HimalytixRestore.Engine.Stores.Transfer;
using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Benchmarks.Download;

/// <summary>Kills a process that receives a backup, as the kernel kills, again and again, and starts another one; the server's log tells what came how often.</summary>
/// <param name="options">How often and where.</param>
/// <param name="path">The file.</param>
internal sealed class KillLoop(DownloadOptions options, string path)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(1);

    private readonly List<string> _broken = [];
    private readonly Dictionary<int, int> _fetches = [];
    private readonly Dictionary<int, int> _excuses = [];
    private HashSet<int> _noted = [];
    private long _sent;

    /// <summary>Runs and prints.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>True when the file is right and nothing came again that need not.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var stored = await StoredObject.StartAsync(options.SizeBytes);
        // The places are of the file, so that the kills are spread over all of it, however far each start has come.
        var random = new Random(options.Seed);
        var places = Enumerable.Range(0, options.Kills).Select(_ => random.NextInt64(stored.Size)).Order().ToList();
        foreach (var place in places)
            await KillAtAsync(stored, place, cancellationToken);
        await FinishAsync(stored, cancellationToken);
        Print(stored);
        _broken.ForEach(Console.Error.WriteLine);
        return _broken.Count == 0;
    }

    private async Task KillAtAsync(StoredObject stored, long place, CancellationToken cancellationToken)
    {
        var there = _noted.Sum(part => LengthOf(part, stored));
        using var child = Start(stored);
        while (!child.HasExited && there + stored.Server.Requests.BytesSent() < Math.Max(place, there + 1))
            await Task.Delay(s_pause, cancellationToken);
        child.Kill();
        await child.WaitForExitAsync(cancellationToken);
        await Eventually.TrueAsync(() => Task.FromResult(stored.Server.Requests.InProgress == 0), "the server has noticed");
        if (child.ExitCode == 0)
            _broken.Add($"The process ended before it was killed at byte {place}.");
        await JudgeAsync(stored, cancellationToken);
    }

    private async Task FinishAsync(StoredObject stored, CancellationToken cancellationToken)
    {
        using var child = Start(stored);
        await child.WaitForExitAsync(cancellationToken);
        Count(stored);
        await using var file = File.OpenRead(path);
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        if (child.ExitCode != 0 || !string.Equals(sha256, stored.Sha256, StringComparison.Ordinal))
            _broken.Add($"The file is wrong: exit code {child.ExitCode}, SHA-256 {sha256} instead of {stored.Sha256}.");
    }

    /// <summary>After a kill: what was asked for and is not noted was under way, and may come once more.</summary>
    private async Task JudgeAsync(StoredObject stored, CancellationToken cancellationToken)
    {
        var asked = Count(stored);
        using (var journal = await PartJournal.OpenAsync(path, cancellationToken))
            _noted = [.. journal.Parts];
        var underWay = asked.Where(part => !_noted.Contains(part)).ToList();
        foreach (var part in underWay)
            _excuses[part] = _excuses.GetValueOrDefault(part) + 1;
        var most = 2 * (options.Connections ?? TransferOptions.File.Connections);
        if (underWay.Count > most)
            _broken.Add($"{underWay.Count} parts were under way at a kill; no more than {most} are to be.");
        Console.WriteLine($"  killed with {_noted.Count,5} parts noted, {underWay.Count,3} under way");
    }

    /// <summary>The parts that were asked for since the last time.</summary>
    private HashSet<int> Count(StoredObject stored)
    {
        HashSet<int> asked = [.. stored.Server.Requests.Of(StoreOperation.Read).Select(request => (int)(OffsetOf(request) / PartSize))];
        foreach (var part in asked)
        {
            _fetches[part] = _fetches.GetValueOrDefault(part) + 1;
            if (_noted.Contains(part))
                _broken.Add($"Part {part} was asked for again although it was noted.");
        }

        _sent += stored.Server.Requests.BytesSent();
        stored.Server.Requests.Clear();
        return asked;
    }

    private void Print(StoredObject stored)
    {
        var parts = (int)((stored.Size + PartSize - 1) / PartSize);
        foreach (var (part, fetches) in _fetches.Where(part => part.Value > 1 + _excuses.GetValueOrDefault(part.Key)))
            _broken.Add($"Part {part} was fetched {fetches} times and was under way at {_excuses.GetValueOrDefault(part)} kills.");
        Show.Title($"{Show.Size(stored.Size)}, {options.Kills} kills, seed {options.Seed}");
        Show.Line("parts", Show.Count(parts));
        Show.Line("fetched more than once", Show.Count(_fetches.Count(part => part.Value > 1)));
        Show.Line("the most often fetched one", Show.Count(_fetches.Values.Max()));
        Show.Line("bytes sent / size", $"{(double)_sent / stored.Size:N2}");
    }

    private long PartSize => options.PartSizeBytes ?? TransferOptions.File.PartSizeBytes;

    private long LengthOf(int part, StoredObject stored) => Math.Min(PartSize, stored.Size - (part * PartSize));

    /// <summary>Where the request begins, also when nothing was sent: <c>bytes=0-99</c>.</summary>
    private static long OffsetOf(StoreRequest request) => long.Parse(request.Range!["bytes=".Length..request.Range!.IndexOf('-', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);

    private Process Start(StoredObject stored) => Process.Start(DownloadChild.Start(stored.Server.Endpoint, stored.Uri, path, options.Connections, options.PartSizeBytes))!;
}
