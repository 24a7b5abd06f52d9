using System.Text;

namespace HimalytixRestore.TestSupport;

/// <summary>The real pg_dump as the judge of two databases.</summary>
internal static class PgDump
{
    /// <summary>
    /// A database as pg_dump tells it, one byte a character, so that dumps in any encoding compare byte by byte;
    /// without the <c>\restrict</c> lines, whose key is random.
    /// </summary>
    /// <param name="server">The server.</param>
    /// <param name="database">The database.</param>
    /// <param name="arguments">Arguments of pg_dump.</param>
    public static async Task<string> TextAsync(PostgresServer server, string database, params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(server);
        using var output = new MemoryStream();
        await server.DumpAsync(database, arguments, output);
        var lines = Encoding.Latin1.GetString(output.ToArray()).Split('\n');
        return string.Join('\n', lines.Where(line => !line.StartsWith("\\restrict ", StringComparison.Ordinal) && !line.StartsWith("\\unrestrict ", StringComparison.Ordinal)));
    }
}
