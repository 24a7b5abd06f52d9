using HimalytixRestore.Engine.Tests.Databases;
using HimalytixRestore.TestSupport;
using Npgsql;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>Fault 30, during a swap: an application that connects again at once and writes, in twenty processes that wait for nothing.</summary>
public sealed class SwapClientsTests(PostgresFixture postgres)
{
    private const int Clients = 20;

    /// <summary>What is only whole in one of the databases: the damage is a dropped table and deleted users.</summary>
    private const string LookSql = "SELECT to_regclass('public.accounting_journalline') IS NOT NULL, (SELECT count(*) FROM public.usermanagement_customuser)";

    private const string WriteSql = "INSERT INTO public.accounting_account (code, name, kind) VALUES ($1, 'written by a client', 'asset')";

    [Fact]
    public async Task Fault_30_clients_that_reconnect_in_a_loop_see_the_old_database_or_the_new_one()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        long usersNow = await scene.Server.ScalarAsync<long>(scene.Database, "SELECT count(*) FROM public.usermanagement_customuser");
        string role = await scene.Server.CreateRoleAsync("client", "LOGIN IN ROLE himalytix_app");
        var views = new ClientViews();
        using var stop = new CancellationTokenSource();
        Task[] clients = [.. Enumerable.Range(0, Clients).Select(number => Task.Run(() => WorkAsync(scene, role, number, views, stop.Token), default))];
        await Eventually.TrueAsync(() => Task.FromResult(views.All.Count >= Clients), "every client works");

        var run = await scene.RunAsync(new() { Settings = scene.Settings, Strategy = RestoreStrategy.Swap });

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        await Eventually.TrueAsync(() => Task.FromResult(views.All.Where(view => view.IsNew).Select(view => view.Client).Distinct().Count() == Clients), "every client works on the new database");
        await stop.CancelAsync();
        await Task.WhenAll(clients);

        // Old whole, then new whole; nothing between, and never back.
        Assert.All(views.All, view => Assert.Equal(view.IsNew ? 612L : usersNow, view.Users));
        Assert.All(views.All.GroupBy(view => view.Client), client => Assert.Equal(client.Select(view => view.IsNew).Order(), client.Select(view => view.IsNew)));
        Assert.Empty(await MissingAsync(scene, run.Snapshot!.Name, views.All.Where(view => !view.IsNew)));
        Assert.Empty(await MissingAsync(scene, scene.Database, views.All.Where(view => view.IsNew)));
        Assert.InRange(run.DatabaseDowntime!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.True(run.Downtime >= run.DatabaseDowntime);
        TestContext.Current.TestOutputHelper?.WriteLine($"{views.All.Count} transactions, {views.Refusals} refusals, closed for {run.DatabaseDowntime}, seen by clients: {views.Gap}");
    }

    private static async Task WorkAsync(RestoreScene scene, string role, int number, ClientViews views, CancellationToken stop)
    {
        var options = new NpgsqlConnectionStringBuilder(scene.Server.ConnectionString(scene.Database)) { Username = role, Password = "role-password" };
        for (int turn = 0; !stop.IsCancellationRequested; turn++)
        {
            try
            {
                await using var connection = new NpgsqlConnection(options.ConnectionString);
                await connection.OpenAsync(CancellationToken.None);
                await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
                string code = FormattableString.Invariant($"{number}-{turn}");
                var (isNew, users) = await LookAndWriteAsync(connection, code);
                await transaction.CommitAsync(CancellationToken.None);
                views.Add(new(number, isNew, users, code, DateTimeOffset.UtcNow));
            }
            catch (NpgsqlException)
            {
                views.Refuse();
            }
        }
    }

    private static async Task<(bool IsNew, long Users)> LookAndWriteAsync(NpgsqlConnection connection, string code)
    {
        await using (var write = new NpgsqlCommand(WriteSql, connection) { Parameters = { new() { Value = code } } })
            await write.ExecuteNonQueryAsync();
        await using var look = new NpgsqlCommand(LookSql, connection);
        await using var reader = await look.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetBoolean(0), reader.GetInt64(1));
    }

    /// <summary>What was committed, as its client was told, and is not there.</summary>
    private static async Task<string[]> MissingAsync(RestoreScene scene, string database, IEnumerable<ClientView> views)
    {
        var written = await scene.Server.ScalarAsync<string[]>(database, "SELECT coalesce(array_agg(code::text), '{}') FROM public.accounting_account WHERE name = 'written by a client'");
        return [.. views.Select(view => view.Code).Except(written, StringComparer.Ordinal)];
    }
}
