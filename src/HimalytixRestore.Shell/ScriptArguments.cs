using System.Management.Automation;
using System.Text.RegularExpressions;

namespace HimalytixRestore.Shell;

/// <summary>
/// Binds the words of the command line to a script as pwsh does: <c>-Name value</c>, <c>-Switch</c>, <c>-Name:value</c> and
/// <c>-Switch:$false</c> are parameters, all else is literal text.
/// </summary>
/// <param name="script">The script, as a function.</param>
internal sealed partial class ScriptArguments(FunctionInfo script)
{
    /// <summary>Adds the words to the command that runs the script.</summary>
    public void AddTo(PowerShell ps, IEnumerable<string> words)
    {
        var rest = new Queue<string>(words);
        while (rest.TryDequeue(out var word))
        {
            var match = ParameterWord().Match(word);
            var name = match.Groups["name"].Value;
            var parameter = match.Success ? Find(name) : null;
            if (!match.Success || (parameter is null && !script.CmdletBinding))
                ps.AddArgument(word);
            else if (match.Groups["value"].Success)
                ps.AddParameter(name, Value(match.Groups["value"].Value));
            else if (parameter?.SwitchParameter is not false || !rest.TryDequeue(out var value))
                ps.AddParameter(name);
            else
                ps.AddParameter(name, value);
        }
    }

    /// <summary>The parameter of a name, its unique beginning or its alias; null when there is none, which the engine reports when it binds.</summary>
    private ParameterMetadata? Find(string name)
    {
        try
        {
            return script.ResolveParameter(name);
        }
        catch (ParameterBindingException)
        {
            return null;
        }
    }

    private static object Value(string text) => text.ToUpperInvariant() switch
    {
        "$TRUE" => true,
        "$FALSE" => false,
        _ => text,
    };

    [GeneratedRegex("^-(?<name>[A-Za-z_][A-Za-z0-9_]*)(:(?<value>.+))?$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ParameterWord();
}
