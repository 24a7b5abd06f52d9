namespace HimalytixRestore;

/// <summary>Something a run left behind that was removed or kept.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Kind">What it is: <c>File</c>, <c>Folder</c>, <c>Database</c>.</param>
/// <param name="Name">The path or the database's name.</param>
/// <param name="IsRemoved">True when it is gone now.</param>
/// <param name="Message">Why it was removed or kept.</param>
public sealed record RestoreArtifact(string RunId, string Kind, string Name, bool IsRemoved, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Name}";
}
