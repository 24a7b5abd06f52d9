using System.Runtime.CompilerServices;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Runbook.Steps;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>What a run left behind: its received file, whole or in part, the database or file from before it, what it was filling when it was killed, and what a roll back put aside.</summary>
/// <param name="store">The state folder's runs.</param>
/// <param name="server">The server.</param>
internal sealed class RunArtifacts(RunStore store, ServerConnections server)
{
    private const string FileKind = "File";
    private const string DatabaseKind = "Database";

    /// <summary>What there is; those that a removal would take have <see cref="RestoreArtifact.IsRemoved"/> set.</summary>
    /// <param name="run">The run.</param>
    /// <param name="includeSnapshot">The snapshot too, although its keep time is not over.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<RestoreArtifact>> FindAsync(RestoreRun run, bool includeSnapshot, CancellationToken cancellationToken)
    {
        var found = new List<RestoreArtifact>();
        foreach (string file in StagedFile.Find(store.StagingOf(run.RunId)))
            found.Add(new(run.RunId, FileKind, file, IsRemoved: true, "received for this run"));
        if (run.Snapshot is { } snapshot)
            await AddSnapshotAsync(found, run, snapshot, includeSnapshot, cancellationToken).ConfigureAwait(false);
        if (run.Drill is not null && await ExistsAsync(run.Database, cancellationToken).ConfigureAwait(false))
            found.Add(new(run.RunId, DatabaseKind, run.Database, IsRemoved: true, "the scratch database of a drill"));
        await AddLeftoversAsync(found, run, includeSnapshot, cancellationToken).ConfigureAwait(false);
        string undone = DatabaseNames.Failed(run.Database, run.RunId);
        if (await ExistsAsync(undone, cancellationToken).ConfigureAwait(false))
            found.Add(new(run.RunId, DatabaseKind, undone, IsRemoved: includeSnapshot, includeSnapshot ? "put aside when the run was undone" : "put aside when the run was undone; -IncludeSnapshot removes it"));
        return found;
    }

    /// <summary>Removes it; gives what was removed and what was kept.</summary>
    /// <param name="run">The run.</param>
    /// <param name="includeSnapshot">The snapshot too, although its keep time is not over.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<RestoreArtifact> RemoveAsync(RestoreRun run, bool includeSnapshot, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var artifact in await FindAsync(run, includeSnapshot, cancellationToken).ConfigureAwait(false))
        {
            if (artifact.IsRemoved)
                await RemoveAsync(artifact, cancellationToken).ConfigureAwait(false);
            yield return artifact;
        }
    }

    private async Task RemoveAsync(RestoreArtifact artifact, CancellationToken cancellationToken)
    {
        if (string.Equals(artifact.Kind, FileKind, StringComparison.Ordinal))
        {
            File.Delete(artifact.Name);
            return;
        }

        await using var session = await server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        await DatabaseDropper.DropAsync(session, artifact.Name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a run that was killed was filling, and what it was about to drop.</summary>
    private async Task AddLeftoversAsync(List<RestoreArtifact> found, RestoreRun run, bool includeSnapshot, CancellationToken cancellationToken)
    {
        await using var session = await server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        if (await DatabaseInspector.FindAsync(session, DatabaseNames.Staging(run.Database, run.RunId), cancellationToken).ConfigureAwait(false) is { } staging)
        {
            // Not yet marked, or about to take the live one's place, it lets nobody in.
            bool isOurs = !staging.AllowsConnections || staging.Oid == run.Replacement?.Oid || TargetInspection.IsMarked(staging, run);
            found.Add(new(run.RunId, DatabaseKind, staging.Name, IsRemoved: isOurs, isOurs ? "the run's new database, which did not take its place" : "it is not the run's"));
        }

        if (await DatabaseInspector.FindAsync(session, DatabaseNames.Dropped(run.Database, run.RunId), cancellationToken).ConfigureAwait(false) is { } dropped)
        {
            bool isRemoved = includeSnapshot || run.State is RestoreRunState.Succeeded or RestoreRunState.RolledBack;
            found.Add(new(run.RunId, DatabaseKind, dropped.Name, isRemoved, isRemoved ? "the replaced database, which was to be dropped" : "the run may need it for the way back; -IncludeSnapshot removes it"));
        }
    }

    private async Task AddSnapshotAsync(List<RestoreArtifact> found, RestoreRun run, DatabaseSnapshot snapshot, bool includeSnapshot, CancellationToken cancellationToken)
    {
        bool isFile = snapshot.Path.Length > 0;
        if (isFile ? !File.Exists(snapshot.Path) : !await ExistsAsync(snapshot.Name, cancellationToken).ConfigureAwait(false))
            return;

        // What was there before a run that did not end well may be the only good copy.
        bool isExpired = run.State == RestoreRunState.Succeeded && snapshot.ExpiresAt < DateTimeOffset.UtcNow;
        string reason = isExpired ? "its keep time is over"
            : includeSnapshot ? "removed as asked"
            : run.State != RestoreRunState.Succeeded ? "the run did not succeed; -IncludeSnapshot removes it"
            : $"kept until {(snapshot.ExpiresAt is { } at ? DisplayText.Time(at) : "it is removed by hand")}; -IncludeSnapshot removes it now";
        found.Add(new(run.RunId, isFile ? FileKind : DatabaseKind, snapshot.ToString(), isExpired || includeSnapshot, reason));
    }

    private async Task<bool> ExistsAsync(string database, CancellationToken cancellationToken)
    {
        await using var session = await server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        return await DatabaseInspector.FindAsync(session, database, cancellationToken).ConfigureAwait(false) is not null;
    }
}
