namespace HimalytixRestore;

/// <summary>Something of the dump that was not run as it stands, and why.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Line">The dump's line, from 1; 0 when it is about no line.</param>
/// <param name="Statement">The statement's beginning.</param>
/// <param name="Reason">The reason in one sentence.</param>
public sealed record RestoreNotice(RestoreNoticeKind Kind, long Line, string Statement, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => Line > 0 ? $"{Kind}, line {Line}: {Reason}" : $"{Kind}: {Reason}";
}
