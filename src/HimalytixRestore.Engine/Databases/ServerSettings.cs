namespace HimalytixRestore.Engine.Databases;

/// <summary>A PostgreSQL server and the role that does the work on it.</summary>
internal sealed record ServerSettings
{
    /// <summary>The server's name or address; a path starting with <c>/</c> is a socket's folder.</summary>
    public required string HostName { get; init; }

    /// <summary>The server's port.</summary>
    public int Port { get; init; } = 5432;

    /// <summary>The role that does the work.</summary>
    public required string UserName { get; init; }

    /// <summary>Its password; null leaves it to the server's rules and to <c>PGPASSFILE</c>.</summary>
    public Secret? Password { get; init; }

    /// <summary>The database for work that cannot be done inside the target.</summary>
    public string MaintenanceDatabase { get; init; } = "postgres";

    /// <summary>The server as results name it: <c>host:port</c>.</summary>
    public string Address => $"{HostName}:{Port}";

    /// <summary>A database of this server as the pipeline names it, without password.</summary>
    /// <param name="database">The database.</param>
    public DatabaseEndpoint EndpointOf(string database) => new(HostName, Port, UserName, database);

    /// <inheritdoc/>
    public override string ToString() => $"{UserName}@{Address}";
}
