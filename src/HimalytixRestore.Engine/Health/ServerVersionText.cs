using System.Globalization;

namespace HimalytixRestore.Engine.Health;

/// <summary>A server's version as text, as the header of a dump has it: <c>15.18 (Debian 15.18-0+deb12u1)</c>.</summary>
internal static class ServerVersionText
{
    /// <summary>The major version; null when the text has none.</summary>
    /// <param name="version">The text.</param>
    public static int? Major(string version) => int.TryParse(version.Split('.', ' ')[0], CultureInfo.InvariantCulture, out var major) ? major : null;
}
