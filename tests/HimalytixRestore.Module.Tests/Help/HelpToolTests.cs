using System.Diagnostics;
using System.Text.RegularExpressions;
using HimalytixRestore.Module.Tests.Shell;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Help;

/// <summary>The build tool fails where the documents do not say what they must.</summary>
public sealed partial class HelpToolTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("help-tool-").FullName;

    public HelpToolTests()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(ModuleFiles.Root, "docs"), "*.md", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder, Path.GetRelativePath(ModuleFiles.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    [Fact]
    public async Task The_documents_as_they_are_pass_and_stale_files_go()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "en-US"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "en-US", "about_Gone.help.txt"), "old", TestContext.Current.CancellationToken);

        var (exitCode, errors) = await RunAsync();

        Assert.Equal("", errors);
        Assert.Equal(0, exitCode);
        Assert.Contains("HimalytixRestore.dll-Help.xml", Directory.EnumerateFiles(Path.Combine(_folder, "en-US")).Select(Path.GetFileName));
        Assert.False(File.Exists(Path.Combine(_folder, "en-US", "about_Gone.help.txt")));
    }

    [Theory]
    [InlineData("Get-BackupList.md", "### -Latest\n\nOnly the newest backup of each environment.\n", "", "Get-BackupList.md(1): error HELP1: -Latest has no text")]
    [InlineData("Get-BackupList.md", "### -Latest", "### -Lates", "Get-BackupList has no parameter -Lates.")]
    [InlineData("Get-BackupList.md", "Returns one object, which the next cmdlet of a pipeline takes.", "", "The example 'The newest backup of a folder' has no remark.")]
    [InlineData("Get-BackupList.md", "Lists the backups of a store, newest first.", "", "SYNOPSIS needs one paragraph.")]
    [InlineData("Get-BackupList.md", "# Get-BackupList\n", "# Get-Backups\n", "it has to be the file's name")]
    [InlineData("Get-BackupList.md", "## INPUTS", "## INPUT", "Text outside a known section ('INPUT').")]
    [InlineData("_common.md", "### -Port", "### -Prt", "-Port has no text")]
    public async Task What_is_missing_or_wrong_is_an_error_of_the_build(string file, string text, string replacement, string expected)
    {
        var path = Path.Combine(_folder, "docs", "cmdlets", file);
        var document = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains(text, document, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, document.Replace(text, replacement, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var (exitCode, errors) = await RunAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "en-US")));
    }

    [Fact]
    public async Task A_cmdlet_without_a_page_is_an_error_of_the_build()
    {
        File.Delete(Path.Combine(_folder, "docs", "cmdlets", "Test-Backup.md"));

        var (exitCode, errors) = await RunAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("Test-Backup has no page.", errors, StringComparison.Ordinal);
    }

    /// <summary>The page of errors is what the code says now; and nothing in the code escapes the tool that reads it.</summary>
    [Fact]
    public async Task The_page_of_errors_is_complete()
    {
        var page = Path.Combine(_folder, "errors.md");

        var (exitCode, errors) = await RunAsync("errors", Path.Combine(ModuleFiles.Root, "src"), Path.Combine(ModuleFiles.Root, "module"), page);

        Assert.Equal("", errors);
        Assert.Equal(0, exitCode);
        var written = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        Assert.True(
            string.Equals(written, await File.ReadAllTextAsync(Path.Combine(ModuleFiles.Root, "docs", "errors.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal),
            "docs/errors.md is not what the code says: dotnet build src/HimalytixRestore -t:WriteErrorPage");
        var identifiers = ModuleFiles.Sources.SelectMany(file => ErrorId().Matches(File.ReadAllText(file))).Select(match => match.Groups["id"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("WrongKey", written, StringComparison.Ordinal);
        Assert.DoesNotContain(identifiers, id => !written.Contains($"\n### {id}\n", StringComparison.Ordinal));
        Assert.True(identifiers.Count > 100, $"Only {identifiers.Count} identifiers were found.");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<(int ExitCode, string Errors)> RunAsync() => RunAsync("help", ModuleFiles.Manifest, Path.Combine(_folder, "docs"), Path.Combine(_folder, "en-US"));

    private static async Task<(int ExitCode, string Errors)> RunAsync(params string[] arguments)
    {
        var tool = ShellProcess.Assembly.Replace("HimalytixRestore.Shell", "HimalytixRestore.Help", StringComparison.Ordinal).Replace("himalytix-restore.dll", "HimalytixRestore.Help.dll", StringComparison.Ordinal);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [tool, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, errors);
    }

    /// <summary>An identifier beside its category, however the two are handed on.</summary>
    [GeneratedRegex("\"(?<id>[A-Z][A-Za-z0-9]+)\",\\s*RestoreErrorCategory", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex ErrorId();
}
