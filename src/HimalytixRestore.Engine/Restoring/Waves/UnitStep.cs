namespace HimalytixRestore.Engine.Restoring.Waves;

/// <summary>One command of a unit.</summary>
/// <param name="Sql">The command, as <see cref="DumpSession.Encode"/> makes it.</param>
/// <param name="Statement">The dump's statement it is, or is a part of.</param>
/// <param name="Completes">Whether the statement is done with it.</param>
internal sealed record UnitStep(string Sql, PendingStatement Statement, bool Completes)
{
    /// <summary>Whether it only changes the session.</summary>
    public bool IsSetting => Statement.Rule.Action is StatementAction.Setting;

    /// <summary>Whether it is not what the dump says, word by word: positions in it mean nothing then.</summary>
    public bool IsOurs => !ReferenceEquals(Sql, Statement.Sql);

    /// <summary>A statement as the dump has it.</summary>
    /// <param name="statement">The statement.</param>
    public static UnitStep Of(PendingStatement statement) => new(statement.Sql, statement, Completes: true);
}
