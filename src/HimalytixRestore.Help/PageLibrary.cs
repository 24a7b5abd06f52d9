namespace HimalytixRestore.Help;

/// <summary>All pages of docs/cmdlets, and the text that several cmdlets share (_common.md).</summary>
internal sealed class PageLibrary
{
    private const string CommonFile = "_common.md";
    private readonly Dictionary<string, CommandPage> _pages = new(StringComparer.OrdinalIgnoreCase);

    private PageLibrary(string folder, CommandPage common)
    {
        Folder = folder;
        Common = common;
    }

    /// <summary>Where the pages lie.</summary>
    public string Folder { get; }

    /// <summary>Parameters described once for all.</summary>
    public CommandPage Common { get; }

    /// <summary>The pages.</summary>
    public IEnumerable<CommandPage> Pages => _pages.Values;

    /// <summary>Reads a folder.</summary>
    public static PageLibrary Read(string folder, Problems problems)
    {
        var common = Path.Combine(folder, CommonFile);
        var library = new PageLibrary(folder, File.Exists(common) ? CommandPageReader.Read(common, problems) : new() { File = common });
        foreach (var file in Directory.EnumerateFiles(folder, "*.md").Order(StringComparer.Ordinal).Where(static f => !f.EndsWith(CommonFile, StringComparison.Ordinal)))
        {
            var page = CommandPageReader.Read(file, problems);
            if (!string.Equals(page.Name, Path.GetFileNameWithoutExtension(file), StringComparison.Ordinal))
                problems.Add(file, 1, $"The page's heading is '{page.Name}'; it has to be the file's name.");
            library._pages[Path.GetFileNameWithoutExtension(file)] = page;
        }

        return library;
    }

    /// <summary>The page of a cmdlet; null when there is none.</summary>
    public CommandPage? Find(string cmdlet) => _pages.GetValueOrDefault(cmdlet);

    /// <summary>The text of a parameter: the page's own, else the common one; null when there is none.</summary>
    public IReadOnlyList<string>? Describe(CommandPage page, string parameter) =>
        (page.Parameters.GetValueOrDefault(parameter) ?? Common.Parameters.GetValueOrDefault(parameter))?.Text;
}
