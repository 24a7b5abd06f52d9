using System.Collections.ObjectModel;

namespace HimalytixRestore;

/// <summary>An error as a fact that can be kept in a result, a journal and a report.</summary>
public sealed record RestoreFailure
{
    /// <summary>Stable identifier, see <see cref="RestoreException.ErrorId"/>.</summary>
    public required string ErrorId { get; init; }

    /// <summary>Kind of trouble.</summary>
    public required RestoreErrorCategory Category { get; init; }

    /// <summary>The exact cause in one sentence.</summary>
    public required string Message { get; init; }

    /// <summary>What an operator can type or do next.</summary>
    public required string RecommendedAction { get; init; }

    /// <summary>What was being done.</summary>
    public string Operation { get; init; } = "";

    /// <summary>The object concerned.</summary>
    public string TargetName { get; init; } = "";

    /// <summary>Facts by name.</summary>
    public IReadOnlyDictionary<string, string> Evidence { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The facts of an exception.</summary>
    /// <param name="exception">The error.</param>
    public static RestoreFailure From(RestoreException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new()
        {
            ErrorId = exception.ErrorId,
            Category = exception.Category,
            Message = exception.Message,
            RecommendedAction = exception.RecommendedAction,
            Operation = exception.Operation,
            TargetName = exception.TargetName,
            Evidence = exception.Evidence,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{ErrorId}: {Message}";
}
