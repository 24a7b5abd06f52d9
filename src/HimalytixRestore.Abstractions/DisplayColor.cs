namespace HimalytixRestore;

/// <summary>States as a terminal shows them: green for what is well, yellow for what somebody should look at, red for what failed.</summary>
/// <remarks>
/// PowerShell takes the colours away again where a host has none and where the output goes into a file or a pipe
/// (<c>$PSStyle.OutputRendering</c>). <c>NO_COLOR</c> is asked here too, because not every host does so.
/// </remarks>
public static class DisplayColor
{
    private const string Green = "\u001b[32m";
    private const string Yellow = "\u001b[33m";
    private const string Red = "\u001b[31m";
    private const string Reset = "\u001b[0m";

    /// <summary>A state in its colour; a word that is no state, and one that is neither good nor bad, as it is.</summary>
    /// <param name="state">The state's name.</param>
    public static string Of(string? state) => Of(state, state);

    /// <summary>A text in the colour of a state.</summary>
    /// <param name="state">The state's name.</param>
    /// <param name="text">The text.</param>
    public static string Of(string? state, string? text)
    {
        var color = ColorOf(state);
        return string.IsNullOrEmpty(text) || color is null || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) ? text ?? "" : color + text + Reset;
    }

    private static string? ColorOf(string? state) => state switch
    {
        nameof(CheckStatus.Pass) or nameof(RestoreRunState.Succeeded) or nameof(AppServiceStatus.Running) or nameof(BackupVerdict.Valid)
            or nameof(BackupArchiveState.Restored) or nameof(NotificationStatus.Sent) => Green,
        nameof(CheckStatus.Warn) or nameof(RestoreOutcome.Degraded) or nameof(RestoreRunState.RolledBack) or nameof(RestoreRunState.Interrupted)
            or nameof(AppServiceStatus.Starting) or nameof(AppServiceStatus.Stopping) or nameof(AppServiceStatus.Stopped)
            or nameof(BackupVerdict.Plausible) or nameof(BackupArchiveState.Archived) or nameof(BackupArchiveState.Restoring) => Yellow,
        nameof(CheckStatus.Fail) or nameof(RestoreRunState.Failed) or nameof(BackupVerdict.Invalid)
            or nameof(AppServiceStatus.NotFound) or nameof(AppServiceStatus.Masked) => Red,
        _ => null,
    };
}
