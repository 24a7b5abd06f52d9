namespace HimalytixRestore.Engine.Databases;

/// <summary>One database's change of name.</summary>
/// <param name="Name">Its name now.</param>
/// <param name="NewName">Its new name.</param>
/// <param name="AllowsConnections">Whether it lets sessions in afterwards.</param>
internal sealed record DatabaseRename(string Name, string NewName, bool AllowsConnections);
