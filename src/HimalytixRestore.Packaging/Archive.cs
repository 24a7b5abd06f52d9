using System.Formats.Tar;
using System.IO.Compression;

namespace HimalytixRestore.Packaging;

/// <summary>A folder as one file to hand out, the same bytes whoever packs it: entries in order, with one time, one owner and modes of our own.</summary>
internal static class Archive
{
    private const UnixFileMode ReadableByAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode ExecutableByAll = ReadableByAll | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly DateTimeOffset s_time = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes one.</summary>
    /// <param name="folder">The folder; its name is the first part of every entry's.</param>
    /// <param name="file">The archive; .zip or .tar.gz.</param>
    public static void Write(string folder, string file)
    {
        var root = Path.GetFullPath(Path.TrimEndingDirectorySeparator(folder));
        var entries = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(path => (Path: path, Name: Path.GetRelativePath(Path.GetDirectoryName(root)!, path).Replace(Path.DirectorySeparatorChar, '/')))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal);
        using var output = File.Create(file);
        if (file.EndsWith(".zip", StringComparison.Ordinal))
            WriteZip(entries, output);
        else
            WriteTar(entries, output);
    }

    private static void WriteZip(IEnumerable<(string Path, string Name)> entries, Stream output)
    {
        using var zip = new ZipArchive(output, ZipArchiveMode.Create);
        foreach (var (path, name) in entries)
        {
            var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
            entry.LastWriteTime = s_time;
            using var content = File.OpenRead(path);
            using var target = entry.Open();
            content.CopyTo(target);
        }
    }

    private static void WriteTar(IEnumerable<(string Path, string Name)> entries, Stream output)
    {
        using var gzip = new GZipStream(output, CompressionLevel.Optimal);
        using var tar = new TarWriter(gzip, TarEntryFormat.Ustar);
        foreach (var (path, name) in entries)
        {
            using var content = File.OpenRead(path);
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { ModificationTime = s_time, Mode = IsProgram(name) ? ExecutableByAll : ReadableByAll, DataStream = content });
        }
    }

    private static bool IsProgram(string name) => name.EndsWith("/himalytix-restore", StringComparison.Ordinal) || name.EndsWith("/createdump", StringComparison.Ordinal);
}
