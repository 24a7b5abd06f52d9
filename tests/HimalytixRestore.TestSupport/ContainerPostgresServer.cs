using DotNet.Testcontainers.Containers;
using HimalytixRestore.Engine.Processes;
using Testcontainers.PostgreSql;

namespace HimalytixRestore.TestSupport;

/// <summary>A server in a container; pg_dump and psql run inside it, so that their version is the server's.</summary>
internal sealed class ContainerPostgresServer(PostgreSqlContainer container) : PostgresServer
{
    private const string Image = "postgres:16";

    private const string UserNameInside = "postgres";

    /// <inheritdoc/>
    public override bool HasClients => true;

    /// <summary>Starts a server; the image is pulled when it is not there.</summary>
    public static async Task<ContainerPostgresServer> StartAsync()
    {
        var password = Guid.NewGuid().ToString("N");
        var container = new PostgreSqlBuilder(Image)
            .WithUsername(UserNameInside)
            .WithPassword(password)
            .WithCommand("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "wal_level=logical", "-c", "max_prepared_transactions=10", "-c", "max_connections=200")
            .Build();
        try
        {
            await container.StartAsync();
            return new ContainerPostgresServer(container)
            {
                Origin = $"container {Image}",
                HostName = container.Hostname,
                Port = container.GetMappedPublicPort(PostgreSqlBuilder.PostgreSqlPort),
                UserName = UserNameInside,
                Password = Secret.FromText(password),
                Version = await ReadVersionAsync(container),
            };
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task DumpAsync(string database, IReadOnlyList<string> arguments, Stream output)
    {
        // What a command prints comes back as text; a file comes back as bytes.
        var file = $"/tmp/{Guid.NewGuid():N}.dump";
        var result = await container.ExecAsync(["pg_dump", "--username", UserName, "--dbname", database, "--file", file, .. arguments]);
        if (result.ExitCode != 0)
            throw new InvalidOperationException($"pg_dump failed: {result.Stderr}");
        await output.WriteAsync(await container.ReadFileAsync(file));
        await container.ExecAsync(["rm", file]);
    }

    /// <inheritdoc/>
    public override async Task<ProcessResult> PsqlAsync(string database, IReadOnlyList<string> arguments, Stream script)
    {
        using var content = new MemoryStream();
        await script.CopyToAsync(content);
        var file = $"/tmp/{Guid.NewGuid():N}.sql";
        await container.CopyAsync(content.ToArray(), file);
        var started = DateTimeOffset.UtcNow;
        var result = await container.ExecAsync(["psql", "--username", UserName, "--dbname", database, "--no-psqlrc", "--quiet", .. arguments, "--file", file]);
        await container.ExecAsync(["rm", file]);
        return new ProcessResult((int)(result.ExitCode ?? -1), result.Stdout, result.Stderr, DateTimeOffset.UtcNow - started);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => container.DisposeAsync();

    private static async Task<Version> ReadVersionAsync(DockerContainer container)
    {
        var result = await container.ExecAsync(["psql", "--username", UserNameInside, "--no-align", "--tuples-only", "--command", "SHOW server_version"]);
        return Version.Parse(result.Stdout.Trim().Split(' ')[0]);
    }
}
