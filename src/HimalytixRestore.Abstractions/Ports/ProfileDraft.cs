namespace HimalytixRestore.Ports;

/// <summary>A profile as it would be written.</summary>
/// <param name="Path">The file's full path.</param>
/// <param name="Text">What would be in it.</param>
/// <param name="Missing">What nothing says and a restore needs, by the property's name: <c>store</c>, <c>database</c>.</param>
/// <param name="Warnings">What could not be taken over, for example a password that stands in a URL.</param>
public sealed record ProfileDraft(string Path, string Text, IReadOnlyList<string> Missing, IReadOnlyList<string> Warnings)
{
    /// <inheritdoc/>
    public override string ToString() => Path;
}
