namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>The file that Receive put into the run's own folder; a file that was given is never touched.</summary>
internal static class StagedFile
{
    /// <summary>Removes it.</summary>
    /// <param name="runFolder">The run's folder.</param>
    /// <param name="run">The run.</param>
    /// <returns>True when there was one.</returns>
    public static bool Remove(string runFolder, RestoreRun run)
    {
        if (run.File is not { } file || !IsStaged(runFolder, file.Path) || !File.Exists(file.Path))
            return false;
        File.Delete(file.Path);
        return true;
    }

    /// <summary>True when a path lies in the run's own folder.</summary>
    /// <param name="runFolder">The run's folder.</param>
    /// <param name="path">The path.</param>
    public static bool IsStaged(string runFolder, string path) => string.Equals(Path.GetDirectoryName(Path.GetFullPath(path)), Path.GetFullPath(runFolder), StringComparison.Ordinal);
}
