using System.Globalization;

namespace HimalytixRestore.Benchmarks.Downtime;

/// <summary>What the command line says of the mode swap.</summary>
internal sealed record SwapOptions
{
    /// <summary>The mode.</summary>
    public const string Mode = "swap";

    /// <summary>How to call it.</summary>
    public const string Usage = """
        dotnet run -c Release --project tests/HimalytixRestore.Benchmarks -- swap [options]

          The ledger is restored over itself by both strategies while clients connect, write and connect again without a pause.
          Told is for how long the database was closed, as the run measured it and as the clients did. Exit code 1 when Swap
          closed it for 2 s or more.

          --scale N            share of the ledger's full size (600 MB of dump), 1 by default
          --clients N          clients, 20 by default
          --runs N             runs of each strategy, 1 by default
          --cluster-folder F   where the server lives; by default memory (/dev/shm) where there is such a folder
          --keep-data F        a folder that keeps the backup, so that the next call need not make it
        """;

    /// <summary>True when only the usage is asked for.</summary>
    public bool IsHelp { get; private init; }

    /// <summary>Share of the full size.</summary>
    public double Scale { get; private init; } = 1;

    /// <summary>Clients.</summary>
    public int Clients { get; private init; } = 20;

    /// <summary>Runs of each strategy.</summary>
    public int Runs { get; private init; } = 1;

    /// <summary>The folder for the server; null chooses.</summary>
    public string? ClusterFolder { get; private init; }

    /// <summary>The folder that keeps the backup; null keeps none.</summary>
    public string? DataFolder { get; private init; }

    /// <summary>Reads the arguments.</summary>
    /// <param name="arguments">The arguments, the mode first.</param>
    /// <exception cref="ConfigurationException">They make no sense: <c>BenchmarkArguments</c>.</exception>
    public static SwapOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new SwapOptions();
        for (var i = 1; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--help" or "-h" => options with { IsHelp = true },
                "--scale" => options with { Scale = Number(Value(arguments, ref i)) },
                "--clients" => options with { Clients = (int)Number(Value(arguments, ref i)) },
                "--runs" => options with { Runs = (int)Number(Value(arguments, ref i)) },
                "--cluster-folder" => options with { ClusterFolder = Path.GetFullPath(Value(arguments, ref i)) },
                "--keep-data" => options with { DataFolder = Path.GetFullPath(Value(arguments, ref i)) },
                var unknown => throw Wrong($"'{unknown}' is no argument of this mode."),
            };
        }

        return options;
    }

    private static string Value(IReadOnlyList<string> arguments, ref int i) => arguments.ElementAtOrDefault(++i) ?? throw Wrong($"{arguments[i - 1]} takes a value.");

    private static double Number(string text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number
        : throw Wrong($"'{text}' is no number above 0.");

    private static ConfigurationException Wrong(string message) => new("BenchmarkArguments", message, Usage);
}
