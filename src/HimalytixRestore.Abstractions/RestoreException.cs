using System.Collections.ObjectModel;

namespace HimalytixRestore;

/// <summary>
/// The base of every error of this module: a stable id, what was being done, the evidence, and what an operator can do.
/// No secret is ever part of one.
/// </summary>
public abstract class RestoreException : Exception
{
    /// <summary>Creates an error.</summary>
    /// <param name="errorId">Stable identifier, PascalCase; never reused for another cause.</param>
    /// <param name="category">Kind of trouble.</param>
    /// <param name="message">One sentence that names the exact cause.</param>
    /// <param name="recommendedAction">What an operator can type or do next.</param>
    /// <param name="innerException">The cause; never an exception type of a package, only its text survives in <see cref="Evidence"/>.</param>
    protected RestoreException(string errorId, RestoreErrorCategory category, string message, string recommendedAction, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        Category = category;
        RecommendedAction = recommendedAction;
    }

    /// <summary>Stable identifier, for example <c>WrongKey</c>.</summary>
    public string ErrorId { get; }

    /// <summary>Kind of trouble.</summary>
    public RestoreErrorCategory Category { get; }

    /// <summary>What an operator can type or do next.</summary>
    public string RecommendedAction { get; }

    /// <summary>What was being done, for example <c>Restoring database erpdb</c>.</summary>
    public string Operation { get; init; } = "";

    /// <summary>The object concerned: a backup's URI, a database, a unit; empty when there is none.</summary>
    public string TargetName { get; init; } = "";

    /// <summary>Facts by name: <c>SqlState</c>, <c>DumpLine</c>, <c>Offset</c>, <c>ExitCode</c>, …</summary>
    public IReadOnlyDictionary<string, string> Evidence { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
