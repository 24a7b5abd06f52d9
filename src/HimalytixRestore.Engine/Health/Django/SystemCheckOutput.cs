using System.Text.RegularExpressions;

namespace HimalytixRestore.Engine.Health.Django;

/// <summary>
/// What <c>manage.py check</c> printed: messages under headings by weight, each <c>object: (id) text</c> and perhaps a hint
/// (django/core/management/base.py, BaseCommand.check; django/core/checks/messages.py).
/// </summary>
internal sealed partial class SystemCheckOutput
{
    private readonly List<string> _errors = [];
    private readonly List<string> _warnings = [];

    /// <summary>Critical messages and errors, each with its hint.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Warnings, each with its hint.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>True when the output has the sentence with which a finished check ends.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Reads the output.</summary>
    /// <param name="text">Both outputs of the program; Django writes issues to the second.</param>
    public static SystemCheckOutput Parse(string text)
    {
        var output = new SystemCheckOutput();
        List<string>? group = null;
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd()))
        {
            if (Heading().Match(line) is { Success: true } heading)
                group = heading.Groups["level"].Value switch { "CRITICALS" or "ERRORS" => output._errors, "WARNINGS" => output._warnings, _ => null };
            else if (Ending().IsMatch(line))
                (group, output.IsComplete) = (null, true);
            else if (group is not null && line.Length > 0)
                Add(group, line);
        }

        return output;
    }

    /// <summary>An indented line belongs to the message before it.</summary>
    private static void Add(List<string> group, string line)
    {
        if (group.Count > 0 && char.IsWhiteSpace(line[0]))
            group[^1] = $"{group[^1]} {SafeText.Line(line, 300)}";
        else
            group.Add(SafeText.Line(line, 300));
    }

    [GeneratedRegex("^(?<level>CRITICALS|ERRORS|WARNINGS|INFOS|DEBUGS):$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^System check identified (no|\d+) issues? \(\d+ silenced\)\.", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ending();
}
