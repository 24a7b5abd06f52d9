namespace HimalytixRestore.Engine.Configuration;

/// <summary>The keys that an object of a profile may have, for who needs only their names.</summary>
internal abstract class ProfileSection
{
    /// <summary>The keys and, for those that hold objects, what these may have.</summary>
    public abstract IReadOnlyList<(string Name, ProfileSection? Section)> Known { get; }
}
