using System.Globalization;
using HimalytixRestore.Engine.Platforms;

namespace HimalytixRestore.Engine.Files;

/// <summary>Turns the trouble of the file system into an error with a remedy.</summary>
internal static class FileErrors
{
    /// <summary>The error for a failed file operation.</summary>
    /// <param name="exception">What the file system said.</param>
    /// <param name="operation">What was being done, for example <c>writing a file</c>.</param>
    /// <param name="path">To what.</param>
    public static ArchiveException From(Exception exception, string operation, string path) => exception switch
    {
        UnauthorizedAccessException => Create(
            "FileAccessDenied", RestoreErrorCategory.PermissionDenied, exception, operation, path,
            $"Access to '{path}' is denied.", "Run as a user who may write there, or choose another folder."),
        FileNotFoundException or DirectoryNotFoundException => Create(
            "FileNotFound", RestoreErrorCategory.NotFound, exception, operation, path,
            $"'{path}' does not exist.", "Check the path."),
        _ when SystemCodes.IsNoRoom(exception) => Create(
            "DiskFull", RestoreErrorCategory.OperationFailed, exception, operation, path,
            $"There is no space left for '{path}'.", "Free space on that disk, or choose a folder on another one."),
        _ => Create(
            "FileFailed", RestoreErrorCategory.OperationFailed, exception, operation, path,
            $"{char.ToUpperInvariant(operation[0])}{operation[1..]} failed for '{path}': {exception.Message}", "Check the path and the state of that disk."),
    };

    /// <summary>The error for a file that is in the way.</summary>
    /// <param name="path">The file.</param>
    public static ArchiveException Exists(string path) => new(
        "FileExists", RestoreErrorCategory.ResourceBusy, $"'{path}' exists already.", "Remove it, choose another name, or use -Force to replace it.")
    {
        Operation = "Writing a file",
        TargetName = path,
        Evidence = new Dictionary<string, string>(StringComparer.Ordinal) { ["Path"] = path },
    };

    /// <summary>The error for a file that another process has open and keeps for itself.</summary>
    /// <param name="exception">What the file system said.</param>
    /// <param name="path">The file.</param>
    public static ArchiveException InUse(Exception exception, string path) => Create(
        "FileInUse", RestoreErrorCategory.ResourceBusy, exception, "writing a file", path,
        $"Another process is writing '{path}'.", "Wait until it has ended, or choose another folder.");

    /// <summary>The error for a file for which there is no room.</summary>
    /// <param name="path">The file.</param>
    /// <param name="needed">Its size.</param>
    /// <param name="free">Bytes that are free.</param>
    public static ArchiveException NoRoom(string path, long needed, long free) => new(
        "DiskFull", RestoreErrorCategory.OperationFailed, $"There is no room for '{path}': it needs {DisplayText.Size(needed)}, {DisplayText.Size(free)} are free.",
        $"Free {DisplayText.Size(needed - free)} on that disk, or choose a folder on another one.")
    {
        Operation = "Writing a file",
        TargetName = path,
        Evidence = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Path"] = path,
            ["NeededBytes"] = needed.ToString(CultureInfo.InvariantCulture),
            ["FreeBytes"] = free.ToString(CultureInfo.InvariantCulture),
        },
    };

    private static ArchiveException Create(
        string errorId, RestoreErrorCategory category, Exception exception, string operation, string path, string message, string recommendedAction) =>
        new(errorId, category, message, recommendedAction, exception)
        {
            Operation = $"{char.ToUpperInvariant(operation[0])}{operation[1..]}",
            TargetName = path,
            Evidence = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Path"] = path,
                ["SystemError"] = exception.Message,
                ["SystemCode"] = exception.HResult.ToString(CultureInfo.InvariantCulture),
            },
        };
}
