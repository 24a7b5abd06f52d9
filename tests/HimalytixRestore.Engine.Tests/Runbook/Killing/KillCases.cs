using System.Collections.Concurrent;
using System.Globalization;

namespace HimalytixRestore.Engine.Tests.Runbook.Killing;

/// <summary>Has many restores killed, and says of all of them what did not come out right.</summary>
internal static class KillCases
{
    /// <summary>Restores that share a process, and so its start.</summary>
    private const int RestoresAProcess = 16;

    /// <summary>Kills each, and takes its way out.</summary>
    /// <param name="scene">The database they restore copies of.</param>
    /// <param name="cases">The restores.</param>
    public static async Task RunAsync(KillScene scene, IEnumerable<KillCase> cases)
    {
        var failures = new ConcurrentQueue<string>();
        int killed = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount) };
        await Parallel.ForEachAsync(cases.Chunk(RestoresAProcess), options, async (chunk, _) => Interlocked.Add(ref killed, await RunAsync(scene, chunk, failures)));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{killed} kills"));
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures.Order(StringComparer.Ordinal)));
    }

    /// <returns>How many were killed; one that was killed again counts twice.</returns>
    private static async Task<int> RunAsync(KillScene scene, KillCase[] chunk, ConcurrentQueue<string> failures)
    {
        List<(KillCase Case, KillOrder Order, Recovery Check)> killed = [];
        foreach (var @case in chunk)
        {
            var order = @case.Change(await scene.CopyAsync());
            killed.Add((@case, order, await Recovery.BeginAsync(scene, order)));
        }

        int again;
        try
        {
            await RestoreChild.KillAsync([.. killed.Select(k => k.Order)], scene.Server);
            again = await KillAgainAsync(scene, killed);
        }
        catch (Exception e)
        {
            failures.Enqueue($"{chunk[0].Name} to {chunk[^1].Name}: {e.Message}");
            return 0;
        }

        foreach (var (@case, order, check) in killed)
        {
            try
            {
                await @case.EndAsync(check);
            }
            catch (Exception e)
            {
                failures.Enqueue($"{order.Strategy}, {@case.Name} ({order.Database}): {e.Message}");
            }
        }

        await scene.DropAsync([.. killed.Select(k => k.Order)]);
        return killed.Count + again;
    }

    private static async Task<int> KillAgainAsync(KillScene scene, List<(KillCase Case, KillOrder Order, Recovery Check)> killed)
    {
        List<KillOrder> orders = [];
        foreach (var (@case, order, check) in killed)
        {
            if (@case.Again is { } point && await check.ListAsync() is { State: RestoreRunState.Interrupted } run)
                orders.Add(order with { Point = point, ResumedRunId = run.RunId });
        }

        if (orders.Count > 0)
            return orders.Count - await RestoreChild.KillAsync(orders, scene.Server, mayEnd: true);
        return 0;
    }
}
