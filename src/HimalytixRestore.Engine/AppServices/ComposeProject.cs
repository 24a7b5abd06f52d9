namespace HimalytixRestore.Engine.AppServices;

/// <summary>A Docker Compose project; at least one of the two says which.</summary>
/// <param name="Name">Its name (<c>-p</c>); null is what the files say.</param>
/// <param name="Files">Its files (<c>-f</c>), full paths on the application's host; none finds a project that exists by its name.</param>
internal sealed record ComposeProject(string? Name, IReadOnlyList<string> Files)
{
    /// <summary>The arguments of <c>docker</c> that choose it.</summary>
    public IReadOnlyList<string> Arguments => ["compose", .. Name is null ? [] : (string[])["-p", Name], .. Files.SelectMany(file => (string[])["-f", file])];
}
