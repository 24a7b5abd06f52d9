namespace HimalytixRestore.Engine.Restoring.Waves;

/// <summary>What runs on one session without a stop: several light statements in one transaction, or one heavy statement.</summary>
internal sealed class StatementUnit
{
    /// <summary>The commands in their order.</summary>
    public required IReadOnlyList<UnitStep> Steps { get; init; }

    /// <summary>What they write and read.</summary>
    public required Footprint Footprint { get; init; }

    /// <summary>Bytes of the rows that are looked at; among units that can start the most expensive starts first.</summary>
    public required long Cost { get; init; }

    /// <summary>The settings of the session before, as <see cref="SessionSettings.Statements"/> gives them.</summary>
    public required IReadOnlyList<string> Settings { get; init; }

    /// <summary>The settings of the session after it.</summary>
    public required IReadOnlyList<string> SettingsAfter { get; init; }

    /// <summary>Characters of its commands.</summary>
    public long Characters => Steps.Sum(step => (long)step.Sql.Length);

    /// <summary>Steps that are done and committed, once a unit had to go on step by step.</summary>
    public int Done { get; set; }
}
