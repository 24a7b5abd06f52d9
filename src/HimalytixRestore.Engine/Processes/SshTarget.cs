using System.Text.RegularExpressions;

namespace HimalytixRestore.Engine.Processes;

/// <summary>Where ssh goes.</summary>
internal sealed partial record SshTarget
{
    private SshTarget(string address, string? configFile) => (Address, ConfigFile) = (address, configFile);

    /// <summary>The host as ssh takes it: <c>host</c>, <c>user@host</c> or <c>ssh://user@host:port</c>; a host of its configuration, too.</summary>
    public string Address { get; }

    /// <summary>The full path of the configuration ssh reads instead of the user's and the machine's; null reads those.</summary>
    public string? ConfigFile { get; }

    /// <summary>True for a host that ssh may be given.</summary>
    /// <param name="address">The host.</param>
    public static bool IsValid(string address) => Valid().IsMatch(address);

    /// <summary>Makes a target of what somebody wrote.</summary>
    /// <param name="address">The host.</param>
    /// <param name="configFile">The configuration ssh reads instead of its usual ones.</param>
    /// <exception cref="ConfigurationException">
    /// <c>ComputerNameInvalid</c>: it could be taken for an option, or could reach a shell through a ProxyCommand of the configuration (CVE-2023-51385).
    /// </exception>
    public static SshTarget Parse(string address, string? configFile = null) => IsValid(address)
        ? new(address, configFile)
        : throw new ConfigurationException(
            "ComputerNameInvalid",
            $"'{address}' is no host that ssh can be sent to: host, user@host or ssh://user@host:port, of letters, digits and . _ - only (an IPv6 address in brackets, behind ssh://).",
            "Correct -ComputerName, or \"computerName\" in the profile; all else (keys, jump hosts, other options) belongs into ssh's own configuration.")
        { Operation = "Reaching the application's host", TargetName = address };

    [GeneratedRegex(@"\A(?:(?:[A-Za-z0-9_][A-Za-z0-9._-]*@)?[A-Za-z0-9_][A-Za-z0-9._-]*|ssh://(?:[A-Za-z0-9_][A-Za-z0-9._-]*@)?(?:[A-Za-z0-9_][A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?)\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Valid();
}
