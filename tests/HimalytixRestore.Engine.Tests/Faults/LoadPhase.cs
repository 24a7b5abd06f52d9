namespace HimalytixRestore.Engine.Tests.Faults;

/// <summary>Where a restore is held up, to be disturbed there.</summary>
public enum LoadPhase
{
    /// <summary>A definition is run.</summary>
    Definitions,

    /// <summary>Rows are on their way.</summary>
    Rows,

    /// <summary>An index is built.</summary>
    Index,

    /// <summary>An index of the table with the foreign key is built, in one transaction with what was before it.</summary>
    ChildIndex,

    /// <summary>A foreign key is added.</summary>
    ForeignKey,

    /// <summary>Statistics are gathered.</summary>
    Analyze,

    /// <summary>The commit that takes all to the disk is waited for. Holding it up holds up the whole server.</summary>
    FinalCommit,

    /// <summary>All is loaded and proven; the database is opened to all.</summary>
    Opening,
}
