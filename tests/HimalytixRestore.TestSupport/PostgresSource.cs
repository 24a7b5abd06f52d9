using HimalytixRestore.Engine.Sandbox;

namespace HimalytixRestore.TestSupport;

/// <summary>One way to have a PostgreSQL server for tests.</summary>
/// <param name="Name">The way, for messages.</param>
/// <param name="StartAsync">Starts it; null when this machine does not have it.</param>
internal sealed record PostgresSource(string Name, Func<Task<PostgresServer?>> StartAsync)
{
    /// <summary>A container where a Docker engine answers, else programs of this machine, else the npm package.</summary>
    public static IReadOnlyList<PostgresSource> OfThisMachine { get; } =
    [
        new("a Docker engine", async () => await DockerEngine.AnswersAsync() ? await ContainerPostgresServer.StartAsync() : null),
        new("PostgreSQL programs or the npm package", async () => await LocalPostgresServer.StartAsync(await PostgresBinaries.FindAsync(CancellationToken.None))),
    ];

    /// <summary>Starts the first server that can be had.</summary>
    /// <param name="sources">The ways, best first.</param>
    /// <returns>The server, or null with the reason of every way.</returns>
    public static async Task<(PostgresServer? Server, string Reasons)> StartFirstAsync(IReadOnlyList<PostgresSource> sources)
    {
        var reasons = new List<string>();
        foreach (var source in sources)
        {
            try
            {
                if (await source.StartAsync() is { } server)
                    return (server, "");
                reasons.Add($"{source.Name}: not there");
            }
            catch (Exception failure)
            {
                // An engine that cannot pull an image is no reason to give up: the next way may work. Nothing is hidden: all are told.
                reasons.Add($"{source.Name}: {failure.Message}");
            }
        }

        return (null, string.Join("; ", reasons));
    }
}
