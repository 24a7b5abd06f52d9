using HimalytixRestore.Engine.Restoring.Selecting;
using HimalytixRestore.Engine.Restoring.Waves;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>What is asked of a load.</summary>
internal sealed record LoadRequest
{
    /// <summary>The target.</summary>
    public required string Database { get; init; }

    /// <summary>The owner the target gets where it does not exist and is created; null is our role.</summary>
    public string? DefaultOwner { get; init; }

    /// <summary>The run that is named in the mark of the unfinished database.</summary>
    public required string RunId { get; init; }

    /// <summary>Leave the mark on when all is proven: whoever runs the run takes it off.</summary>
    public bool KeepMark { get; init; }

    /// <summary>What to do about missing roles.</summary>
    public MissingRoleAction MissingRole { get; init; }

    /// <summary>Load into a database that already has user objects.</summary>
    public bool AllowNonEmpty { get; init; }

    /// <summary>What of the dump is wanted; null is all of it.</summary>
    public Selection? Selection { get; init; }

    /// <summary>The target had no user objects: what is in it came with this load.</summary>
    public bool WasEmpty { get; init; }

    /// <summary>Create the subscriptions of the dump.</summary>
    public bool IncludeSubscriptions { get; init; }

    /// <summary>Bytes after which a COPY command ends at the next row's end.</summary>
    public long CopyCommandBytes { get; init; } = CopyLoader.CommandBytes;

    /// <summary>Sessions that load rows at once; 1 keeps the exact sequence of the dump, 0 leaves it to <see cref="LoadBudget"/>.</summary>
    public int Jobs { get; init; }

    /// <summary>Bytes of rows above which one table is split over several sessions.</summary>
    public long SplitAboveBytes { get; init; } = CopyPool.SplitAboveBytes;

    /// <summary>Bytes of rows from which a table that is not split is frozen; <see cref="long.MaxValue"/> freezes none, and holds nothing back.</summary>
    public long FreezeFromBytes { get; init; } = CopyPool.FreezeFromBytes;

    /// <summary>Bytes after which a COPY command of a split table ends at the next row's end.</summary>
    public long SplitCommandBytes { get; init; } = CopyPool.SplitBytes;

    /// <summary>Bytes of a table's rows from which its indexes and keys are built by themselves, beside each other.</summary>
    public long AloneAboveBytes { get; init; } = UnitLimits.DefaultAloneAboveBytes;

    /// <summary>Time without movement after which it is told what the server waits for.</summary>
    public TimeSpan StallAfter { get; init; } = StallWatch.DefaultAfter;

    /// <summary>The input's bytes read so far, for the progress.</summary>
    public required Func<long> BytesRead { get; init; }

    /// <summary>The input's size; 0 when it is not known.</summary>
    public long TotalBytes { get; init; }

    /// <summary>Called when the dump was read to its end: throws when the input is not the one that was meant.</summary>
    public Action ProveInput { get; init; } = () => { };
}
