namespace HimalytixRestore;

/// <summary>Where a database is and as whom it was reached; never a password.</summary>
/// <param name="HostName">The host's name or address.</param>
/// <param name="Port">The port.</param>
/// <param name="UserName">The role.</param>
/// <param name="Database">The database.</param>
public sealed record DatabaseEndpoint(string HostName, int Port, string UserName, string Database)
{
    /// <inheritdoc/>
    public override string ToString() => $"{UserName}@{HostName}:{Port}/{Database}";
}
