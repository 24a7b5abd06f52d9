using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace HimalytixRestore.Module.Tests.Support;

/// <summary>A host that records what is shown and asked.</summary>
/// <param name="ui">Its user interface; null makes it a host without one.</param>
internal sealed class RecordingHost(RecordingUserInterface? ui) : PSHost
{
    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "Recording";

    public override Version Version { get; } = new(1, 0);

    public override PSHostUserInterface? UI => ui;

    public override void EnterNestedPrompt() => throw new PSNotImplementedException();

    public override void ExitNestedPrompt() => throw new PSNotImplementedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }
}
