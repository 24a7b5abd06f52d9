namespace HimalytixRestore.Engine.Health.Django;

/// <summary>The migrations of one application.</summary>
/// <param name="name">Its label.</param>
internal sealed class AppMigrations(string name)
{
    private readonly List<string> _applied = [];
    private readonly List<string> _unapplied = [];

    /// <summary>Its label, for example <c>accounting</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The names of those that the database has.</summary>
    public IReadOnlyList<string> Applied => _applied;

    /// <summary>The names of those that it has not.</summary>
    public IReadOnlyList<string> Unapplied => _unapplied;

    /// <summary>Adds one.</summary>
    /// <param name="mark">What stands between the brackets.</param>
    /// <param name="migration">Its name.</param>
    public void Add(string mark, string migration) => (mark is " " ? _unapplied : _applied).Add(migration);
}
