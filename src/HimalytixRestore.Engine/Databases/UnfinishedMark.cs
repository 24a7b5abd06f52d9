using System.Text.Json;

namespace HimalytixRestore.Engine.Databases;

/// <summary>
/// The mark of a database that is being filled: nobody but our own sessions can connect, and its comment names the run. The
/// comment also keeps what marking replaced, so that a database can be finished after a crash without any other knowledge.
/// Source: docs/architecture.md, "The runbook".
/// </summary>
/// <param name="RunId">The run that fills it.</param>
/// <param name="Owner">The owner it shall have.</param>
/// <param name="ConnectionLimit">The connection limit it shall have.</param>
/// <param name="AllowsConnections">Whether it shall let sessions in at all.</param>
/// <param name="AccessList">The access list it shall have; null is the default.</param>
/// <param name="Comment">The comment it shall have.</param>
internal sealed record UnfinishedMark(string RunId, string Owner, int ConnectionLimit, bool AllowsConnections, IReadOnlyList<string>? AccessList, string? Comment)
{
    private const string Beginning = "HimalytixRestore: unfinished, being filled by run ";
    private const string Separator = ". Not for use. ";

    /// <summary>The mark for a database that shall have these attributes once it is finished.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="attributes">The attributes.</param>
    public static UnfinishedMark For(string runId, DatabaseInfo attributes) => Find(attributes) is { } earlier
        ? earlier with { RunId = runId }
        : new(runId, attributes.Owner, attributes.ConnectionLimit, attributes.AllowsConnections, attributes.AccessList, attributes.Comment);

    /// <summary>The mark a database carries; null when it is finished.</summary>
    /// <param name="database">The database.</param>
    public static UnfinishedMark? Find(DatabaseInfo database)
    {
        int start = database.Comment is { } comment && comment.StartsWith(Beginning, StringComparison.Ordinal)
            ? comment.IndexOf(Separator, StringComparison.Ordinal)
            : -1;
        if (start < 0)
            return null;

        try
        {
            return JsonSerializer.Deserialize<UnfinishedMark>(database.Comment![(start + Separator.Length)..]);
        }
        catch (JsonException)
        {
            // Somebody wrote a comment that only looks like ours.
            return null;
        }
    }

    /// <summary>The attributes the database has once it is finished.</summary>
    /// <param name="database">The database as it is.</param>
    public DatabaseInfo ApplyTo(DatabaseInfo database) => database with
    {
        Owner = Owner,
        ConnectionLimit = ConnectionLimit,
        AllowsConnections = AllowsConnections,
        AccessList = AccessList,
        Comment = Comment,
    };

    /// <summary>The comment that carries the mark.</summary>
    public string ToComment() => $"{Beginning}{RunId}{Separator}{JsonSerializer.Serialize(this)}";
}
