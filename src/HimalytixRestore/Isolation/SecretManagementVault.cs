using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Security;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Isolation;

/// <summary>
/// The vaults that are registered with Microsoft.PowerShell.SecretManagement, asked in a runspace of their own: the engine asks on
/// threads of its own, where the session's pipeline cannot be used.
/// </summary>
internal sealed class SecretManagementVault : ISecretVault
{
    private const string Command = "Get-Secret";

    /// <inheritdoc/>
    public Secret Read(string name, string? vault)
    {
        using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        shell.AddCommand(Command).AddParameter("Name", name).AddParameter("ErrorAction", ActionPreference.Stop);
        if (vault is not null) shell.AddParameter("Vault", vault);
        try
        {
            return shell.Invoke().Select(ToSecret).FirstOrDefault(secret => secret is not null)
                ?? throw Unreadable(name, vault, "it is neither a text nor a credential", cause: null);
        }
        catch (CommandNotFoundException missing)
        {
            throw new ConfigurationException(
                "SecretManagementMissing",
                $"The profile names the secret {name}, and there is no {Command} here to read it.",
                "Install-PSResource Microsoft.PowerShell.SecretManagement and the module of the vault, and register it; or name a file or an environment variable in the profile.",
                missing)
            {
                TargetName = name,
            };
        }
        catch (RuntimeException refused)
        {
            throw Unreadable(name, vault, refused.Message, refused);
        }
    }

    private static Secret? ToSecret(PSObject? found) => found?.BaseObject switch
    {
        SecureString text => text.ToSecret(),
        PSCredential credential => credential.Password.ToSecret(),
        string text => Secret.FromText(text),
        byte[] bytes => Secret.FromBytes(bytes),
        _ => null,
    };

    private static ConfigurationException Unreadable(string name, string? vault, string why, Exception? cause) => new(
        "SecretUnreadable",
        $"The secret {name} cannot be read from {(vault is null ? "the default vault" : $"the vault {vault}")}: {why}",
        $"Try {Command} in this session; a vault that asks for a password has to be unlocked before, or be set up for automation.",
        cause)
    {
        TargetName = name,
    };
}
