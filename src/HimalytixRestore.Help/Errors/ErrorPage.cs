using System.Text;
using System.Text.RegularExpressions;

namespace HimalytixRestore.Help.Errors;

/// <summary>docs/errors.md: every error by its identifier, every warning, every finding of the checklists.</summary>
internal static partial class ErrorPage
{
    private const string Head = """
        # Errors and warnings

        Written by `dotnet build src/HimalytixRestore -t:WriteErrorPage` from the code; a test fails when the two differ.

        The identifier is stable: `$Error[0].FullyQualifiedErrorId` begins with it, `Get-RestoreRun` and the reports show it, and scripts may decide by it. `‹…›` stands for what is only known when it happens; `[a | b]` for one of several texts, or none.

        """;

    private static readonly (string Kind, string Title, string Text)[] s_sections =
    [
        ("ConfigurationException", "What was asked for", "Parameters, profile, environment variables, programs that are missing. Nothing was changed."),
        ("ProfileMistake", "Profiles", "What a profile is refused for, and Test-RestoreProfile lists, with line and column."),
        ("StoreException", "Stores", "S3, Google Cloud Storage, folders."),
        ("ArchiveException", "Archives and files", "Decryption, compression, files on this machine."),
        ("IntegrityException", "Proof", "Something is not what it should be: a wrong key, a cut or changed file."),
        ("DumpException", "Dumps", "What the dump's text says; the evidence has its line."),
        ("DatabaseException", "Databases", "What was found in a database or about it."),
        ("SqlStateRemedy", "Databases, by SQLSTATE", "What PostgreSQL refuses, by the SQLSTATE it says (PostgreSQL's manual, appendix A); two characters stand for a whole class."),
        ("ServiceException", "Services", "The application's services."),
        ("HealthException", "Health", "Checks of the restored application."),
        ("RunbookException", "Runs", "The runbook: journal, lock, steps, roll back."),
        ("HealthFinding", "Findings of the checklists", "Lines with Warn or Fail of Test-RestorePrerequisite, Test-RestoreHealth and Invoke-SmokeTest, and of the steps that do the same."),
        ("Warning", "Warnings", "Said beside the result, also in a run's journal and report."),
    ];

    /// <summary>Writes the page's text.</summary>
    /// <param name="entries">What is said, in the order of the code.</param>
    /// <param name="problems">Told of errors that no section takes.</param>
    public static string Write(IReadOnlyCollection<ErrorEntry> entries, Problems problems)
    {
        var page = new StringBuilder(Head);
        foreach (var kind in entries.Select(static entry => entry.Kind).Distinct(StringComparer.Ordinal).Where(static kind => !Array.Exists(s_sections, section => string.Equals(section.Kind, kind, StringComparison.Ordinal))))
            problems.Add("ErrorPage.cs", 1, $"The page has no section for {kind}.");
        foreach (var (kind, title, text) in s_sections)
        {
            page.Append("\n## ").Append(title).Append("\n\n").Append(text).Append('\n');
            foreach (var group in entries.Where(entry => string.Equals(entry.Kind, kind, StringComparison.Ordinal) && SaysSomething(entry)).Distinct().GroupBy(static entry => entry.Id, StringComparer.Ordinal).OrderBy(static group => group.Key, StringComparer.Ordinal))
                Append(page, group);
        }

        return page.ToString();
    }

    private static void Append(StringBuilder page, IGrouping<string, ErrorEntry> group)
    {
        if (group.Key.Length > 0)
            page.Append("\n### ").Append(group.Key).Append('\n');
        page.Append('\n');
        foreach (var remedy in group.GroupBy(static entry => entry.Remedy, StringComparer.Ordinal))
        {
            page.Append("- ").AppendJoin(remedy.Key.Length > 0 ? "\n  <br>" : "\n- ", remedy.Select(static entry => Line(entry.Cause)).Where(static cause => cause.Length > 0)).Append('\n');
            if (remedy.Key.Length > 0)
                page.Append("  <br>→ ").Append(Line(remedy.Key)).Append('\n');
        }
    }

    /// <summary>False for what only hands on the words of another line of this page.</summary>
    private static bool SaysSomething(ErrorEntry entry) => entry.Id.Length > 0 || OwnWords().IsMatch(entry.Cause);

    [GeneratedRegex(@"(?<!\p{L})\p{L}{2,}(?![^‹]*›)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OwnWords();

    /// <summary>One line in which nothing is Markdown or HTML.</summary>
    private static string Line(string text)
    {
        var line = new StringBuilder();
        foreach (var c in text.ReplaceLineEndings(" "))
        {
            if (c is '<' or '*' or '_' or '`' or '\\')
                line.Append('\\');
            line.Append(c);
        }

        return line.ToString();
    }
}
