using System.Text.RegularExpressions;

namespace HimalytixRestore.Engine.Health;

/// <summary>
/// Being the application's own user, by <c>sudo -n</c>. Whatever is done as that user is done by <c>/bin/sh</c>, so that one line of
/// sudoers(5) allows all of it.
/// </summary>
internal static partial class ApplicationUser
{
    /// <summary>What stands in front of a shell's arguments.</summary>
    /// <param name="user">The user; null is whoever runs this.</param>
    public static IReadOnlyList<string> Shell(string? user) => [.. Prefix(user), "/bin/sh"];

    /// <summary>What makes any command the user's.</summary>
    /// <param name="user">The user; null is whoever runs this.</param>
    public static IReadOnlyList<string> Prefix(string? user) => user is null ? [] : ["sudo", "-n", "-u", user, "--"];

    /// <summary>Why sudo itself refused; null when it did not.</summary>
    /// <param name="told">What the command wrote to its error output.</param>
    public static string? Refusal(string told) => Sudo().Match(told) is { Success: true } match ? match.Groups["reason"].Value.Trim() : null;

    /// <summary>What allows it.</summary>
    /// <param name="user">The user.</param>
    public static string Remedy(string user) =>
        $"Allow it without a password (visudo: '<this user> ALL=({user}) NOPASSWD: /bin/sh'), or leave \"user\" of \"django\" out where this already is the right one.";

    [GeneratedRegex(@"^sudo: (?<reason>.+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Sudo();
}
