namespace HimalytixRestore.Engine.Tests.Restoring;

/// <summary>Dumps as texts that can be compared.</summary>
internal static class DumpText
{
    /// <summary>A dump with the rows of each COPY block in order.</summary>
    public static string Sorted(string dump)
    {
        List<string> lines = [];
        List<string>? rows = null;
        foreach (var line in dump.Split('\n'))
        {
            if (rows is null || line is "\\.")
            {
                lines.AddRange(rows?.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>());
                lines.Add(line);
                rows = line.StartsWith("COPY ", StringComparison.Ordinal) && line.EndsWith("FROM stdin;", StringComparison.Ordinal) ? [] : null;
            }
            else
            {
                rows.Add(line);
            }
        }

        return string.Join('\n', lines);
    }
}
