using System.Reflection;

namespace HimalytixRestore.Shell;

/// <summary>The command line, understood the way pwsh understands its own.</summary>
/// <param name="Mode">What to do.</param>
/// <param name="Text">The script's path, the command's text, or what is wrong with the command line.</param>
/// <param name="Arguments">What follows the script's path.</param>
internal sealed record ShellOptions(ShellMode Mode, string Text, IReadOnlyList<string> Arguments)
{
    /// <summary>The text of <c>--help</c>.</summary>
    public const string Usage = """
        himalytix-restore: a console with the HimalytixRestore cmdlets

          himalytix-restore [-File] script.ps1 [arguments]   run a script
          himalytix-restore -Command "..."                   run a command
          himalytix-restore                                  interactive; 'exit' or Ctrl+D ends it
          himalytix-restore --version | --help

        Start with: Get-Help about_HimalytixRestore
        """;

    /// <summary>The version of the module and of the shell, which is one.</summary>
    public static string Version => typeof(ShellOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Understands the arguments; a wrong command line becomes <see cref="ShellMode.Invalid"/>.</summary>
    public static ShellOptions Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
            return new(ShellMode.Interactive, "", []);
        var rest = arguments.Skip(1).ToArray();
        switch (arguments[0].ToUpperInvariant())
        {
            case "--VERSION" or "-VERSION" or "-V":
                return new(ShellMode.Version, "", []);
            case "--HELP" or "-HELP" or "-H" or "-?":
                return new(ShellMode.Help, "", []);
            case "-COMMAND" or "-C" when rest.Length > 0:
                return new(ShellMode.Command, string.Join(' ', rest), []);
            case "-FILE" or "-F" when rest.Length > 0:
                return new(ShellMode.File, rest[0], rest[1..]);
            case "-COMMAND" or "-C" or "-FILE" or "-F":
                return new(ShellMode.Invalid, $"{arguments[0]} needs a value.\n\n{Usage}", []);
            default:
                return arguments[0].StartsWith('-')
                    ? new(ShellMode.Invalid, $"'{arguments[0]}' is not an option of himalytix-restore.\n\n{Usage}", [])
                    : new(ShellMode.File, arguments[0], rest);
        }
    }
}
