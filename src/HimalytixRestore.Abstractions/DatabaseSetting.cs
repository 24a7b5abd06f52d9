namespace HimalytixRestore;

/// <summary>One ALTER DATABASE … SET, or ALTER ROLE … IN DATABASE … SET when it has a role.</summary>
/// <param name="Role">The role; empty for a setting of the database itself.</param>
/// <param name="Name">The parameter.</param>
/// <param name="Value">Its value as the catalogue keeps it.</param>
public sealed record DatabaseSetting(string Role, string Name, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Role.Length > 0 ? $"{Role}: {Name} = {Value}" : $"{Name} = {Value}";
}
