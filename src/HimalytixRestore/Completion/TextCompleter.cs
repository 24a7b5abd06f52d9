using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using HimalytixRestore.Isolation;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Completion;

/// <summary>
/// Offers texts that this machine knows; nothing asks the network while somebody types. A profile or folder that cannot be read offers
/// nothing: the command itself will say what is wrong.
/// </summary>
public abstract class TextCompleter : IArgumentCompleter
{
    private static readonly char[] s_quotes = ['\'', '"'];

    /// <summary>The engine; loaded when first asked for.</summary>
    private protected static IRestoreEngine Engine => Bridge.Engine;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var typed = (wordToComplete ?? "").Trim(s_quotes);
        IEnumerable<(string Text, string ToolTip)> known;
        try
        {
            known = Known(parameterName, fakeBoundParameters);
        }
        catch (RestoreException)
        {
            return [];
        }

        return known
            .Where(candidate => candidate.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(candidate => new CompletionResult(Quoted(candidate.Text), candidate.Text, CompletionResultType.ParameterValue, candidate.ToolTip));
    }

    /// <summary>What may be meant, the most likely first.</summary>
    /// <param name="parameterName">The parameter.</param>
    /// <param name="parameters">What is typed already, by parameter.</param>
    private protected abstract IEnumerable<(string Text, string ToolTip)> Known(string parameterName, IDictionary parameters);

    /// <summary>A text parameter that is typed already; null when it is not.</summary>
    /// <param name="parameters">What is typed already.</param>
    /// <param name="name">The parameter.</param>
    private protected static string? Typed(IDictionary parameters, string name) => parameters[name] as string is { Length: > 0 } text ? text : null;

    private static string Quoted(string text) =>
        text.All(c => char.IsLetterOrDigit(c) || c is '.' or '/' or '\\' or '_' or '-' or ':') ? text : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
