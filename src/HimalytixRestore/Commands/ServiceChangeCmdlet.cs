using System.Management.Automation;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>A cmdlet that stops or starts the application's services: looks at them, asks for each, then changes those in one ordered piece of work.</summary>
public abstract class ServiceChangeCmdlet : ServiceCmdlet
{
    /// <summary>The names of the pipeline by host, empty for what the settings say; no names are all services of the settings.</summary>
    private readonly Dictionary<string, List<string>> _namesByHost = new(StringComparer.Ordinal);

    /// <summary>How long one service may take, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSec { get; set; } = 90;

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override ServiceRequest Request => base.Request with { Timeout = TimeSpan.FromSeconds(TimeoutSec) };

    /// <summary>What is done, as a prompt says it.</summary>
    private protected abstract string Action { get; }

    /// <summary>Does it.</summary>
    /// <param name="request">Which services.</param>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private protected abstract IAsyncEnumerable<ServiceState> ChangeAsync(ServiceRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>Only gathers the names: the runbook's order holds among all services of a host.</summary>
    private protected override void Process()
    {
        if (!_namesByHost.TryGetValue(ComputerName ?? "", out var names)) _namesByHost.Add(ComputerName ?? "", names = []);
        if (Name is not null) names.AddRange(Name);
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        foreach (string host in _namesByHost.Keys) Guard(target: null, () => Change(host));
    }

    private void Change(string host)
    {
        ComputerName = host;
        var names = _namesByHost[host];
        var request = Request with { Names = names.Count > 0 ? names : null };
        var services = Await((_, token) => ListAsync(request, token));
        var chosen = services.Where(s => this.Allows(Describe(s), Action, Force)).Select(s => s.Name).ToList();
        if (chosen.Count > 0) WriteAll((reporter, token) => ChangeAsync(request with { Names = chosen }, reporter, token));
    }

    private static string Describe(ServiceState service) =>
        service.ComputerName.Length > 0 ? $"{service.Name} on {service.ComputerName} ({service.Status})" : $"{service.Name} ({service.Status})";

    private static async Task<List<ServiceState>> ListAsync(ServiceRequest request, CancellationToken cancellationToken)
    {
        var services = new List<ServiceState>();
        await foreach (var service in Engine.Services.GetAsync(request, cancellationToken)) services.Add(service);
        return services;
    }
}
