using System.Management.Automation;

namespace HimalytixRestore;

/// <summary>The one place where errors of the contract become PowerShell's error records.</summary>
internal static class ErrorRecords
{
    /// <summary>
    /// The record of an error: its id is the FullyQualifiedErrorId, its remedy the RecommendedAction.
    /// </summary>
    /// <param name="exception">The error.</param>
    /// <param name="target">What it is about; null takes the error's own target.</param>
    public static ErrorRecord From(RestoreException exception, object? target = null) =>
        new(exception, exception.ErrorId, ToErrorCategory(exception.Category), target ?? exception.TargetName)
        {
            ErrorDetails = new(exception.Message) { RecommendedAction = exception.RecommendedAction },
            CategoryInfo = { Activity = exception.Operation },
        };

    /// <summary>The record of a run that failed; the run is its target, so that a caller finds everything in <c>$_.TargetObject</c>.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cause">Why it failed.</param>
    public static ErrorRecord From(RestoreRun run, RestoreFailure cause)
    {
        // The summary of a run that was rolled back says the cause already.
        var told = run.Summary.Contains(cause.Message, StringComparison.Ordinal) ? "" : cause.Message;
        var message = string.Join(' ', new[] { told, run.Summary, run.IncidentPath.Length > 0 ? $"The incident report is {run.IncidentPath}." : "" }.Where(part => part.Length > 0));
        var exception = new RunbookException(cause.ErrorId, cause.Category, message, cause.RecommendedAction)
        {
            Operation = cause.Operation,
            TargetName = cause.TargetName,
            Evidence = cause.Evidence,
        };
        return From(exception, run);
    }

    /// <summary>
    /// An error as what <c>throw</c> throws: it ends the script and not only the statement, so that <c>pwsh -File</c> ends with an exit
    /// code other than 0. A terminating error of a cmdlet alone does not (PowerShell, about_Error_Handling: statement-terminating errors).
    /// </summary>
    /// <param name="record">The error's record.</param>
    /// <param name="cmdlet">The cmdlet. The engine names it in the ids of its cmdlets' errors, but not of what is thrown: its name is added here.</param>
    public static RuntimeException EndScript(ErrorRecord record, Cmdlet cmdlet)
    {
        var named = new ErrorRecord(record.Exception, $"{record.FullyQualifiedErrorId},{cmdlet.GetType().FullName}", record.CategoryInfo.Category, record.TargetObject)
        {
            ErrorDetails = record.ErrorDetails,
            CategoryInfo = { Activity = record.CategoryInfo.Activity },
        };
        return new(record.Exception.Message, record.Exception, named) { WasThrownFromThrowStatement = true };
    }

    private static ErrorCategory ToErrorCategory(RestoreErrorCategory category) => category switch
    {
        RestoreErrorCategory.InvalidArgument => ErrorCategory.InvalidArgument,
        RestoreErrorCategory.NotFound => ErrorCategory.ObjectNotFound,
        RestoreErrorCategory.InvalidData => ErrorCategory.InvalidData,
        RestoreErrorCategory.PermissionDenied => ErrorCategory.PermissionDenied,
        RestoreErrorCategory.Unavailable => ErrorCategory.ResourceUnavailable,
        RestoreErrorCategory.ResourceBusy => ErrorCategory.ResourceBusy,
        RestoreErrorCategory.Timeout => ErrorCategory.OperationTimeout,
        RestoreErrorCategory.Refused => ErrorCategory.InvalidOperation,
        RestoreErrorCategory.OperationFailed => ErrorCategory.OperationStopped,
        _ => ErrorCategory.NotSpecified,
    };
}
