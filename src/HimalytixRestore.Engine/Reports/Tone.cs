namespace HimalytixRestore.Engine.Reports;

/// <summary>How good something in a report is; it decides the colour, never alone what is said.</summary>
internal enum Tone
{
    /// <summary>Neither good nor bad.</summary>
    Neutral,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Worth a look.</summary>
    Warning,

    /// <summary>Somebody must do something.</summary>
    Bad,
}
