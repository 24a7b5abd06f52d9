using System.Globalization;
using System.Management.Automation.Host;

namespace HimalytixRestore.Shell;

/// <summary>The PowerShell host: a console with one runspace.</summary>
/// <param name="interrupts">Ends prompts on Ctrl+C.</param>
internal sealed class ShellHost(Interrupts interrupts) : PSHost
{
    /// <inheritdoc/>
    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    /// <inheritdoc/>
    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    /// <inheritdoc/>
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc/>
    public override string Name => "HimalytixRestoreShell";

    /// <inheritdoc/>
    public override PSHostUserInterface UI { get; } = new ShellHostUserInterface(interrupts);

    /// <inheritdoc/>
    public override Version Version { get; } = typeof(ShellHost).Assembly.GetName().Version!;

    /// <summary>The code of the <c>exit</c> statement that ended the script or the session; null while there was none.</summary>
    public int? RequestedExitCode { get; private set; }

    /// <inheritdoc/>
    public override void SetShouldExit(int exitCode) => RequestedExitCode = exitCode;

    /// <inheritdoc/>
    public override void EnterNestedPrompt() =>
        throw new HostException("This console has no nested prompt. Answer the question, or stop the command with Ctrl+C.");

    /// <inheritdoc/>
    public override void ExitNestedPrompt()
    {
    }

    /// <inheritdoc/>
    public override void NotifyBeginApplication() => ((ShellHostUserInterface)UI).HideProgress();

    /// <inheritdoc/>
    public override void NotifyEndApplication()
    {
    }
}
