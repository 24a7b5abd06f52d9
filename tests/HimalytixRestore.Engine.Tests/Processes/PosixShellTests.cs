using FsCheck;
using FsCheck.Fluent;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Tests.Processes;

/// <summary>The one function that quotes for a shell, judged by a shell.</summary>
public sealed class PosixShellTests
{
    /// <summary>What has broken other people's quoting.</summary>
    internal static readonly string[] Nasty =
    [
        "", " ", "a b", "'", "''", "\"", "\\", "\\'", "$HOME", "$(touch /tmp/x)", "`id`", "; exit 9", "&& false", "| cat", "> /dev/null", "*", "?", "[a]", "~", "~root",
        "-n", "--", "!", "!!", "#", "a=b", "{a,b}", "line\nbreak", "\r", "\t", "नेपाल", "\u001b[31m", "%s", "it's \"both\" $x `y` \\z", "'; rm -rf ~; '",
    ];

    [Fact]
    public async Task A_shell_makes_the_same_words_of_it() => Assert.Equal(Nasty, await WordsAsync(Nasty));

    [Fact]
    public async Task And_a_shell_inside_a_shell_too()
    {
        string inner = "printf '%s\\0' " + PosixShell.Quote(Nasty);
        Assert.Equal(Nasty, await RunAsync($"exec /bin/sh -c {PosixShell.Quote(inner)}"));
    }

    [Fact]
    public void Words_of_any_characters_arrive() => Prop.ForAll(ArbMap.Default.ArbFor<string[]>(), async words =>
    {
        string[] texts = [.. words.Where(word => word is not null).Select(word => word.Replace("\0", "", StringComparison.Ordinal)).Where(IsText)];
        Assert.Equal(texts, await WordsAsync(texts));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void A_NUL_is_refused() => Assert.Throws<ArgumentException>(() => PosixShell.Quote("a\0b"));

    [Theory]
    [InlineData("himalytix-django.service")]
    [InlineData("/srv/app/manage.py")]
    [InlineData("user@host:22")]
    public void What_is_plain_stays_readable(string word) => Assert.Equal(word, PosixShell.Quote(word));

    /// <summary>A lone surrogate is no text: no encoding has it.</summary>
    private static bool IsText(string word) => word.EnumerateRunes().All(rune => rune != System.Text.Rune.ReplacementChar);

    private static async Task<string[]> WordsAsync(string[] words) => words.Length > 0 ? await RunAsync("printf '%s\\0' " + PosixShell.Quote(words)) : [];

    private static async Task<string[]> RunAsync(string line)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        var result = await ProcessRunner.RunAsync(new() { FileName = "/bin/sh", Arguments = ["-c", line] }, TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (result.ExitCode, result.StandardError));
        return result.StandardOutput.Split('\0')[..^1];
    }
}
