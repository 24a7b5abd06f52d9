using System.Xml.Linq;

namespace HimalytixRestore.Help;

/// <summary>The en-US folder: holds the generated files and nothing else.</summary>
internal static class HelpFolder
{
    /// <summary>Writes the files; those of topics that are gone are deleted. The cmdlets' help comes last: the build takes it as the sign of a whole folder.</summary>
    public static void Write(string folder, string helpFileName, XDocument help, IReadOnlyList<AboutTopic> topics)
    {
        Directory.CreateDirectory(folder);
        var wanted = topics.Select(static t => $"{t.Name}.help.txt").Append(helpFileName).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var file in Directory.EnumerateFiles(folder).Where(f => !wanted.Contains(Path.GetFileName(f))))
            File.Delete(file);
        foreach (var topic in topics)
            File.WriteAllText(Path.Combine(folder, $"{topic.Name}.help.txt"), topic.Text);
        help.Save(Path.Combine(folder, helpFileName));
    }
}
