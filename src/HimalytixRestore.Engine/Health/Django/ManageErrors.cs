using System.Globalization;
using System.Text.RegularExpressions;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Health.Django;

/// <summary>Says why a command of <c>manage.py</c> did not do its work, from its exit code and the end of its error output.</summary>
/// <param name="program">How it was run.</param>
/// <param name="project">The project.</param>
internal sealed partial class ManageErrors(ManageProgram program, DjangoProject project)
{
    private const int LongestReason = 400;

    /// <summary>The findings after which no other command of this project can work either.</summary>
    private static readonly HashSet<string> s_fatal = new(StringComparer.Ordinal)
    {
        "DjangoFolderMissing", "DjangoEnvironmentUnreadable", "PythonMissing", "SudoRefused", "ManageMissing", "DjangoNotInstalled", "PythonModuleMissing", "DjangoMisconfigured",
        "ProgramNotFound", "ProgramNotStarted",
    };

    /// <summary>True when trying the other commands would only say the same again.</summary>
    /// <param name="finding">A finding.</param>
    public static bool IsFatal(HealthFinding finding) => s_fatal.Contains(finding.Id) || finding.Id.StartsWith("Ssh", StringComparison.Ordinal);

    /// <summary>The finding of a command that ended with an error.</summary>
    /// <param name="command">The command, for example <c>check</c>.</param>
    /// <param name="result">How it ended.</param>
    public HealthFinding Of(string command, ProcessResult result)
    {
        var (id, message, action) = Classify(command, result);
        return HealthFinding.Fail(message, action) with
        {
            Id = id,
            Evidence = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ExitCode"] = result.ExitCode.ToString(CultureInfo.InvariantCulture),
                ["Command"] = program.Typed(command),
                ["Error"] = Reason(result),
            },
        };
    }

    /// <summary>The finding of a command that did not end in time.</summary>
    /// <param name="command">The command.</param>
    public HealthFinding TimedOut(string command) => HealthFinding.Fail(
        $"'manage.py {command}' did not end within {project.Timeout.TotalSeconds:0} s.",
        $"Type it there and see what it waits for (often a lock in the database, or an address that does not answer): {program.Typed(command)}") with
    { Id = "DjangoTimedOut" };

    private (string Id, string Message, string Action) Classify(string command, ProcessResult result)
    {
        var error = result.StandardError;
        var reason = Reason(result);
        if (project.User is { } user && ApplicationUser.Refusal(error) is { } refusal)
            return ("SudoRefused", $"sudo does not let this user act as {user}: {refusal}", ApplicationUser.Remedy(user));
        return result.ExitCode switch
        {
            ManageProgram.FolderMissing => ("DjangoFolderMissing", $"The folder {project.Folder} cannot be entered: {reason}", "Correct \"folder\" of \"django\" in the profile, or the folder's rights."),
            ManageProgram.EnvironmentUnreadable => ("DjangoEnvironmentUnreadable", $"The environment file {project.EnvironmentFile} cannot be read.", "Correct \"environmentFile\" of \"django\" in the profile, or let the user read the file."),
            ManageProgram.PythonMissing => ("PythonMissing", $"There is no interpreter {project.Python} that can be run.", "Correct \"python\" of \"django\" in the profile: the virtual environment's bin/python."),
            _ when error.Contains("can't open file", StringComparison.Ordinal) => ("ManageMissing", $"There is no manage.py in {project.Folder}.", "Correct \"folder\" of \"django\" in the profile."),
            _ when NoDjango().IsMatch(error) => ("DjangoNotInstalled", $"The interpreter {project.Python} has no Django.", "Name the virtual environment's interpreter as \"python\" of \"django\" in the profile."),
            _ when error.Contains("ModuleNotFoundError", StringComparison.Ordinal) => ("PythonModuleMissing", $"The application cannot be loaded: {reason}", "Install what is missing into the virtual environment (pip install -r requirements.txt), or correct \"settings\" and \"python\" of \"django\"."),
            _ when error.Contains("ImproperlyConfigured", StringComparison.Ordinal) || error.Contains("KeyError", StringComparison.Ordinal) => ("DjangoMisconfigured", $"The application's settings are not whole: {reason}", "Name the file with the application's variables as \"environmentFile\" of \"django\" in the profile, or correct the settings."),
            _ when error.Contains("OperationalError", StringComparison.Ordinal) => ("DjangoDatabaseUnreachable", $"The application does not reach its database: {reason}", "Check host, name, role and password in the application's settings, and that the database lets the role in: Test-RestoreHealth -DatabaseOnly."),
            _ when error.Contains("ProgrammingError", StringComparison.Ordinal) => ("DjangoDatabaseMismatch", $"The database does not fit the application's code: {reason}", $"See what is not applied ({program.Typed("showmigrations")}), then '{program.Typed("migrate")}'; or restore another backup."),
            _ => ("DjangoCommandFailed", $"'manage.py {command}' ended with exit code {result.ExitCode}: {reason}", $"Type it there and read all it says: {program.Typed(command)}"),
        };
    }

    /// <summary>The last line that names an exception, else the last line that says anything.</summary>
    private static string Reason(ProcessResult result)
    {
        string[] lines = [.. result.StandardError.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        var reason = Array.FindLast(lines, line => ExceptionLine().IsMatch(line)) ?? lines.LastOrDefault() ?? "it says nothing.";
        return SafeText.Line(reason, LongestReason);
    }

    [GeneratedRegex(@"No module named '?django'?\s*$|Couldn't import Django", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NoDjango();

    [GeneratedRegex(@"^[\w.]*(Error|Exception|ImproperlyConfigured)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ExceptionLine();
}
