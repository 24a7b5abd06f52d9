using System.Globalization;

namespace HimalytixRestore.Benchmarks.Serving;

/// <summary>What the command line says of the mode serve.</summary>
internal sealed record ServeOptions
{
    /// <summary>The mode.</summary>
    public const string Mode = "serve";

    /// <summary>How to call it.</summary>
    public const string Usage = """
        dotnet run --project tests/HimalytixRestore.Benchmarks -- serve s3|gcs [options]

          serves a bucket on this machine as Amazon S3 or Google Cloud Storage would, until Ctrl+C, and tells every request

          --port N                    the port; a free one by default
          --folder F                  serves the files of a folder; by default a generated bucket with more than 1,000 backups
          --latency MS                milliseconds before each answer; 0 by default
          --megabytes-per-second N    limit of each connection, in units of 1,000,000 bytes; none by default
          --fault WHAT[:N]            goes wrong with every request for an object's bytes, or with every Nth: reset, stall, truncate, corrupt,
                                      or an error's code such as SlowDown, InternalError, ExpiredToken; may be given again
          --fault head                properties of an object are refused with 403
          --fault expedited           there is no capacity for the tier Expedited
        """;

    /// <summary>True serves S3, false Google Cloud Storage.</summary>
    public bool IsS3 { get; private init; }

    /// <summary>True when only the usage is asked for.</summary>
    public bool IsHelp { get; private init; }

    /// <summary>The port; 0 for a free one.</summary>
    public int Port { get; private init; }

    /// <summary>The folder to serve; null for generated objects.</summary>
    public string? Folder { get; private init; }

    /// <summary>Time before each answer.</summary>
    public TimeSpan Latency { get; private init; }

    /// <summary>Limit of each connection; null for none.</summary>
    public long? BytesPerSecond { get; private init; }

    /// <summary>What goes wrong.</summary>
    public IReadOnlyList<string> Faults { get; private init; } = [];

    /// <summary>Reads the arguments.</summary>
    /// <param name="arguments">The arguments, the mode first.</param>
    /// <exception cref="ConfigurationException">They make no sense: <c>BenchmarkArguments</c>.</exception>
    public static ServeOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = arguments.ElementAtOrDefault(1) switch
        {
            "s3" => new ServeOptions { IsS3 = true },
            "gcs" => new ServeOptions(),
            "--help" or "-h" => new ServeOptions { IsHelp = true },
            _ => throw Wrong("serve takes s3 or gcs first."),
        };
        for (var i = 2; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--port" => options with { Port = Number(arguments, ref i) },
                "--folder" => options with { Folder = Value(arguments, ref i) },
                "--latency" => options with { Latency = TimeSpan.FromMilliseconds(Number(arguments, ref i)) },
                "--megabytes-per-second" => options with { BytesPerSecond = Number(arguments, ref i) * 1_000_000L },
                "--fault" => options with { Faults = [.. options.Faults, Value(arguments, ref i)] },
                "--help" or "-h" => options with { IsHelp = true },
                var unknown => throw Wrong($"'{unknown}' is no argument of serve."),
            };
        }

        return options;
    }

    /// <summary>The error of arguments that make no sense.</summary>
    /// <param name="message">Why.</param>
    public static ConfigurationException Wrong(string message) => new("BenchmarkArguments", message, Usage);

    private static string Value(IReadOnlyList<string> arguments, ref int i) =>
        arguments.ElementAtOrDefault(++i) ?? throw Wrong($"{arguments[i - 1]} takes a value.");

    private static int Number(IReadOnlyList<string> arguments, ref int i)
    {
        var name = arguments[i];
        return int.TryParse(Value(arguments, ref i), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw Wrong($"{name} takes a number of 1 or more.");
    }
}
