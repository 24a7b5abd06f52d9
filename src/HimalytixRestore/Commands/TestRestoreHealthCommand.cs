using System.Globalization;
using System.Management.Automation;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Checks whether a database is what it should be, by itself or against what was restored into it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "RestoreHealth", DefaultParameterSetName = "Database")]
[OutputType(typeof(HealthReport))]
public sealed class TestRestoreHealthCommand : ServerCmdlet
{
    /// <summary>What Restore-Database did; it says where the database is and what must be in it.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Restore")]
    public RestoreResult? Restore { get; set; }

    /// <summary>The server as <c>host:port</c>, as results carry it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "Database")]
    [AllowEmptyString]
    public string? Server { get; set; }

    /// <summary>The role as which the application connects.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ApplicationRole { get; set; }

    /// <summary>Tables that must not be empty, as <c>schema.table</c> or <c>schema.table=minimum</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? CriticalTable { get; set; }

    /// <summary>Leaves out the application: services, Django and HTTP.</summary>
    [Parameter]
    public SwitchParameter DatabaseOnly { get; set; }

    /// <summary>For how many minutes the application is watched afterwards.</summary>
    [Parameter]
    [ValidateRange(0.01, 1440)]
    public double? Watch { get; set; }

    /// <inheritdoc/>
    private protected override SettingsRequest Settings
    {
        get
        {
            var typed = base.Settings with { ApplicationRole = ApplicationRole, CriticalTables = CriticalTable };
            var (host, port) = Address();
            return typed with
            {
                HostName = typed.HostName ?? host,
                Port = typed.Port ?? port,
                UserName = typed.UserName ?? Restore?.Endpoint?.UserName,
                Database = typed.Database ?? Restore?.Database,
            };
        }
    }

    /// <inheritdoc/>
    private protected override bool IsTerminating(RestoreException exception) => ItemErrors.EndThePipeline(exception);

    /// <inheritdoc/>
    private protected override void Process()
    {
        var request = new HealthRequest { Settings = Settings, Restore = Restore, IncludeApplication = !DatabaseOnly, Watch = Watch is { } minutes ? TimeSpan.FromMinutes(minutes) : null };
        Await((reporter, token) => Engine.Health.CheckAsync(request, reporter, token), WriteObject);
    }

    private (string? Host, int? Port) Address()
    {
        if (Restore?.Endpoint is { } endpoint) return (endpoint.HostName, endpoint.Port);
        if (string.IsNullOrEmpty(Server)) return (null, null);
        var colon = Server.LastIndexOf(':');
        return colon > 0 && int.TryParse(Server.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? (Server[..colon], port)
            : throw new ConfigurationException("BadServer", $"\"{Server}\" is no server as host:port.", "Give -HostName and -Port instead.") { TargetName = Server };
    }
}
