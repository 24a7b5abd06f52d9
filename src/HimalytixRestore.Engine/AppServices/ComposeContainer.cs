using System.Text.Json;

namespace HimalytixRestore.Engine.AppServices;

/// <summary>A container as <c>docker compose ps --format json</c> describes it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Service">The service it belongs to.</param>
/// <param name="State"><c>created</c>, <c>running</c>, <c>paused</c>, <c>restarting</c>, <c>removing</c>, <c>exited</c> or <c>dead</c>.</param>
/// <param name="Health"><c>starting</c>, <c>healthy</c> or <c>unhealthy</c>; empty without a health check.</param>
/// <param name="ExitCode">How it ended; 0 while it runs.</param>
internal sealed record ComposeContainer(string Id, string Service, string State, string Health, int ExitCode)
{
    /// <summary>128 + SIGTERM and 128 + SIGKILL: how a container ends that was stopped.</summary>
    private static readonly int[] s_stopped = [0, 143, 137];

    /// <summary>What it is doing. An unhealthy one runs: it is found so when its database is the trouble.</summary>
    public AppServiceStatus Status => State switch
    {
        "running" when string.Equals(Health, "starting", StringComparison.Ordinal) => AppServiceStatus.Starting,
        "running" or "paused" => AppServiceStatus.Running,
        "restarting" => AppServiceStatus.Starting,
        "removing" => AppServiceStatus.Stopping,
        "exited" when !s_stopped.Contains(ExitCode) => AppServiceStatus.Failed,
        "dead" => AppServiceStatus.Failed,
        _ => AppServiceStatus.Stopped,
    };

    /// <summary>True when it runs and its health check, if there is one, has passed.</summary>
    public bool IsReady => Status == AppServiceStatus.Running && Health is "" or "healthy";

    /// <summary>Reads the answer: an object a line since Compose 2.21, one list of objects before.</summary>
    /// <param name="text">The answer.</param>
    /// <exception cref="FormatException">It is neither.</exception>
    public static IReadOnlyList<ComposeContainer> Parse(string text)
    {
        try
        {
            return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).SelectMany(ParseLine)];
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new FormatException("The answer of 'docker compose ps --format json' is not understood.", failure);
        }
    }

    private static ComposeContainer[] ParseLine(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(Read)] : [Read(root)];
    }

    private static ComposeContainer Read(JsonElement container) =>
        new(Text(container, "ID"), Text(container, "Service"), Text(container, "State"), Text(container, "Health"), Number(container, "ExitCode"));

    private static string Text(JsonElement container, string property) => container.TryGetProperty(property, out var value) ? value.GetString() ?? "" : "";

    private static int Number(JsonElement container, string property) => container.TryGetProperty(property, out var value) && value.TryGetInt32(out int number) ? number : 0;
}
