using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace HimalytixRestore.Pipeline;

/// <summary>Questions to whoever sits before the host, on the pipeline's thread.</summary>
internal static class Answers
{
    /// <summary>A line of text.</summary>
    /// <param name="cmdlet">The cmdlet that asks.</param>
    /// <param name="caption">The question's head.</param>
    /// <param name="message">The question.</param>
    /// <param name="name">What is asked for.</param>
    /// <exception cref="NoAnswerException">The host cannot ask.</exception>
    public static string Text(PSCmdlet cmdlet, string caption, string message, string name)
    {
        var field = new FieldDescription(name);
        field.SetParameterType(typeof(string));
        var answers = Ask(() => Of(cmdlet).Prompt(caption, message, [field]));
        return answers.TryGetValue(name, out var answer) ? answer?.BaseObject as string ?? "" : "";
    }

    /// <summary>One of several by its number, or none of them.</summary>
    /// <param name="cmdlet">The cmdlet that asks.</param>
    /// <param name="caption">The question's head.</param>
    /// <param name="message">The question, with the choices by number.</param>
    /// <param name="choices">What each number means, for the host's help. The first is the default.</param>
    /// <returns>The place of the choice; null when none is wanted.</returns>
    /// <exception cref="NoAnswerException">The host cannot ask.</exception>
    public static int? Number(PSCmdlet cmdlet, string caption, string message, IReadOnlyList<string> choices)
    {
        Collection<ChoiceDescription> offered = [.. choices.Select((text, place) => new ChoiceDescription(FormattableString.Invariant($"&{place + 1}"), text)), new("&Quit", "Leave everything as it is.")];
        var chosen = Ask(() => Of(cmdlet).PromptForChoice(caption, message, offered, 0));
        return chosen < choices.Count ? chosen : null;
    }

    /// <summary>Any question.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="question">Asks.</param>
    /// <exception cref="NoAnswerException">The host cannot ask.</exception>
    public static T Ask<T>(Func<T> question)
    {
        try
        {
            return question();
        }
        // Hosts that cannot ask throw whatever they like: PSInvalidOperationException, NullReferenceException, RemoteException, HostException.
        catch (Exception e) when (e is not (PipelineStoppedException or FlowControlException or ActionPreferenceStopException or NoAnswerException))
        {
            throw new NoAnswerException(e);
        }
    }

    private static PSHostUserInterface Of(PSCmdlet cmdlet) => cmdlet.Host.UI ?? throw new HostException("The host has no user interface.");
}
