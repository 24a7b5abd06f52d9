using System.Management.Automation;

namespace HimalytixRestore.Module.Tests.Support;

/// <summary>Everything a script did, in order.</summary>
/// <param name="Items">What came out of its streams.</param>
/// <param name="Failure">The error that ended it; null when it ran to its end.</param>
/// <param name="State">How the pipeline ended.</param>
internal sealed record ScriptRecord(IReadOnlyList<StreamItem> Items, Exception? Failure, PSInvocationState State)
{
    /// <summary>The objects that came out, without their wrapping.</summary>
    public IReadOnlyList<object?> Output { get; } = [.. Items.Where(i => i.Stream == "Output").Select(i => i.Value is PSObject { BaseObject: not PSCustomObject } o ? o.BaseObject : i.Value)];

    /// <summary>The error records that did not end the script.</summary>
    public IReadOnlyList<ErrorRecord> Errors { get; } = [.. Items.Where(i => i.Stream == "Error").Select(i => (ErrorRecord)i.Value!)];

    /// <summary>The record of the error that ended the script.</summary>
    public ErrorRecord? FailureRecord => (Failure as IContainsErrorRecord)?.ErrorRecord;

    /// <summary>The lines of one stream.</summary>
    /// <param name="stream">The stream.</param>
    public IReadOnlyList<string> Lines(string stream) => [.. Items.Where(i => i.Stream == stream).Select(i => i.Value?.ToString() ?? "")];

    /// <summary>Fails the test when anything went wrong.</summary>
    public ScriptRecord ShouldSucceed()
    {
        Assert.Null(Failure);
        Assert.Empty(Errors);
        return this;
    }
}
