using System.Management.Automation;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>A cmdlet that works on one database of one server.</summary>
public abstract class ServerCmdlet : SettingsCmdlet
{
    /// <summary>The database.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public virtual string? Database { get; set; }

    /// <summary>The server's name or address.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HostName { get; set; }

    /// <summary>The server's port.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>The role that does the work, with its password.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The role that does the work, when its password is known from elsewhere.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UserName { get; set; }

    /// <summary>The database for work that cannot be done inside the target.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MaintenanceDatabase { get; set; }

    /// <inheritdoc/>
    private protected override SettingsRequest Settings => base.Settings with
    {
        Database = Database,
        HostName = HostName,
        Port = Port,
        UserName = Credential?.UserName ?? UserName,
        Password = Credential?.Password.ToSecret(),
        MaintenanceDatabase = MaintenanceDatabase,
    };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Credential is null || UserName is null || string.Equals(Credential.UserName, UserName, StringComparison.Ordinal)) return;
        var error = new ConfigurationException(
            "TwoUserNames",
            $"-UserName says \"{UserName}\" and -Credential says \"{Credential.UserName}\".",
            "Give one of them: -Credential carries a user name and its password.");
        Terminate(ErrorRecords.From(error));
    }
}
