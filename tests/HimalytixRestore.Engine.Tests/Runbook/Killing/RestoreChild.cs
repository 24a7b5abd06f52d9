using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook.Killing;

/// <summary>A full restore in a process of its own, made to be killed.</summary>
internal static class RestoreChild
{
    /// <summary>The argument that makes this executable such a process.</summary>
    public const string Switch = "--restore-child";

    /// <summary>Starts one.</summary>
    /// <param name="order">What it shall do.</param>
    /// <param name="server">Whose password it needs.</param>
    /// <param name="passphrase">That of the backup.</param>
    public static Process Start(KillOrder order, PostgresServer server, string passphrase)
    {
        var start = new ProcessStartInfo { FileName = Environment.ProcessPath!, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        // Started by `dotnet …Tests.dll`, the process is dotnet itself.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        start.ArgumentList.Add(Switch);
        start.ArgumentList.Add(JsonSerializer.Serialize(order));
        start.Environment["DB_PASSWORD"] = server.Password.RevealText();
        start.Environment["BACKUP_ENCRYPTION_KEY"] = passphrase;
        // It lives for a second: what is compiled twice costs more than it gains.
        start.Environment["DOTNET_TieredPGO"] = "0";
        return Process.Start(start)!;
    }

    /// <summary>The process itself.</summary>
    /// <param name="json">A <see cref="KillOrder"/>.</param>
    public static async Task<int> ServeAsync(string json)
    {
        var order = JsonSerializer.Deserialize<KillOrder>(json)!;
        var reporter = new RecordingReporter();
        var runbook = Runbook(order, folder => new(folder, (path, options) => new SuicidalFileStream(path, options, order.Record, order.AfterFlush)));
        var settings = Settings(order);
        try
        {
            var run = order.UndoRunId is { } runId
                ? await runbook.UndoAsync(new() { Settings = settings, RunId = runId }, reporter, CancellationToken.None)
                : await runbook.RunAsync(new() { Settings = settings, Strategy = order.Strategy, SnapshotMethod = order.SnapshotMethod }, reporter, CancellationToken.None);
            Console.WriteLine($"{run.State}: {run.Summary}");
            return 0;
        }
        catch (RestoreException e)
        {
            Console.WriteLine($"{e.ErrorId}: {e.Message}");
            return 1;
        }
    }

    /// <summary>The runbook with the services of an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="stores">Opens the state folder.</param>
    public static RunbookOperations Runbook(KillOrder order, Func<string, RunStore>? stores = null)
    {
        var engine = new RestoreEngine();
        return new(new(engine.Backups, new DatabaseOperations(new SettingsResolver()), new FileServices(order.ServicesPath), engine.Health, engine.Reports), new SettingsResolver(), stores: stores);
    }

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
}
