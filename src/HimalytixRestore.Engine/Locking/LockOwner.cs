using System.Globalization;
using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Locking;

/// <summary>Who holds the lock of a database.</summary>
/// <param name="Holder">The run's id, or the name of a command that works by itself.</param>
/// <param name="Process">Its process; null when only the server knows of it.</param>
/// <param name="Host">The machine.</param>
/// <param name="Since">Since when.</param>
internal sealed record LockOwner(string Holder, ProcessIdentity? Process, string Host, DateTimeOffset Since)
{
    private const int LongestApplicationName = 63;

    /// <summary>This process for a run or a command, from now on.</summary>
    /// <param name="holder">The run's id, or the command's name.</param>
    public static LockOwner Current(string holder) => new(holder, ProcessIdentity.Current, Environment.MachineName, DateTimeOffset.UtcNow) { Sessions = ServerConnections.SessionName };

    /// <summary>The run; empty for a command, whose name has the hyphen that no run's id has.</summary>
    public string RunId => Holder.Contains('-', StringComparison.Ordinal) ? "" : Holder;

    /// <summary>The name of its process's sessions on the server, which may outlive a process that is killed; null when it is not known.</summary>
    public string? Sessions { get; init; }

    /// <summary>By this name the server's views show the session that holds the lock; a longer one would be cut by the server.</summary>
    public string ApplicationName
    {
        get
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{ServerConnections.ApplicationName} {Holder} {Process?.Id}@{Host}");
            return name.Length <= LongestApplicationName ? name : name[..LongestApplicationName];
        }
    }

    /// <summary>The owner as the server's views show him.</summary>
    /// <param name="applicationName">The session's name, made by <see cref="ApplicationName"/>.</param>
    /// <param name="since">When the session began.</param>
    public static LockOwner FromSession(string applicationName, DateTimeOffset since)
    {
        string[] words = applicationName.Split(' ', 3);
        return words.Length == 3 ? new(words[1], null, words[2], since) : new("", null, applicationName, since);
    }

    /// <summary>True when its process is at work on this machine; another one that got its number meanwhile is not it. Of other machines only the server knows.</summary>
    public bool IsAlive => string.Equals(Host, Environment.MachineName, StringComparison.Ordinal) && Process?.IsAlive() == true;

    /// <summary>True when it was on this machine and is gone.</summary>
    public bool IsDead => string.Equals(Host, Environment.MachineName, StringComparison.Ordinal) && Process?.IsAlive() == false;

    /// <inheritdoc/>
    public override string ToString()
    {
        string holder = RunId.Length > 0 ? $"run {RunId}" : Holder.Length > 0 ? Holder : "another run";
        string process = Process is null ? Host : string.Create(CultureInfo.InvariantCulture, $"process {Process.Id} on {Host}");
        return $"{holder} since {DisplayText.Time(Since)} ({process})";
    }
}
