using System.Globalization;
using System.Security.Cryptography;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.TestSupport.Erp;

/// <summary>
/// What the ERP of tests/Erp needs to run as in production: systemd with a unit for each of its parts, Redis, a role and a database
/// to copy. Made when the first test asks for a company. A systemd of its own, because its units have the runbook's names.
/// </summary>
public sealed class ErpFixture : IAsyncLifetime
{
    /// <summary>The role as which the ERP connects; everything in its databases belongs to it.</summary>
    internal const string Role = "himalytix_erp";

    /// <summary>Who signs in.</summary>
    internal const string User = "sita";

    /// <summary>Where a user's programs find their systemd.</summary>
    internal const string RuntimeVariable = "XDG_RUNTIME_DIR";

    private const string Redis = "himalytix-redis";

    private readonly PostgresFixture _postgres;
    private readonly Lazy<Task> _set;
    private readonly Lazy<Task<SshServer>> _ssh;
    private readonly TempFolder _folder = new();
    private readonly string _secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    private ErpPrograms _programs = null!;
    private int _redisPort;

    /// <summary>Nothing is started yet.</summary>
    /// <param name="postgres">Where the databases are.</param>
    public ErpFixture(PostgresFixture postgres)
    {
        _postgres = postgres;
        _set = new(SetUpAsync);
        // Sessions are in the manager's mount namespace, where its journal is, and have the variable that a login gives a user.
        _ssh = new(() => SshServer.StartAsync(Systemd.Namespace, (RuntimeVariable, Environment.GetEnvironmentVariable(RuntimeVariable)!)));
    }

    /// <summary>The ERP's own folder in the tree, that of manage.py.</summary>
    public static string Source { get; } = Path.Combine(Repository.Root, "tests", "Erp");

    /// <summary>The manager of its units.</summary>
    public SystemdFixture Systemd { get; } = new();

    /// <summary>The password of <see cref="User"/>, made for this run.</summary>
    internal string UserPassword { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));

    /// <summary>Where the databases are.</summary>
    internal PostgresServer Server { get; private set; } = null!;

    /// <summary>The Python with all of the ERP's packages.</summary>
    internal string Python => _programs.Python;

    /// <summary>The variables of all units, as lines of <c>NAME=value</c>; it changes with the company.</summary>
    internal string EnvironmentFile => _folder.Combine("erp.env");

    /// <summary>Where the application answers.</summary>
    internal Uri Address { get; private set; } = null!;

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => Systemd.InitializeAsync();

    /// <summary>A company at work: its own database, all units up. Where something is missing the test is skipped with the reason, but fails in CI.</summary>
    /// <param name="situation">How it has its ERP; null is all of it on this machine.</param>
    internal async Task<ErpCompany> OpenCompanyAsync(ErpSituation? situation = null)
    {
        await _set.Value;
        situation ??= new();
        return await ErpCompany.OpenAsync(this, situation, situation.IsRemote ? await _ssh.Value : null);
    }

    /// <summary>What the ERP reads from its environment.</summary>
    /// <param name="database">Its database.</param>
    internal Dictionary<string, string?> Variables(string database) => new(StringComparer.Ordinal)
    {
        ["DB_HOST"] = Server.HostName,
        ["DB_PORT"] = Server.Port.ToString(CultureInfo.InvariantCulture),
        ["DB_USER"] = Role,
        ["DB_PASSWORD"] = _secret,
        ["DB_NAME"] = database,
        ["REDIS_URL"] = string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{_redisPort}/0"),
        ["DJANGO_SETTINGS_MODULE"] = "himalytix.settings",
        ["DJANGO_SECRET_KEY"] = _secret,
        // Nothing is written into the tree.
        ["PYTHONDONTWRITEBYTECODE"] = "1",
    };

    /// <summary>Runs manage.py.</summary>
    /// <param name="database">The database to run it on.</param>
    /// <param name="arguments">Its arguments.</param>
    internal async Task ManageAsync(string database, params string[] arguments)
    {
        var variables = Variables(database);
        (variables["ERP_USER"], variables["ERP_PASSWORD"]) = (User, UserPassword);
        var result = await ProcessRunner.RunAsync(new() { FileName = Python, Arguments = ["manage.py", .. arguments], WorkingDirectory = Source, Environment = variables }, CancellationToken.None);
        if (!result.Succeeded)
            throw new InvalidOperationException($"manage.py {string.Join(' ', arguments)} failed: {result.StandardError}");
    }

    /// <summary>A new database, everything in which belongs to the ERP's role.</summary>
    /// <param name="template">The one that is copied; nobody may be connected to it.</param>
    internal Task<string> CreateDatabaseAsync(string template) => Server.CreateDatabaseAsync("himalytix", $"OWNER {Role} TEMPLATE \"{template}\"");

    /// <summary>The database that every company begins with; nobody works in it.</summary>
    internal string Pristine { get; private set; } = "";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // One that did not start has skipped or failed its tests already.
        if (_ssh is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _ssh.Value).DisposeAsync();
        await Systemd.DisposeAsync();
        if (Pristine.Length > 0)
            await Server.ExecuteAsync("postgres", $"DROP DATABASE \"{Pristine}\" WITH (FORCE)");
        _folder.Dispose();
    }

    private async Task SetUpAsync()
    {
        _programs = await ErpPrograms.RequireAsync();
        Server = await _postgres.GetWithClientsAsync();
        await Systemd.PrepareAsync();
        await Systemd.ControlAsync(["stop", .. SystemdFixture.Services]);
        _redisPort = await LoopbackPort.ChooseAsync();
        Address = new UriBuilder("http", "127.0.0.1", await LoopbackPort.ChooseAsync()).Uri;
        await WriteUnitsAsync();
        await Server.ExecuteAsync("postgres", $"CREATE ROLE {Role} LOGIN PASSWORD '{_secret}'");
        Pristine = await CreateDatabaseAsync("template0");
        await ManageAsync(Pristine, "create_company");
    }

    private async Task WriteUnitsAsync()
    {
        await Systemd.AddServiceAsync(Redis, "Type=notify", $"ExecStart={_programs.RedisServer} --bind 127.0.0.1 --port {_redisPort} --save \"\" --dir {_folder} --supervised systemd");
        await Systemd.ControlAsync("start", Redis);
        // Loaded before the fork: a worker that cannot load the application would be tried again and again, and the unit count as up.
        await AddPartAsync("himalytix-django", "Type=notify", $"ExecStart={Python} -m gunicorn --preload --workers 1 --threads 2 --bind {Address.Authority} himalytix.wsgi");
        await AddPartAsync("himalytix-celery", "Type=simple", $"ExecStart={Python} -m celery -A himalytix worker --concurrency 1 --without-gossip --without-mingle --loglevel INFO");
        await AddPartAsync("himalytix-celery-beat", "Type=simple", $"ExecStart={Python} -m celery -A himalytix beat --schedule {_folder.Combine("schedule")} --pidfile= --loglevel INFO");
    }

    private Task AddPartAsync(string name, params string[] lines) =>
        Systemd.AddServiceAsync(name, [$"WorkingDirectory={Source}", $"EnvironmentFile={EnvironmentFile}", "KillMode=mixed", .. lines]);
}
