namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>What Receive put into the run's own folder, whole or in part; a file that was given is never touched.</summary>
internal static class StagedFile
{
    /// <summary>Removes it.</summary>
    /// <param name="stagingFolder">Where the run keeps the backup it received.</param>
    /// <returns>True when there was something.</returns>
    public static bool Remove(string stagingFolder)
    {
        if (!Directory.Exists(stagingFolder))
            return false;
        bool isEmpty = !Find(stagingFolder).Any();
        Directory.Delete(stagingFolder, recursive: true);
        return !isEmpty;
    }

    /// <summary>The files there, whole or in part.</summary>
    /// <param name="stagingFolder">Where the run keeps the backup it received.</param>
    public static IEnumerable<string> Find(string stagingFolder) => Directory.Exists(stagingFolder) ? Directory.EnumerateFiles(stagingFolder) : [];
}
