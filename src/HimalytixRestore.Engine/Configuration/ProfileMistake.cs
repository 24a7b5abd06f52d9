namespace HimalytixRestore.Engine.Configuration;

/// <summary>Something wrong with a profile; never with a value of it, which could be a secret.</summary>
/// <param name="ErrorId">The kind of mistake, as <see cref="RestoreException.ErrorId"/>.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Property">The path of the property, for example <c>environments.production.port</c>; empty for none.</param>
/// <param name="Fact">What is wrong, without a full stop.</param>
/// <param name="Fix">What to do.</param>
internal sealed record ProfileMistake(string ErrorId, ProfilePlace Place, string Property, string Fact, string Fix)
{
    /// <summary>The profile can be used all the same.</summary>
    public bool IsWarning { get; init; }
}
