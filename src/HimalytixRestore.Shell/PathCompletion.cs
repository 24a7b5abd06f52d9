using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace HimalytixRestore.Shell;

/// <summary>Completes files and folders; the engine leaves them to a cmdlet of PowerShell's own module, which is not here.</summary>
internal static class PathCompletion
{
    private static readonly EnumerationOptions s_all = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };

    /// <summary>Completes the word at a cursor.</summary>
    /// <param name="text">The line.</param>
    /// <param name="cursor">The cursor's place in it.</param>
    /// <param name="folder">The folder that a relative path begins in.</param>
    /// <returns>The matches; null when the word is no beginning of a path.</returns>
    public static CommandCompletion? Complete(string text, int cursor, string folder)
    {
        Parser.ParseInput(text[..cursor], out var tokens, out _);
        var word = tokens.LastOrDefault(token => token.Extent.EndOffset == cursor && token.Extent.StartOffset < cursor && token.Kind is not (TokenKind.EndOfInput or TokenKind.Parameter));
        var typed = Unquoted(word?.Text ?? "");
        var name = Path.GetFileName(typed);
        var start = typed[..^name.Length];
        var searched = Path.Combine(folder, start.StartsWith('~') ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + start[1..] : start);
        if (!Directory.Exists(searched))
            return null;
        List<CompletionResult> matches =
        [
            .. new DirectoryInfo(searched).EnumerateFileSystemInfos("*", s_all)
                .Where(entry => entry.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (name.Length > 0 || !entry.Name.StartsWith('.')))
                .OrderBy(static entry => entry.Name, StringComparer.OrdinalIgnoreCase)
                .Select(entry => Result(start, entry)),
        ];
        var length = word is null ? 0 : cursor - word.Extent.StartOffset;
        return matches.Count == 0 ? null : new(new Collection<CompletionResult>(matches), -1, cursor - length, length);
    }

    private static CompletionResult Result(string start, FileSystemInfo entry)
    {
        var isFolder = entry is DirectoryInfo;
        var path = start + entry.Name + (isFolder ? Path.DirectorySeparatorChar : "");
        return new(Quoted(path), entry.Name, isFolder ? CompletionResultType.ProviderContainer : CompletionResultType.ProviderItem, entry.FullName);
    }

    private static string Unquoted(string word)
    {
        var quote = word.Length > 0 && word[0] is '\'' or '"' ? word[0] : '\0';
        return quote == '\0' ? word : word[1..].TrimEnd(quote).Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal);
    }

    private static string Quoted(string path) =>
        path.All(static c => char.IsLetterOrDigit(c) || c is '.' or '/' or '\\' or '_' or '-' or ':' or '~') ? path : $"'{CodeGeneration.EscapeSingleQuotedStringContent(path)}'";
}
