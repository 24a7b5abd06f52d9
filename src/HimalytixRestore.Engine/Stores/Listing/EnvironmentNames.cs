namespace HimalytixRestore.Engine.Stores.Listing;

/// <summary>The backups of one environment in one folder, as far as they were read.</summary>
/// <param name="environment">The environment as its names write it.</param>
internal sealed class EnvironmentNames(string environment)
{
    /// <summary>The environment as its names write it.</summary>
    public string Environment => environment;

    /// <summary>The oldest ones, by ascending key.</summary>
    public List<StoredObject> Oldest { get; } = [];

    /// <summary>There are younger ones than <see cref="Oldest"/>.</summary>
    public bool HasMore { get; set; }
}
