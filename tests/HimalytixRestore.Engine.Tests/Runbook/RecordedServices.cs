using System.Runtime.CompilerServices;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>Services in memory: what they are doing, and every change in order.</summary>
internal sealed class RecordedServices : IServiceOperations
{
    private readonly Dictionary<string, AppServiceStatus> _status = new(StringComparer.Ordinal)
    {
        ["himalytix-django"] = AppServiceStatus.Running,
        ["himalytix-celery"] = AppServiceStatus.Running,
        ["himalytix-celery-beat"] = AppServiceStatus.Stopped,
    };

    /// <summary>Every change, for example <c>stop himalytix-django</c>.</summary>
    public List<string> Changes { get; } = [];

    /// <summary>What they are doing now.</summary>
    public IReadOnlyDictionary<string, AppServiceStatus> Status => _status;

    public IAsyncEnumerable<ServiceState> GetAsync(ServiceRequest request, CancellationToken cancellationToken) =>
        Names(request).Select(name => State(name, _status[name])).ToAsyncEnumerable();

    public IAsyncEnumerable<ServiceState> StopAsync(ServiceRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) =>
        ChangeAsync(Names(request), AppServiceStatus.Stopped, "stop", cancellationToken);

    public IAsyncEnumerable<ServiceState> StartAsync(ServiceRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) =>
        ChangeAsync(Names(request), AppServiceStatus.Running, "start", cancellationToken);

    private string[] Names(ServiceRequest request) => [.. request.Names ?? [.. _status.Keys]];

    private async IAsyncEnumerable<ServiceState> ChangeAsync(string[] names, AppServiceStatus status, string verb, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (string name in names)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = _status[name];
            if (before != status)
                Changes.Add($"{verb} {name}");
            _status[name] = status;
            yield return State(name, before);
        }
    }

    private ServiceState State(string name, AppServiceStatus before) => new() { Name = name, Status = _status[name], PreviousStatus = before, Manager = "memory" };
}
