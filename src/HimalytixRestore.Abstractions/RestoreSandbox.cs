namespace HimalytixRestore;

/// <summary>A private PostgreSQL with sample ERP data and an encrypted backup of it; nothing of the machine is touched.</summary>
public sealed record RestoreSandbox
{
    /// <summary>The folder that holds everything.</summary>
    public required string Path { get; init; }

    /// <summary>The server's address, on the loopback interface.</summary>
    public required string HostName { get; init; }

    /// <summary>The server's port.</summary>
    public required int Port { get; init; }

    /// <summary>The superuser.</summary>
    public required string UserName { get; init; }

    /// <summary>The sample database.</summary>
    public required string Database { get; init; }

    /// <summary>The server's version.</summary>
    public required string ServerVersion { get; init; }

    /// <summary>The folder store with the encrypted backup.</summary>
    public required string Store { get; init; }

    /// <summary>The file that holds the backup's passphrase.</summary>
    public required string PassphraseFile { get; init; }

    /// <summary>A profile with all of this under the environment <c>production</c>.</summary>
    public required string ProfilePath { get; init; }

    /// <summary>The server's process.</summary>
    public required int ProcessId { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Path;
}
