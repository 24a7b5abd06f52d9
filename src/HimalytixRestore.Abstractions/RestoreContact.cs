namespace HimalytixRestore;

/// <summary>Somebody to call when a restore does not succeed, from the profile's <c>contacts</c>.</summary>
/// <param name="Name">The person or team.</param>
/// <param name="Role">What for, for example <c>Database on call</c>; empty when it is not said.</param>
/// <param name="Phone">The telephone number; empty when there is none.</param>
/// <param name="Email">The address; empty when there is none.</param>
public sealed record RestoreContact(string Name, string Role, string Phone, string Email)
{
    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", new[] { Name, Role, Phone, Email }.Where(part => part.Length > 0));
}
