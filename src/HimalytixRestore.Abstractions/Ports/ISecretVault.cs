namespace HimalytixRestore.Ports;

/// <summary>Reads secrets by their names from where the host keeps them; for PowerShell these are the vaults of its module SecretManagement.</summary>
public interface ISecretVault
{
    /// <summary>Reads one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="vault">The vault; null is the default one.</param>
    /// <exception cref="ConfigurationException">There is no such secret, or the vault cannot be opened.</exception>
    Secret Read(string name, string? vault);
}
