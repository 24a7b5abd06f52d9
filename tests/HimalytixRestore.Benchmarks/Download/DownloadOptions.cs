using System.Globalization;

namespace HimalytixRestore.Benchmarks.Download;

/// <summary>What the command line says of the mode download.</summary>
internal sealed record DownloadOptions
{
    /// <summary>The mode.</summary>
    public const string Mode = "download";

    /// <summary>How to call it.</summary>
    public const string Usage = """
        dotnet run -c Release --project tests/HimalytixRestore.Benchmarks -- download [options]

          Receive-Backup from an S3 server on the loopback interface, in a process of its own. Without --kills: against one single GET
          with 50 ms latency and 20 MB/s per connection, and as fast as it goes; exit code 1 when a target is missed. With --kills: the process
          is killed at random points and started again; exit code 1 when the file is wrong or a part came again that need not.

          --megabytes N     size of the object in MiB, 2048 by default; the slow network gets half of it
          --kills N         how often the process is killed; 0 by default
          --seed N          where; 1 by default
          --connections N   parts at once; by default the product's own choice
          --part-size N     size of a part in MiB; by default the product's own choice
          --folder F        where the file goes; memory (/dev/shm) by default where there is such a thing, else the temporary folder
        """;

    private const string Memory = "/dev/shm";

    /// <summary>True when only the usage is asked for.</summary>
    public bool IsHelp { get; private init; }

    /// <summary>Size of the object.</summary>
    public long SizeBytes { get; private init; } = 2L << 30;

    /// <summary>How often the process is killed.</summary>
    public int Kills { get; private init; }

    /// <summary>What the places are drawn from.</summary>
    public int Seed { get; private init; } = 1;

    /// <summary>Parts at once; null is the product's choice.</summary>
    public int? Connections { get; private init; }

    /// <summary>Size of a part; null is the product's choice.</summary>
    public long? PartSizeBytes { get; private init; }

    /// <summary>Where the file goes.</summary>
    public string Folder { get; private init; } = Directory.Exists(Memory) ? Memory : Path.GetTempPath();

    /// <summary>Reads the arguments.</summary>
    /// <param name="arguments">The arguments, the mode first.</param>
    /// <exception cref="ConfigurationException">They make no sense: <c>BenchmarkArguments</c>.</exception>
    public static DownloadOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new DownloadOptions();
        for (var i = 1; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--help" or "-h" => options with { IsHelp = true },
                "--megabytes" => options with { SizeBytes = (long)Number(arguments, ref i) << 20 },
                "--kills" => options with { Kills = Number(arguments, ref i) },
                "--seed" => options with { Seed = Number(arguments, ref i) },
                "--connections" => options with { Connections = Number(arguments, ref i) },
                "--part-size" => options with { PartSizeBytes = (long)Number(arguments, ref i) << 20 },
                "--folder" => options with { Folder = Path.GetFullPath(arguments.ElementAtOrDefault(++i) ?? throw Wrong("--folder takes a folder.")) },
                var unknown => throw Wrong($"'{unknown}' is no argument of this mode."),
            };
        }

        return options;
    }

    private static int Number(IReadOnlyList<string> arguments, ref int i) =>
        int.TryParse(arguments.ElementAtOrDefault(++i), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw Wrong($"{arguments[i - 1]} takes a number above 0.");

    private static ConfigurationException Wrong(string message) => new("BenchmarkArguments", message, Usage);
}
