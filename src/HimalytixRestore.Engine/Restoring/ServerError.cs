using System.Globalization;
using System.Text.RegularExpressions;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>What the server said about a statement it refused, with its texts decoded by the session's client_encoding.</summary>
internal sealed partial record ServerError
{
    /// <summary>The five characters of the SQLSTATE.</summary>
    public required string SqlState { get; init; }

    /// <summary>The primary message.</summary>
    public required string Message { get; init; }

    /// <summary>The DETAIL line; empty when there is none.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The HINT line; empty when there is none.</summary>
    public string Hint { get; init; } = "";

    /// <summary>The CONTEXT lines; empty when there are none.</summary>
    public string Where { get; init; } = "";

    /// <summary>The character of the statement the error is about, from 1; 0 when the server did not say.</summary>
    public int Position { get; init; }

    /// <summary>The constraint concerned; empty when there is none.</summary>
    public string Constraint { get; init; } = "";

    /// <summary>The schema of the table concerned; empty when the server did not say.</summary>
    public string Schema { get; init; } = "";

    /// <summary>The table concerned; empty when the server did not say.</summary>
    public string Table { get; init; } = "";

    /// <summary>Whether somebody on the server ended the statement: he does not want it to be run again.</summary>
    public bool IsCancellation => SqlState is "57014";

    /// <summary>The line within a COPY's data, from 1; null when the error is not about one.</summary>
    public long? CopyLine => CopyContext().Match(Where) is { Success: true } match && long.TryParse(match.Groups["line"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? line : null;

    [GeneratedRegex(@"^COPY .+, line (?<line>\d+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CopyContext();
}
