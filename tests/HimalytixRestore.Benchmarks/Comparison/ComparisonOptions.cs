using System.Globalization;
using HimalytixRestore.TestSupport.Databases;

namespace HimalytixRestore.Benchmarks.Comparison;

/// <summary>What the command line says of the modes restore and equality.</summary>
internal sealed record ComparisonOptions
{
    /// <summary>The mode that measures.</summary>
    public const string RestoreMode = "restore";

    /// <summary>The mode that compares contents.</summary>
    public const string EqualityMode = "equality";

    /// <summary>How to call them.</summary>
    public const string Usage = """
        dotnet run -c Release --project tests/HimalytixRestore.Benchmarks -- restore|equality [ledger] [tenants] [onetable] [options]

          restore    the same backup is restored by (a) openssl to a file, gunzip to a file, psql; (b) openssl | gunzip | psql;
                     (c) pg_restore -j 2 and -j 4 from a custom-format dump of the same database; (d) ours. They take turns;
                     medians are printed. Exit code 1 when a target is missed.
          equality   with 1 session ours must be what psql makes, byte for byte in pg_dump's eyes; with 2 and 8 sessions
                     rows may stand in another order within their table. Exit code 1 when something differs.

          --scale N            share of the full size, 1 by default; targets are for 1
          --runs N             measured runs of each, 3 by default
          --jobs N,N           sessions of ours, a contestant each, targets are for the first; by default the product's own choice
          --only a,b,c2,c4,d   who takes part
          --cluster-folder F   where the server lives; by default memory (/dev/shm) for ledger and onetable, the temporary folder for tenants
          --keep-data F        a folder that keeps the backups, so that the next call need not make them
          --phases             tells our milestones of every run
        """;

    /// <summary>True compares contents, false measures.</summary>
    public bool IsEquality { get; private init; }

    /// <summary>True when only the usage is asked for.</summary>
    public bool IsHelp { get; private init; }

    /// <summary>The databases to restore.</summary>
    public IReadOnlyList<GeneratedDatabase> Databases { get; private init; } = [];

    /// <summary>Share of the full size.</summary>
    public double Scale { get; private init; } = 1;

    /// <summary>Measured runs of each contestant.</summary>
    public int Runs { get; private init; } = 3;

    /// <summary>Sessions of ours; null is the product's default.</summary>
    public IReadOnlyList<int?> Jobs { get; private init; } = [null];

    /// <summary>The keys of those who take part; empty is all.</summary>
    public IReadOnlyList<string> Only { get; private init; } = [];

    /// <summary>The folder for servers; null chooses by the database.</summary>
    public string? ClusterFolder { get; private init; }

    /// <summary>The folder that keeps backups; null keeps none.</summary>
    public string? DataFolder { get; private init; }

    /// <summary>True tells our milestones.</summary>
    public bool ShowsPhases { get; private init; }

    /// <summary>Reads the arguments.</summary>
    /// <param name="arguments">The arguments, the mode first.</param>
    /// <exception cref="ConfigurationException">They make no sense: <c>BenchmarkArguments</c>.</exception>
    public static ComparisonOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new ComparisonOptions { IsEquality = string.Equals(arguments[0], EqualityMode, StringComparison.Ordinal) };
        for (var i = 1; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "all" => options with { Databases = GeneratedDatabase.All },
                "--help" or "-h" => options with { IsHelp = true },
                "--phases" => options with { ShowsPhases = true },
                "--scale" => options with { Scale = Number(Value(arguments, ref i)) },
                "--runs" => options with { Runs = (int)Number(Value(arguments, ref i)) },
                "--jobs" => options with { Jobs = [.. Value(arguments, ref i).Split(',').Select(text => (int?)Number(text))] },
                "--only" => options with { Only = Value(arguments, ref i).Split(',') },
                "--cluster-folder" => options with { ClusterFolder = Path.GetFullPath(Value(arguments, ref i)) },
                "--keep-data" => options with { DataFolder = Path.GetFullPath(Value(arguments, ref i)) },
                var name => options with { Databases = [.. options.Databases, Find(name)] },
            };
        }

        return options.Databases.Count > 0 ? options : options with { Databases = GeneratedDatabase.All };
    }

    private static GeneratedDatabase Find(string name) => GeneratedDatabase.All.FirstOrDefault(database => string.Equals(database.Name, name, StringComparison.Ordinal))
        ?? throw Wrong($"'{name}' is no argument of this mode.");

    private static string Value(IReadOnlyList<string> arguments, ref int i) => arguments.ElementAtOrDefault(++i) ?? throw Wrong($"{arguments[i - 1]} takes a value.");

    private static double Number(string text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number
        : throw Wrong($"'{text}' is no number above 0.");

    private static ConfigurationException Wrong(string message) => new("BenchmarkArguments", message, Usage);
}
