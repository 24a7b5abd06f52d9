using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>Adds to the error of a full disk who takes the room and what can go, while the server still answers.</summary>
/// <param name="server">The server.</param>
internal sealed class FullDisk(ServerConnections server)
{
    private const string DiskFull = "53100";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>The error with what was found; the same one when it is another, or nothing can be found.</summary>
    /// <param name="error">The error.</param>
    public async Task<Exception> ExplainAsync(Exception error)
    {
        if (error is not DatabaseException full || full.Evidence.GetValueOrDefault("SqlState") is not DiskFull)
            return error;
        using CancellationTokenSource patience = new(s_patience);
        try
        {
            await using var session = await server.OpenMaintenanceAsync(patience.Token);
            return Explain(full, await DiskUse.ReadAsync(session, patience.Token));
        }
        catch (Exception unanswered) when (unanswered is DatabaseException or OperationCanceledException)
        {
            return error;
        }
    }

    private static DatabaseException Explain(DatabaseException full, DiskUse use)
    {
        var evidence = new Dictionary<string, string>(full.Evidence, StringComparer.Ordinal);
        foreach (var (name, value) in use.Evidence)
            evidence[name] = value;
        string action = use.Removable.Length > 0 ? $"{full.RecommendedAction} Earlier runs left: {use.Removable}; Remove-RestoreArtifact removes what is no longer needed, with -IncludeSnapshot also what is kept as a way back." : full.RecommendedAction;
        return new(full.ErrorId, full.Category, full.Message, action) { Operation = full.Operation, TargetName = full.TargetName, Evidence = evidence };
    }
}
