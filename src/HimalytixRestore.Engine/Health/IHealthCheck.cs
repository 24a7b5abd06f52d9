namespace HimalytixRestore.Engine.Health;

/// <summary>One question about a database.</summary>
internal interface IHealthCheck
{
    /// <summary>The check's name, for example <c>RowCounts</c>.</summary>
    string Name { get; }

    /// <summary>Answers it. A refusal of the server needs no handling here: it becomes a failure of this check.</summary>
    /// <param name="context">The session and what is known.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    Task<HealthFinding> RunAsync(HealthContext context, CancellationToken cancellationToken);
}
