using System.Text;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>
/// Sends statements in transactions of bounded size: one for everything exhausts the server's lock table on a big schema, one a
/// statement is slow (backup-format: batches of a few hundred statements are right).
/// </summary>
/// <remarks>
/// A batch is nothing but speed: one that fails is rolled back and its statements are run again one by one, as psql would. So the
/// statement to blame is always known, also when the failure came with the commit, and a statement that may fail or cannot be in a
/// transaction with others needs no treatment of its own.
/// </remarks>
/// <param name="session">The session.</param>
/// <param name="ledger">Told what was run and what was tolerated.</param>
/// <param name="database">The target, for errors.</param>
internal sealed class StatementBatcher(DumpSession session, RestoreLedger ledger, string database)
{
    /// <summary>Statements in one transaction.</summary>
    public const int MaximumStatements = 200;

    /// <summary>Characters of text in one transaction; a single longer statement is sent by itself.</summary>
    public const int MaximumCharacters = 4 << 20;

    private readonly List<PendingStatement> _pending = [];
    private long _characters;

    /// <summary>True between the dump's own BEGIN and its end.</summary>
    public bool IsInDumpTransaction { get; private set; }

    /// <summary>Adds a statement; sends what has gathered when that is enough.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    /// <exception cref="DatabaseException">The server refused a statement or was lost.</exception>
    public async ValueTask AddAsync(PendingStatement statement, CancellationToken cancellationToken)
    {
        if (statement.Rule.Action is StatementAction.Begin)
            await BeginAsync(statement, cancellationToken);
        else if (_pending.Count == MaximumStatements || (_pending.Count > 0 && _characters + statement.Sql.Length > MaximumCharacters))
            await FlushAsync(cancellationToken);
        if (statement.Rule.Action is not StatementAction.Begin)
            Gather(statement);
        if (statement.Rule.Action is StatementAction.End)
            await EndAsync(cancellationToken);
    }

    /// <summary>Sends what has gathered; outside the dump's own transactions it is committed then.</summary>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    /// <exception cref="DatabaseException">The server refused a statement or was lost.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_pending.Count == 0)
            return;
        if (IsInDumpTransaction)
            await SendInDumpTransactionAsync(cancellationToken);
        else if (_pending.Count == 1)
            await SendAloneAsync(_pending[0], cancellationToken);
        else
            await SendTogetherAsync(cancellationToken);
        _pending.Clear();
        _characters = 0;
    }

    private void Gather(PendingStatement statement)
    {
        _pending.Add(statement);
        _characters += statement.Sql.Length;
    }

    private async Task BeginAsync(PendingStatement statement, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        Gather(statement);
        IsInDumpTransaction = true;
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        IsInDumpTransaction = false;
    }

    private async Task SendInDumpTransactionAsync(CancellationToken cancellationToken)
    {
        var failure = await session.ExecuteAsync([.. _pending.Select(statement => statement.Sql)], cancellationToken);
        if (failure is not null)
            throw RestoreErrors.Refused(_pending[failure.Index], failure.Error, session.TextEncoding, database);
        _pending.ForEach(ledger.CountStatement);
    }

    private async Task SendTogetherAsync(CancellationToken cancellationToken)
    {
        var failure = await session.ExecuteAsync(["BEGIN", .. _pending.Select(statement => statement.Sql), "COMMIT"], cancellationToken);
        if (failure is null)
        {
            _pending.ForEach(ledger.CountStatement);
            return;
        }

        if (!session.IsOpen || failure.Error.IsCancellation)
            throw RestoreErrors.Refused(_pending[Math.Clamp(failure.Index - 1, 0, _pending.Count - 1)], failure.Error, session.TextEncoding, database);
        await session.ExecuteAsync(["ROLLBACK"], cancellationToken);
        foreach (var statement in _pending)
            await SendAloneAsync(statement, cancellationToken);
    }

    private async Task SendAloneAsync(PendingStatement statement, CancellationToken cancellationToken)
    {
        var failure = await session.ExecuteAsync([statement.Sql], cancellationToken);
        if (failure is null)
            ledger.CountStatement(statement);
        else if (statement.Rule.ToleratedStates.Contains(failure.Error.SqlState, StringComparer.Ordinal))
            Tolerate(ledger, statement, failure.Error, session.TextEncoding);
        else
            throw RestoreErrors.Refused(statement, failure.Error, session.TextEncoding, database, await new OrphanRows(session).FindAsync(statement, failure.Error, cancellationToken));
    }

    /// <summary>Tells of a statement that may fail and did.</summary>
    /// <param name="ledger">Told.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="error">What the server said.</param>
    /// <param name="encoding">The encoding of the statement's text.</param>
    internal static void Tolerate(RestoreLedger ledger, PendingStatement statement, ServerError error, Encoding encoding)
    {
        var kind = statement.Rule.Degrades ? RestoreNoticeKind.Tolerated : RestoreNoticeKind.Skipped;
        var text = RestoreErrors.Beginning(Encoding.Latin1.GetBytes(statement.Sql), encoding);
        ledger.Add(new RestoreNotice(kind, statement.Line, text, $"{statement.Rule.Reason} The server said: {error.Message} (SQLSTATE {error.SqlState})."), statement.Rule.Degrades);
    }
}
