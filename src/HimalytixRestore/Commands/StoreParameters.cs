using System.Management.Automation;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>How a store in a cloud is reached: the same parameters for every cmdlet that takes one, given as its dynamic parameters, because no base class is common to them alone.</summary>
public sealed class StoreParameters
{
    private bool? _pathStyle;
    private bool? _anonymous;

    /// <summary>The URL of an S3-compatible server or of a private endpoint.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Endpoint { get; set; }

    /// <summary>The bucket is in the path of the URL and not in the host's name.</summary>
    [Parameter]
    public SwitchParameter PathStyle { get => _pathStyle ?? false; set => _pathStyle = value; }

    /// <summary>The region that requests are signed for.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Region { get; set; }

    /// <summary>The profile of the shared AWS credentials and configuration files.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CredentialProfile { get; set; }

    /// <summary>Send no credentials.</summary>
    [Parameter]
    public SwitchParameter Anonymous { get => _anonymous ?? false; set => _anonymous = value; }

    /// <summary>Adds them to what the other parameters say.</summary>
    /// <param name="settings">What those say.</param>
    /// <param name="store">The store; null when it was left out.</param>
    internal SettingsRequest AddTo(SettingsRequest settings, string? store) => settings with
    {
        Store = store,
        Endpoint = Endpoint,
        PathStyle = _pathStyle,
        Region = Region,
        CredentialProfile = CredentialProfile,
        Anonymous = _anonymous,
    };
}
