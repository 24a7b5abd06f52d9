using System.Collections.Frozen;
using System.Text;

namespace HimalytixRestore.Engine.Restoring.Waves;

/// <summary>One session that runs units, and the settings it stands at.</summary>
/// <param name="session">The session.</param>
/// <param name="settings">Its settings now.</param>
/// <param name="ledger">Told what was run, tolerated and run again.</param>
/// <param name="progress">Told what is under way.</param>
/// <param name="database">The target, for errors.</param>
internal sealed class UnitSession(DumpSession session, IReadOnlyList<string> settings, RestoreLedger ledger, LoadProgress progress, string database)
{
    /// <summary>What the server says to the one of two sessions that must give way: deadlock, serialization failure.</summary>
    private static readonly FrozenSet<string> LostStates = new[] { "40P01", "40001" }.ToFrozenSet(StringComparer.Ordinal);

    private IReadOnlyList<string>? _settings = settings;

    /// <summary>Brings the session to settings.</summary>
    /// <param name="settings">The statements that make them.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public async Task BringToAsync(IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        if (ReferenceEquals(_settings, settings))
            return;
        _settings = null;
        if (await session.ExecuteAsync(settings, cancellationToken) is { } failure)
            throw RestoreErrors.RefusedOwn(settings[failure.Index], failure.Error, database);
        _settings = settings;
    }

    /// <summary>Runs a unit: together in one transaction, and when that fails step by step, as psql would, so that the statement to blame is known.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="isLastAttempt">Whether a step that loses to another session fails the restore.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    /// <returns>False when it lost to another session and is to be run again.</returns>
    /// <exception cref="DatabaseException">The server refused a statement or was lost.</exception>
    public async Task<bool> RunAsync(StatementUnit unit, bool isLastAttempt, CancellationToken cancellationToken)
    {
        var name = unit.Steps[0].Statement.ObjectName;
        progress.Begin(name);
        try
        {
            await BringToAsync(unit.Settings, cancellationToken);
            return await RunStepsTogetherAsync(unit, isLastAttempt, cancellationToken);
        }
        finally
        {
            progress.End(name);
        }
    }

    private async Task<bool> RunStepsTogetherAsync(StatementUnit unit, bool isLastAttempt, CancellationToken cancellationToken)
    {
        if (unit is { Done: 0, Steps.Count: > 1 })
        {
            var failure = await session.ExecuteAsync(["BEGIN", .. unit.Steps.Select(step => step.Sql), "COMMIT"], cancellationToken);
            if (failure is null)
            {
                Finish(unit, unit.Steps);
                return true;
            }

            var step = unit.Steps[Math.Clamp(failure.Index - 1, 0, unit.Steps.Count - 1)];
            var hasLost = !isLastAttempt && HasLost(failure.Error);
            if (!hasLost && (!session.IsOpen || failure.Error.IsCancellation))
                throw Refused(step, failure.Error);
            await BringBackAsync(cancellationToken);
            if (hasLost)
                return Yield(step, failure.Error);
        }

        return await RunStepsAsync(unit, isLastAttempt, cancellationToken);
    }

    private async Task<bool> RunStepsAsync(StatementUnit unit, bool isLastAttempt, CancellationToken cancellationToken)
    {
        _settings = null;
        await session.ExecuteAsync([.. unit.Steps.Take(unit.Done).Where(step => step.IsSetting).Select(step => step.Sql), "SELECT 1"], cancellationToken);
        for (; unit.Done < unit.Steps.Count; unit.Done++)
        {
            var step = unit.Steps[unit.Done];
            var failure = await session.ExecuteAsync([step.Sql], cancellationToken);
            if (failure is null)
                Count(step);
            else if (!isLastAttempt && HasLost(failure.Error))
            {
                await BringBackAsync(cancellationToken);
                return Yield(step, failure.Error);
            }
            else if (step.Statement.Rule.ToleratedStates.Contains(failure.Error.SqlState, StringComparer.Ordinal))
                StatementBatcher.Tolerate(ledger, step.Statement, failure.Error, session.TextEncoding);
            else
                throw Refused(step, failure.Error, await new OrphanRows(session).FindAsync(step.Statement, failure.Error, cancellationToken));
        }

        Finish(unit, []);
        return true;
    }

    /// <summary>Out of the transaction that failed. Some failures cost the session (<see cref="DumpSession.IsOpen"/>), and with it the settings.</summary>
    private async Task BringBackAsync(CancellationToken cancellationToken)
    {
        if (session.IsOpen)
        {
            await session.ExecuteAsync(["ROLLBACK"], cancellationToken);
            return;
        }

        _settings = null;
        await session.ReopenAsync(cancellationToken);
    }

    private DatabaseException Refused(UnitStep step, ServerError error, IReadOnlyDictionary<string, string>? found = null)
        => RestoreErrors.Refused(step.Statement, step.IsOurs ? error with { Position = 0 } : error, session.TextEncoding, database, found);

    private void Finish(StatementUnit unit, IEnumerable<UnitStep> counted)
    {
        foreach (var step in counted)
            Count(step);
        _settings = unit.SettingsAfter;
    }

    private void Count(UnitStep step)
    {
        if (step.Completes)
            ledger.CountStatement(step.Statement);
    }

    private bool Yield(UnitStep step, ServerError error)
    {
        var text = RestoreErrors.Beginning(Encoding.Latin1.GetBytes(step.Statement.Sql), session.TextEncoding);
        ledger.Add(
            new RestoreNotice(RestoreNoticeKind.Information, step.Statement.Line, text, $"It lost to another session and was run again. The server said: {error.Message} (SQLSTATE {error.SqlState})."),
            degrades: false);
        return false;
    }

    /// <summary>XX000 is for all that never happens; this one does, when two sessions change one row of a catalogue.</summary>
    private static bool HasLost(ServerError error) => LostStates.Contains(error.SqlState)
        || (string.Equals(error.SqlState, "XX000", StringComparison.Ordinal)
            && error.Message is "tuple concurrently updated" or "tuple concurrently deleted");
}
