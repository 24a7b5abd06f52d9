using System.Net.Sockets;
using Npgsql;

namespace HimalytixRestore.Engine.Databases;

/// <summary>
/// The one translation of the driver's exceptions: SQLSTATE and the server's texts become evidence, the cause gets a remedy.
/// No type of the driver is kept, not even as inner exception.
/// </summary>
internal static class DatabaseErrors
{
    /// <summary>True for what <see cref="Wrap"/> translates; cancellation and our own exceptions are none of it.</summary>
    /// <param name="exception">An exception of the driver or of the connection beneath it.</param>
    public static bool Covers(Exception exception) =>
        exception is NpgsqlException or SocketException or TimeoutException or IOException;

    /// <summary>Makes our exception of the driver's.</summary>
    /// <param name="exception">One that <see cref="Covers"/>.</param>
    /// <param name="operation">What was being done, for example <c>Creating database erpdb</c>.</param>
    /// <param name="targetName">The object concerned.</param>
    /// <param name="evidence">Further facts, for example the dump's line.</param>
    public static DatabaseException Wrap(Exception exception, string operation, string targetName = "", IReadOnlyDictionary<string, string>? evidence = null)
    {
        Dictionary<string, string> facts = evidence is null ? new(StringComparer.Ordinal) : new(evidence, StringComparer.Ordinal);
        if (exception is PostgresException refused)
        {
            AddFacts(facts, refused);
            SqlStateRemedy remedy = SqlStateRemedy.For(refused.SqlState);
            return new(remedy.ErrorId, remedy.Category, $"{operation} failed: {refused.MessageText}", remedy.RecommendedAction)
            {
                Operation = operation,
                TargetName = targetName,
                Evidence = facts,
            };
        }

        Exception cause = exception.InnerException is { } inner and not NpgsqlException ? inner : exception;
        facts["Cause"] = exception.InnerException is null ? exception.Message : $"{exception.Message} ({exception.InnerException.Message})";
        SqlStateRemedy unanswered = cause switch
        {
            TimeoutException => SqlStateRemedy.ServerTimeout,
            SocketException or IOException => SqlStateRemedy.ServerUnreachable,
            _ when exception.Message.Contains("password", StringComparison.OrdinalIgnoreCase) => SqlStateRemedy.AuthenticationFailed,
            _ => SqlStateRemedy.ServerUnreachable,
        };
        return new(unanswered.ErrorId, unanswered.Category, $"{operation} failed: {cause.Message}", unanswered.RecommendedAction)
        {
            Operation = operation,
            TargetName = targetName,
            Evidence = facts,
        };
    }

    /// <summary>A name that a database shall get belongs to another one.</summary>
    /// <param name="name">The name.</param>
    public static DatabaseException NameTaken(string name)
    {
        SqlStateRemedy remedy = SqlStateRemedy.For(PostgresErrorCodes.DuplicateDatabase);
        return new(remedy.ErrorId, remedy.Category, $"There is a database {name} already; nothing was changed.", remedy.RecommendedAction) { TargetName = name };
    }

    /// <summary>Makes our exception of the loss of a connection that stood: what the server said last, or else that it said nothing.</summary>
    /// <param name="exception">One that <see cref="Covers"/>.</param>
    /// <param name="operation">What was being done.</param>
    /// <param name="targetName">The object concerned.</param>
    public static DatabaseException WrapLost(Exception exception, string operation, string targetName)
    {
        DatabaseException told = Wrap(exception, operation, targetName);
        return told.Evidence.ContainsKey("SqlState") ? told : new("SessionLost", RestoreErrorCategory.Unavailable,
            $"{operation} failed: the connection to the server broke off. {told.Evidence["Cause"]}", SqlStateRemedy.Lost)
        {
            Operation = operation,
            TargetName = targetName,
            Evidence = told.Evidence,
        };
    }

    private static void AddFacts(Dictionary<string, string> facts, PostgresException refused)
    {
        Add("SqlState", refused.SqlState);
        Add("Message", refused.MessageText);
        Add("Detail", refused.Detail);
        Add("Hint", refused.Hint);
        Add("Where", refused.Where);
        Add("Schema", refused.SchemaName);
        Add("Table", refused.TableName);
        Add("Column", refused.ColumnName);
        Add("DataType", refused.DataTypeName);
        Add("Constraint", refused.ConstraintName);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                facts[name] = value;
        }
    }
}
