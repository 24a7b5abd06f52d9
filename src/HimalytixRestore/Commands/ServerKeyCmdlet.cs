using System.Management.Automation;
using System.Security;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>A cmdlet that works on a database and reads or writes encrypted backups of it.</summary>
public abstract class ServerKeyCmdlet : ServerCmdlet
{
    /// <summary>The passphrase of the backups.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Passphrase { get; set; }

    /// <summary>A file that holds the passphrase in its first line.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PassphraseFile { get; set; }

    /// <summary>PBKDF2 iterations; openssl's own 10,000 when left out.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Iterations { get; set; }

    /// <summary>The PBKDF2 digest, as openssl names it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Digest { get; set; }

    /// <inheritdoc/>
    private protected override SettingsRequest Settings => base.Settings with
    {
        Passphrase = Passphrase.ToSecret(),
        PassphraseFile = this.FullPathOrNull(PassphraseFile),
        Iterations = Iterations,
        Digest = Digest,
    };
}
