using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook.Killing;

/// <summary>
/// A process with full restores, made to be killed. To start one costs more than a restore, so it does several at once, each of a database
/// and a state folder of its own; it kills itself (SIGKILL) when each stands still at its point of the journal.
/// </summary>
internal static class RestoreChild
{
    /// <summary>The argument that makes this executable such a process.</summary>
    public const string Switch = "--restore-child";

    private const string Ended = "was not killed but ended";

    /// <summary>Starts one.</summary>
    /// <param name="orders">What it shall do.</param>
    /// <param name="server">Whose password it needs.</param>
    public static Process Start(IReadOnlyList<KillOrder> orders, PostgresServer server)
    {
        var start = new ProcessStartInfo { FileName = Environment.ProcessPath!, UseShellExecute = false, RedirectStandardOutput = true };
        // Started by `dotnet …Tests.dll`, the process is dotnet itself.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        start.ArgumentList.Add(Switch);
        start.ArgumentList.Add(JsonSerializer.Serialize(orders));
        start.Environment["DB_PASSWORD"] = server.Password.RevealText();
        start.Environment["BACKUP_ENCRYPTION_KEY"] = KillScene.Passphrase;
        // It lives for seconds: what is compiled twice costs more than it gains.
        start.Environment["DOTNET_TieredPGO"] = "0";
        return Process.Start(start)!;
    }

    /// <summary>Has restores killed, each at its point; one that comes to its end instead fails the test.</summary>
    /// <param name="orders">The restores.</param>
    /// <param name="server">The server.</param>
    /// <param name="mayEnd">Whether some of them may end before their point.</param>
    /// <returns>How many ended.</returns>
    public static async Task<int> KillAsync(IReadOnlyList<KillOrder> orders, PostgresServer server, bool mayEnd = false)
    {
        using var child = Start(orders, server);
        string output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        Assert.True(child.ExitCode == 137 && (mayEnd || output.Length == 0), $"exit code {child.ExitCode}: {output}");
        return output.Split(Ended).Length - 1;
    }

    /// <summary>The process itself: kills itself when every restore stands still or has ended; of those that ended it says how.</summary>
    /// <param name="json">The orders.</param>
    public static async Task<int> ServeAsync(string json)
    {
        var orders = JsonSerializer.Deserialize<KillOrder[]>(json)!;
        using var settled = new CountdownEvent(orders.Length);
        // Each that stands still keeps a thread.
        ThreadPool.SetMinThreads(2 * orders.Length + 8, 8);
        foreach (var order in orders)
            _ = Task.Run(() => FollowAsync(order, settled));
        await Task.Run(settled.Wait);
        await Console.Out.FlushAsync();
        using var self = Process.GetCurrentProcess();
        self.Kill();
        return 1;
    }

    /// <summary>The runbook with the services of an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="stores">Opens the state folder.</param>
    public static RunbookOperations Runbook(KillOrder order, Func<string, RunStore>? stores = null)
    {
        var engine = new RestoreEngine();
        return new(new(engine.Backups, new DatabaseOperations(new SettingsResolver()), new FileServices(order.ServicesPath), engine.Health, engine.Reports), new SettingsResolver(), stores: stores);
    }

    /// <summary>A new run of an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="settings">Where things are.</param>
    public static FullRestoreRequest Request(KillOrder order, SettingsRequest settings) =>
        new() { Settings = settings, Strategy = order.Strategy, SnapshotMethod = order.SnapshotMethod, StopAfter = order.StopAfter };

    /// <summary>Where things are, without the secrets.</summary>
    /// <param name="order">The order.</param>
    public static SettingsRequest Settings(KillOrder order) => new()
    {
        Environment = "production",
        Store = order.Store,
        HostName = order.HostName,
        Port = order.Port,
        UserName = order.UserName,
        Database = order.Database,
        StateFolder = order.StateFolder,
        SnapshotFolder = Path.Combine(order.StateFolder, "snapshots"),
        Services = [],
    };

    /// <summary>Carries an order out.</summary>
    /// <param name="order">The order.</param>
    /// <param name="last">The runbook of what it is killed in: the roll back of a run that is undone, else the run.</param>
    /// <param name="settings">Where things are.</param>
    public static async Task<RestoreRun> RunAsync(KillOrder order, RunbookOperations last, SettingsRequest settings)
    {
        var reporter = new RecordingReporter();
        if (order.ResumedRunId is { } resumed)
            return await last.ResumeAsync(new() { Settings = settings, RunId = resumed }, reporter, CancellationToken.None);
        var run = await (order.IsUndone ? Runbook(order) : last).RunAsync(Request(order, settings), reporter, CancellationToken.None);
        return order.IsUndone ? await last.UndoAsync(new() { Settings = settings, RunId = run.RunId }, reporter, CancellationToken.None) : run;
    }

    private static async Task FollowAsync(KillOrder order, CountdownEvent settled)
    {
        string end;
        try
        {
            var run = await RunAsync(order, Runbook(order, folder => new(folder, (path, options) => new WatchedFileStream(path, options, order.Point, Stand))), Settings(order));
            end = $"{run.State}: {run.Summary}";
        }
        catch (Exception e)
        {
            end = e.ToString();
        }

        Console.WriteLine($"{order.Database} ({order.Strategy}, {order.Point}) {Ended}: {end}");
        settled.Signal();

        void Stand()
        {
            settled.Signal();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
