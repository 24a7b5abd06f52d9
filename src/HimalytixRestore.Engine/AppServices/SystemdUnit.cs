using System.Globalization;

namespace HimalytixRestore.Engine.AppServices;

/// <summary>A unit as <c>systemctl show</c> describes it.</summary>
internal sealed class SystemdUnit
{
    private readonly Dictionary<string, string> _properties;

    private SystemdUnit(Dictionary<string, string> properties) => _properties = properties;

    /// <summary>The value for <c>systemctl show --property</c>.</summary>
    public const string Properties = "LoadState,ActiveState,SubState,MainPID,Result,ExecMainStatus,Type,NRestarts,TriggeredBy";

    /// <summary>What the unit is doing. A unit that runs counts as running even when its file has been masked or deleted since.</summary>
    public AppServiceStatus Status => Get("ActiveState") switch
    {
        "active" or "reloading" or "refreshing" => AppServiceStatus.Running,
        "activating" => AppServiceStatus.Starting,
        "deactivating" => AppServiceStatus.Stopping,
        var inactive => Get("LoadState") switch
        {
            "not-found" => AppServiceStatus.NotFound,
            "masked" => AppServiceStatus.Masked,
            "bad-setting" or "error" => AppServiceStatus.Failed,
            _ => string.Equals(inactive, "failed", StringComparison.Ordinal) ? AppServiceStatus.Failed : AppServiceStatus.Stopped,
        },
    };

    /// <summary>True when no process of it runs and none is about to.</summary>
    public bool IsDown => Status is not (AppServiceStatus.Running or AppServiceStatus.Starting or AppServiceStatus.Stopping);

    /// <summary>The main process; null when there is none.</summary>
    public int? MainProcess => int.TryParse(Get("MainPID"), CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null;

    /// <summary>
    /// True when <c>active</c> means that the service itself said it is ready, or has done its work; the other types are active
    /// as soon as their process was started, also when it dies a moment later (systemd.service(5), Type=).
    /// </summary>
    public bool TellsWhenReady => Get("Type") is "notify" or "notify-reload" or "dbus" or "oneshot";

    /// <summary>The socket, path or timer units that start it again; empty when there are none.</summary>
    public string TriggeredBy => Get("TriggeredBy");

    /// <summary>The facts for an error's evidence: only those that say something.</summary>
    public IEnumerable<KeyValuePair<string, string>> Evidence => _properties.Where(property => property.Value.Length > 0);

    /// <summary>Reads the answer of <c>systemctl show</c>.</summary>
    /// <param name="text">Lines of <c>Name=value</c>.</param>
    public static SystemdUnit Parse(string text)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            var sign = line.IndexOf('=', StringComparison.Ordinal);
            if (sign > 0)
                properties[line[..sign]] = line[(sign + 1)..];
        }

        return new(properties);
    }

    private string Get(string property) => _properties.GetValueOrDefault(property, "");
}
