using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace HimalytixRestore.Shell.Commands;

/// <summary>The everyday commands that the bare engine lacks: the few that must be cmdlets, and the functions of Everyday.ps1.</summary>
internal static class EverydayCommands
{
    private static readonly Type[] s_cmdlets =
    [
        typeof(FormatTableCommand), typeof(FormatListCommand), typeof(OutStringCommand),
        typeof(SelectObjectCommand), typeof(SortObjectCommand), typeof(ConvertToJsonCommand), typeof(ConvertFromJsonCommand),
    ];

    /// <summary>Adds the commands to a session's start.</summary>
    public static void AddTo(InitialSessionState state)
    {
        foreach (var type in s_cmdlets)
        {
            var name = type.GetCustomAttribute<CmdletAttribute>()!;
            state.Commands.Add(new SessionStateCmdletEntry($"{name.VerbName}-{name.NounName}", type, helpFileName: null));
        }

        foreach (var function in Functions())
            state.Commands.Add(new SessionStateFunctionEntry(function.Name, function.Body.GetScriptBlock().ToString()));
    }

    private static IEnumerable<FunctionDefinitionAst> Functions()
    {
        using var reader = new StreamReader(typeof(EverydayCommands).Assembly.GetManifestResourceStream("Everyday.ps1")!);
        var script = Parser.ParseInput(reader.ReadToEnd(), out _, out var errors);
        return errors.Length == 0
            ? script.FindAll(static a => a is FunctionDefinitionAst, searchNestedScriptBlocks: false).Cast<FunctionDefinitionAst>()
            : throw new ParseException(errors);
    }
}
