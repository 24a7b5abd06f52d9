using System.Globalization;

namespace HimalytixRestore.Benchmarks;

/// <summary>What the command line says.</summary>
/// <param name="Mode">What to measure.</param>
/// <param name="Megabytes">Size of the dump's text, in units of 1,048,576 bytes.</param>
/// <param name="Jobs">Sessions that load rows at once.</param>
internal sealed record BenchmarkOptions(BenchmarkMode Mode, int Megabytes, int Jobs)
{
    /// <summary>How many inputs are generated for the reader of dumps.</summary>
    public int Inputs { get; init; } = 1_000_000;

    /// <summary>What they are generated from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The only one of them to read; null for all.</summary>
    public int? Input { get; init; }

    /// <summary>How to call the program.</summary>
    public const string Usage = """
        dotnet run -c Release --project tests/HimalytixRestore.Benchmarks -- [mode] [--megabytes N] [--jobs N]

          stages   how fast a backup is read, each stage alone and all together; fails when Test-Backup is not twice as fast as openssl | gzip
          memory   restores a backup into a private PostgreSQL server in a process of its own; fails when that takes more than 250 MB of memory
          (none)   both, one after the other
          fuzz     reads generated dumps, damaged and cut anywhere; fails at the first that is read wrong
          restore  puts restores side by side: the runbook, psql, pg_restore and ours; has options of its own: restore --help
          download receives a backup from an S3 server: in parts and by one GET, as fast as it goes, killed again and again; see download --help
          equality compares what a restore made with what psql made; see restore --help
          swap     for how long either strategy of a full restore closes the database; has options of its own: swap --help
          serve    serves a bucket as S3 or Google Cloud Storage would, for a look by hand; see serve --help

          --megabytes N   size of the generated dump's text in MiB; 1024 by default
          --jobs N        sessions that load rows at once; 1 by default
          --inputs N      generated inputs to read; 1,000,000 by default
          --seed N        what they are generated from; 1 by default
          --input N       reads only this one of them
          --help          this text
        """;

    private const int DefaultMegabytes = 1024;

    /// <summary>Reads the arguments.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <exception cref="ConfigurationException">They make no sense: <c>BenchmarkArguments</c>.</exception>
    public static BenchmarkOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchmarkOptions(BenchmarkMode.All, DefaultMegabytes, Jobs: 1);
        for (var i = 0; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "stages" => options with { Mode = BenchmarkMode.Stages },
                "memory" => options with { Mode = BenchmarkMode.Memory },
                "fuzz" => options with { Mode = BenchmarkMode.Fuzz },
                "--inputs" => options with { Inputs = Number(arguments[i], arguments.ElementAtOrDefault(++i)) },
                "--seed" => options with { Seed = Number(arguments[i], arguments.ElementAtOrDefault(++i)) },
                "--input" => options with { Input = Number(arguments[i], arguments.ElementAtOrDefault(++i), least: 0) },
                "--help" or "-h" => options with { Mode = BenchmarkMode.Help },
                "--megabytes" => options with { Megabytes = Number(arguments[i], arguments.ElementAtOrDefault(++i)) },
                "--jobs" => options with { Jobs = Number(arguments[i], arguments.ElementAtOrDefault(++i)) },
                var unknown => throw Wrong($"'{unknown}' is no argument of the benchmarks."),
            };
        }

        return options;
    }

    private static int Number(string argument, string? text, int least = 1) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
        ? number
        : throw Wrong($"{argument} takes a number of {least} or more.");

    private static ConfigurationException Wrong(string message) => new("BenchmarkArguments", message, Usage);
}
