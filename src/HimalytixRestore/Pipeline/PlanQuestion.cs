namespace HimalytixRestore.Pipeline;

/// <summary>What an operator reads before saying yes to a full restore.</summary>
internal static class PlanQuestion
{
    /// <summary>The question's head.</summary>
    public const string Caption = "Full restore";

    private const int Width = 98;
    private const int Indent = 15;

    /// <summary>The question: what is replaced with what, what is lost, how long it takes.</summary>
    /// <param name="plan">The plan.</param>
    public static string Of(RestorePlan plan) => string.Join('\n', (string[])
    [
        $"Replace {plan.Target} with a backup?",
        .. Line("Environment", plan.Environment.Length > 0 ? plan.Environment : "none is named"),
        .. plan.Backup is { } backup ? [.. Line("Backup", backup.Name), .. Line("", Describe(backup))] : Line("Backup", plan.Action),
        .. Line("Strategy", plan.Strategy is RestoreStrategy.Swap ? "Swap: the backup is loaded beside the live database, then their names are swapped" : $"{plan.Strategy}: the application is stopped while the backup is loaded"),
        .. Line("Will be lost", plan.Loss is { } loss ? loss.Summary : "not measured"),
        .. Line("Downtime", plan.ExpectedDowntime is { } downtime ? $"about {DisplayText.Duration(downtime)}, as earlier runs took" : "not known: no earlier run tells (Invoke-RestoreDrill measures it)"),
    ]);

    private static string Describe(BackupInfo backup) =>
        $"{(backup.Age < TimeSpan.FromMinutes(1) ? "just made" : $"{DisplayText.Age(backup.Age)} old")} ({DisplayText.Time(backup.CreatedAt)}), {DisplayText.Size(backup.SizeBytes)}{(backup.ArchiveState is BackupArchiveState.Archived ? ", archived: it is thawed first" : "")}";

    private static IEnumerable<string> Line(string name, string text)
    {
        var line = $"  {name}".PadRight(Indent);
        foreach (var word in text.Split(' '))
        {
            if (line.Length > Indent && line.Length + word.Length >= Width)
            {
                yield return line.TrimEnd();
                line = new(' ', Indent);
            }

            line += word + " ";
        }

        yield return line.TrimEnd();
    }
}
