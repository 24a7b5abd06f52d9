using System.Text.Json;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.AppServices;

/// <summary>
/// Lets Celery workers finish: they take no more tasks (<c>control cancel_consumer</c>), and are asked until none is at work
/// (<c>inspect active</c>). It never keeps a service from being stopped: what goes wrong is a warning, and the stop follows.
/// </summary>
/// <param name="drain">What to do.</param>
/// <param name="host">Where celery is.</param>
internal sealed class CeleryDrainer(WorkerDrain drain, IProgramHost host)
{
    /// <summary>How often the workers are asked.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long celery may take for one answer; it imports the whole application first.</summary>
    private static readonly TimeSpan s_answerTime = TimeSpan.FromSeconds(60);

    /// <summary>The worker's service.</summary>
    public string Service => drain.Service;

    /// <summary>Takes the workers off their queues and waits until no task is at work, or the time is over.</summary>
    /// <param name="reporter">Told the milestones, and warned when tasks are cut off.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task DrainAsync(IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var wait = new ServiceChange("stop", drain.Service, drain.Timeout);
        try
        {
            foreach (string queue in drain.Queues)
                await AskAsync(cancellationToken, "control", "cancel_consumer", queue);
            while (await CountAsync(cancellationToken) is var active and > 0)
            {
                reporter.Verbose($"{drain.Service}: {active} tasks are at work");
                if (wait.IsOver)
                {
                    reporter.Warning($"{drain.Service} still has {active} tasks at work after {drain.Timeout.TotalSeconds:0} s and is stopped now; Celery gives back what is acknowledged late, the rest is lost.");
                    return;
                }

                await Task.Delay(PollInterval, cancellationToken);
            }
        }
        catch (Exception failure) when (failure is RestoreException or TimeoutException or FormatException)
        {
            reporter.Warning($"{drain.Service} could not be drained and is stopped now: {failure.Message}");
        }
    }

    /// <summary>Puts workers that run back on their queues; one that is started takes them by itself.</summary>
    /// <param name="reporter">Warned when it does not work.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task ResumeAsync(IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        try
        {
            foreach (string queue in drain.Queues)
                await AskAsync(cancellationToken, "control", "add_consumer", queue);
        }
        catch (Exception failure) when (failure is RestoreException or TimeoutException or FormatException)
        {
            reporter.Warning($"{drain.Service} runs, but may not take tasks from {string.Join(", ", drain.Queues)}: {failure.Message} Restart it: it takes them again when it starts.");
        }
    }

    private async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        string answer = await AskAsync(cancellationToken, "inspect", "active", "--json");
        // Before it may stand what the application prints when it is imported.
        string json = answer.Split('\n').FirstOrDefault(line => line.StartsWith('{')) ?? throw new FormatException($"'{drain.Command[0]} inspect active --json' gave no JSON.");
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.EnumerateObject().Sum(worker => worker.Value.ValueKind == JsonValueKind.Array ? worker.Value.GetArrayLength() : 0);
        }
        catch (JsonException malformed)
        {
            throw new FormatException($"'{drain.Command[0]} inspect active --json' gave no JSON.", malformed);
        }
    }

    private async Task<string> AskAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var request = new ProcessRequest { FileName = drain.Command[0], Arguments = [.. drain.Command.Skip(1), .. arguments], WorkingDirectory = drain.Folder, Timeout = s_answerTime };
        var result = await host.RunAsync(request, cancellationToken);
        if (result.Succeeded)
            return result.StandardOutput;
        string told = result.StandardError.Trim() is { Length: > 0 } error ? error : result.StandardOutput.Trim();
        throw new FormatException($"'{string.Join(' ', arguments)}' ended with {result.ExitCode}: {told.Split('\n')[^1]}");
    }
}
