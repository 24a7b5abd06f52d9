using System.Globalization;
using System.Net;
using HimalytixRestore.Engine.Platforms;

namespace HimalytixRestore.Engine.Databases;

/// <summary>
/// The machine a server runs on, as far as it can be known: the server's own kernel says it to a role that may read files there; a
/// server at a loopback address or a socket is taken to be on this machine. Of any other nothing is known, and nothing is guessed.
/// </summary>
/// <param name="Cores">Cores the server may use; null when not known.</param>
/// <param name="AvailableBytes">Memory that can be had now without taking it from others; null when not known.</param>
internal sealed record ServerMachine(int? Cores, long? AvailableBytes)
{
    /// <summary>A machine of which nothing is known.</summary>
    public static readonly ServerMachine Unknown = new(null, null);

    private const string CpuSet = "/sys/fs/cgroup/cpuset.cpus.effective";
    private const string OnlineCpus = "/sys/devices/system/cpu/online";
    private const string CpuQuota = "/sys/fs/cgroup/cpu.max";
    private const string MemoryInfo = "/proc/meminfo";
    private const string MemoryLimit = "/sys/fs/cgroup/memory.max";
    private const string MemoryUse = "/sys/fs/cgroup/memory.current";
    private const string MemoryParts = "/sys/fs/cgroup/memory.stat";

    private static readonly string[] Paths = [CpuSet, OnlineCpus, CpuQuota, MemoryInfo, MemoryLimit, MemoryUse, MemoryParts];

    /// <summary>Finds out what can be known.</summary>
    /// <param name="session">A session on the server.</param>
    /// <param name="hostName">How the server is reached.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server was lost.</exception>
    public static async Task<ServerMachine> ReadAsync(ServerSession session, string hostName, CancellationToken cancellationToken)
    {
        var there = FromKernel(await ReadFilesAsync(session, cancellationToken));
        return there.Cores is null && IsHere(hostName) ? Here() : there;
    }

    /// <summary>Whether a server of this address is taken to be on this machine.</summary>
    /// <param name="hostName">A name, an address, or a path that is a socket's folder.</param>
    public static bool IsHere(string hostName)
        => hostName.StartsWith('/')
        || string.Equals(hostName, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(hostName, out var address) && IPAddress.IsLoopback(address));

    /// <summary>What Linux' own files say; a limit of the container counts where there is one.</summary>
    /// <param name="files">The text of each file that could be read, by its path.</param>
    public static ServerMachine FromKernel(IReadOnlyDictionary<string, string> files)
    {
        var cpus = files.GetValueOrDefault(CpuSet, "").Trim() is { Length: > 0 } set ? set : files.GetValueOrDefault(OnlineCpus, "");
        int? cores = Count(cpus) is > 0 and var count ? Math.Min(count, Quota(files.GetValueOrDefault(CpuQuota, ""))) : null;
        if (Field(files.GetValueOrDefault(MemoryInfo, ""), "MemAvailable:") is not { } kilobytes)
            return new ServerMachine(cores, null);
        var available = kilobytes * 1024;
        if (Number(files.GetValueOrDefault(MemoryLimit, "")) is { } limit && Number(files.GetValueOrDefault(MemoryUse, "")) is { } used)
            available = Math.Min(available, limit - used + (Field(files.GetValueOrDefault(MemoryParts, ""), "inactive_file") ?? 0));
        return new ServerMachine(cores, Math.Max(0, available));
    }

    private static async Task<IReadOnlyDictionary<string, string>> ReadFilesAsync(ServerSession session, CancellationToken cancellationToken)
    {
        const string Operation = "Reading what machine the server has";
        const string Function = "pg_catalog.pg_read_file(text, bigint, bigint, boolean)";
        Dictionary<string, string> files = new(StringComparer.Ordinal);
        if (!await session.ScalarAsync<bool>($"SELECT pg_catalog.pg_has_role('pg_read_server_files', 'USAGE') AND pg_catalog.has_function_privilege('{Function}', 'EXECUTE')", Operation, cancellationToken))
            return files;
        try
        {
            foreach (var (path, text) in await session.QueryAsync(
                "SELECT path, coalesce(pg_catalog.pg_read_file(path, 0, 65536, true), '') FROM pg_catalog.unnest($1) AS files (path)",
                Operation, row => (row.GetString(0), row.GetString(1)), cancellationToken, [Paths]))
                files[path] = text;
        }
        catch (DatabaseException exception) when (exception.Evidence.ContainsKey("SqlState"))
        {
            // The server may not read them itself: then nothing is known, which is no fault of the restore.
            files.Clear();
        }

        return files;
    }

    private static ServerMachine Here()
    {
        Dictionary<string, string> files = new(StringComparer.Ordinal);
        foreach (var path in Paths.Where(_ => Platform.Current.HasProcFiles))
        {
            try
            {
                files[path] = File.ReadAllText(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Not every kernel and container has every file.
            }
        }

        // The runtime knows its cores on every system, and its limits.
        return FromKernel(files) with { Cores = Environment.ProcessorCount };
    }

    /// <summary>How many numbers a list such as <c>0-3,8</c> has; 0 when it is no such list.</summary>
    private static int Count(string list)
    {
        var count = 0;
        foreach (var range in list.Trim().Split(','))
        {
            var ends = range.Split('-');
            if (ends.Length > 2 || !int.TryParse(ends[0], CultureInfo.InvariantCulture, out var first) || !int.TryParse(ends[^1], CultureInfo.InvariantCulture, out var last) || last < first)
                return 0;
            count += last - first + 1;
        }

        return count;
    }

    /// <summary>Whole cores of a quota such as <c>150000 100000</c>, at least one; no limit when it says <c>max</c>.</summary>
    private static int Quota(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.TrimEntries);
        return parts.Length == 2 && Number(parts[0]) is { } time && Number(parts[1]) is > 0 and var period ? (int)Math.Clamp(time / period, 1, int.MaxValue) : int.MaxValue;
    }

    private static long? Field(string text, string name)
        => text.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? Number(line[name.Length..].Trim().Split(' ')[0])
            : null;

    private static long? Number(string text) => long.TryParse(text.Trim(), CultureInfo.InvariantCulture, out var number) ? number : null;
}
