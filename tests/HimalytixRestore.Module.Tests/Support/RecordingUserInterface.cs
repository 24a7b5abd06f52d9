using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace HimalytixRestore.Module.Tests.Support;

/// <summary>A user interface that records lines and answers questions.</summary>
internal sealed class RecordingUserInterface : PSHostUserInterface
{
    /// <summary>Everything that was written.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>Every question that was asked: caption and message.</summary>
    public List<string> Questions { get; } = [];

    /// <summary>Answers a question with the index of a choice; throws when the test's host cannot ask.</summary>
    public Func<int> Answer { get; set; } = () => throw new PSInvalidOperationException("The host program does not support user interaction.");

    /// <summary>Answers a question with text; throws when the test's host cannot ask.</summary>
    public Func<string> Type { get; set; } = () => throw new PSInvalidOperationException("The host program does not support user interaction.");

    public override PSHostRawUserInterface RawUI { get; } = new RecordingRawUserInterface(100);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Questions.Add($"{caption}\n{message}");
        return Answer();
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        Questions.Add($"{caption}\n{message}");
        return descriptions.ToDictionary(field => field.Name, _ => PSObject.AsPSObject(Type()));
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw new PSNotImplementedException();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        throw new PSNotImplementedException();

    public override string ReadLine() => throw new PSNotImplementedException();

    public override SecureString ReadLineAsSecureString() => throw new PSNotImplementedException();

    public override void Write(string value) => Lines.Add(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Lines.Add(value);

    public override void WriteLine(string value) => Lines.Add(value);

    public override void WriteDebugLine(string message) => Lines.Add(message);

    public override void WriteErrorLine(string value) => Lines.Add(value);

    public override void WriteVerboseLine(string message) => Lines.Add(message);

    public override void WriteWarningLine(string message) => Lines.Add(message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
    }
}
