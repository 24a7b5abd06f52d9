using System.Management.Automation;
using HimalytixRestore.Completion;
using HimalytixRestore.Isolation;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>For an operator who has named nothing: what there is, and which one is meant.</summary>
internal static class BackupChoice
{
    /// <summary>As many as there are keys to choose them by.</summary>
    private const int Shown = 9;

    /// <summary>Asks for what a request does not say. Where nobody can be asked it stays as it is, and the engine says what is missing.</summary>
    /// <param name="cmdlet">The cmdlet that asks.</param>
    /// <param name="request">A request that names neither environment nor backup.</param>
    /// <param name="list">Lists the newest backups, newest first.</param>
    /// <returns>The request; null when nothing is wanted.</returns>
    public static FullRestoreRequest? Complete(PSCmdlet cmdlet, FullRestoreRequest request, Func<SettingsRequest, IReadOnlyList<BackupInfo>> list)
    {
        try
        {
            if (ChooseEnvironment(cmdlet, request.Settings) is not { } settings) return null;
            var newest = list(settings);
            if (newest.Count == 0) return request with { Settings = settings };
            return ChooseBackup(cmdlet, newest) is { } backup
                ? request with { Settings = settings with { Environment = backup.Environment }, Source = new() { Backup = backup } }
                : null;
        }
        catch (NoAnswerException)
        {
            return request;
        }
    }

    /// <summary>The newest backups, as many as can be chosen from.</summary>
    /// <param name="settings">Where things are.</param>
    /// <param name="reporter">Told what was passed over.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">The store cannot be listed.</exception>
    public static async Task<IReadOnlyList<BackupInfo>> NewestAsync(SettingsRequest settings, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var newest = new List<BackupInfo>();
        await foreach (var backup in LastListing.Remember(Bridge.Engine.Backups.ListAsync(new() { Settings = settings }, reporter, cancellationToken)))
        {
            newest.Add(backup);
            if (newest.Count == Shown) break;
        }

        return newest;
    }

    private static SettingsRequest? ChooseEnvironment(PSCmdlet cmdlet, SettingsRequest settings)
    {
        var environments = Bridge.Engine.Profiles.Environments(settings.ProfilePath).Select(known => known.Environment).ToList();
        if (environments.Count <= 1) return settings with { Environment = environments.FirstOrDefault() };
        var lines = environments.Select((name, place) => FormattableString.Invariant($"  {place + 1}  {name}"));
        return Answers.Number(cmdlet, PlanQuestion.Caption, $"The profile has several environments:\n{string.Join('\n', lines)}\nWhich one is to be restored?", environments) is { } chosen
            ? settings with { Environment = environments[chosen] }
            : null;
    }

    private static BackupInfo? ChooseBackup(PSCmdlet cmdlet, IReadOnlyList<BackupInfo> backups)
    {
        var width = backups.Max(backup => backup.Name.Length);
        var lines = backups.Select((backup, place) => FormattableString.Invariant(
            $"  {place + 1}  {backup.Name.PadRight(width)}  {DisplayText.Age(backup.Age),6}  {DisplayText.Size(backup.SizeBytes),9}  {DisplayText.ArchiveState(backup.ArchiveState, backup.ReadableFrom, backup.ReadableUntil)}"));
        return Answers.Number(cmdlet, PlanQuestion.Caption, $"The newest backups in {backups[0].Store}:\n{string.Join('\n', lines)}\nWhich one is to be restored?", [.. backups.Select(backup => backup.Uri)]) is { } chosen
            ? backups[chosen]
            : null;
    }
}
