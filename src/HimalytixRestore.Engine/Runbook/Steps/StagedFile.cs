namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>The file that Receive put into the run's own folder; a file that was given is never touched.</summary>
internal static class StagedFile
{
    /// <summary>Removes it.</summary>
    /// <returns>True when there was one.</returns>
    public static bool Remove(RunContext context)
    {
        if (context.Run.File is not { } file || !IsStaged(context.Folder, file.Path) || !File.Exists(file.Path))
            return false;
        File.Delete(file.Path);
        return true;
    }

    /// <summary>True when a path lies in the run's own folder.</summary>
    public static bool IsStaged(string runFolder, string path) => string.Equals(Path.GetDirectoryName(Path.GetFullPath(path)), Path.GetFullPath(runFolder), StringComparison.Ordinal);
}
