using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace HimalytixRestore.Shell;

/// <summary>The questions a host can be asked, on a terminal or answered from a pipe. Ctrl+C ends every one of them.</summary>
/// <param name="ui">Where the question is written.</param>
/// <param name="lines">Where the answer is read.</param>
internal sealed class ConsolePrompts(PSHostUserInterface ui, LineReader lines)
{
    /// <summary>Reads a line of text.</summary>
    /// <exception cref="PipelineStoppedException">Ctrl+C.</exception>
    /// <exception cref="HostException">The input is closed: nobody can answer.</exception>
    public string ReadLine() => Read(mask: null);

    /// <summary>Reads a secret, shown as stars.</summary>
    /// <exception cref="PipelineStoppedException">Ctrl+C.</exception>
    /// <exception cref="HostException">The input is closed: nobody can answer.</exception>
    public SecureString ReadSecret()
    {
        var secret = new SecureString();
        foreach (var c in Read(mask: '*'))
            secret.AppendChar(c);
        secret.MakeReadOnly();
        return secret;
    }

    /// <summary>Asks for the values of missing parameters.</summary>
    public Dictionary<string, PSObject?> AskForFields(string caption, string message, Collection<FieldDescription> fields)
    {
        WriteHead(caption, message);
        var answers = new Dictionary<string, PSObject?>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in fields)
        {
            var type = Type.GetType(field.ParameterAssemblyFullName.Length > 0 ? field.ParameterAssemblyFullName : field.ParameterTypeFullName) ?? typeof(string);
            answers[field.Name] = PSObject.AsPSObject(AskForValue(field.Name, type));
        }

        return answers;
    }

    /// <summary>Asks to choose; an empty answer takes the default, <c>?</c> explains.</summary>
    /// <returns>The index of the choice.</returns>
    public int AskForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        WriteHead(caption, message);
        var labels = choices.Select(static c => (Key: Hotkey(c), Text: c.Label.Replace("&", "", StringComparison.Ordinal))).ToList();
        var ask = string.Join("  ", labels.Select(static l => $"[{l.Key}] {l.Text}")) + "  [?] Help"
            + (defaultChoice >= 0 ? $" (default is \"{labels[defaultChoice].Key}\")" : "") + ": ";
        while (true)
        {
            ui.Write(ask);
            var answer = ReadLine().Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
                return defaultChoice;
            var index = labels.FindIndex(l => answer.Equals(l.Key, StringComparison.OrdinalIgnoreCase) || answer.Equals(l.Text, StringComparison.OrdinalIgnoreCase));
            if (index >= 0)
                return index;
            if (answer.Equals("?", StringComparison.Ordinal))
            {
                for (var i = 0; i < choices.Count; i++)
                    ui.WriteLine($"{labels[i].Key} - {choices[i].HelpMessage}");
            }
        }
    }

    /// <summary>Asks for a name, where none is given, and a password.</summary>
    public PSCredential AskForCredential(string caption, string message, string? userName)
    {
        WriteHead(caption, message);
        while (string.IsNullOrWhiteSpace(userName))
        {
            ui.Write("User: ");
            userName = ReadLine();
        }

        ui.Write($"Password for user {userName}: ");
        return new(userName, ReadSecret());
    }

    private object? AskForValue(string name, Type type)
    {
        if (type == typeof(PSCredential))
            return AskForCredential("", name, userName: null);
        if (type.IsArray)
            return LanguagePrimitives.ConvertTo(AskForItems(name), type, CultureInfo.InvariantCulture);
        while (true)
        {
            ui.Write($"{name}: ");
            if (type == typeof(SecureString))
                return ReadSecret();
            var answer = ReadLine();
            if (LanguagePrimitives.TryConvertTo(answer, type, CultureInfo.InvariantCulture, out var value))
                return value;
            ui.WriteErrorLine($"'{answer}' is not a {type.Name}.");
        }
    }

    private List<string> AskForItems(string name)
    {
        var items = new List<string>();
        while (true)
        {
            ui.Write($"{name}[{items.Count}]: ");
            var item = ReadLine();
            if (item.Length == 0)
                return items;
            items.Add(item);
        }
    }

    private string Read(char? mask)
    {
        try
        {
            return lines.Read(mask) ?? throw new HostException("The question cannot be answered: the input of this console is closed.");
        }
        catch (OperationCanceledException)
        {
            ui.WriteLine("");
            throw new PipelineStoppedException();
        }
    }

    private void WriteHead(string? caption, string? message)
    {
        if (!string.IsNullOrEmpty(caption))
            ui.WriteLine($"\n{PSStyle.Instance.Bold}{caption}{PSStyle.Instance.Reset}");
        if (!string.IsNullOrEmpty(message))
            ui.WriteLine(message);
    }

    /// <summary>The letter behind the ampersand, or the whole label.</summary>
    private static string Hotkey(ChoiceDescription choice)
    {
        var mark = choice.Label.IndexOf('&', StringComparison.Ordinal);
        return mark >= 0 && mark + 1 < choice.Label.Length ? char.ToUpperInvariant(choice.Label[mark + 1]).ToString() : choice.Label;
    }
}
