namespace HimalytixRestore.Engine.Runbook;

/// <summary>Any exception as a fact of the run.</summary>
internal static class Failures
{
    /// <summary>The facts of an exception that ended a step.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="stepId">The step.</param>
    public static RestoreFailure Of(Exception exception, string stepId) => exception switch
    {
        RestoreException e => RestoreFailure.From(e) with { Operation = e.Operation.Length > 0 ? e.Operation : stepId },
        OperationCanceledException => new()
        {
            ErrorId = "Cancelled",
            Category = RestoreErrorCategory.OperationFailed,
            Message = $"The run was cancelled during {stepId}.",
            RecommendedAction = "Start it again when you are ready.",
            Operation = stepId,
        },
        _ => new()
        {
            ErrorId = "UnexpectedError",
            Category = RestoreErrorCategory.OperationFailed,
            Message = $"{stepId} failed: {exception.Message}",
            RecommendedAction = "This is an error that HimalytixRestore does not know: please report it with the run's journal.",
            Operation = stepId,
            Evidence = new Dictionary<string, string>(StringComparer.Ordinal) { ["ExceptionType"] = exception.GetType().FullName ?? "", ["StackTrace"] = exception.StackTrace ?? "" },
        },
    };
}
