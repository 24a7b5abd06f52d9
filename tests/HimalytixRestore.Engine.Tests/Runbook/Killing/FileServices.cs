using System.Runtime.CompilerServices;
using System.Text.Json;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Tests.Runbook.Killing;

/// <summary>Services that outlive the process that changes them: what they are doing is in a file.</summary>
/// <param name="path">The file.</param>
internal sealed class FileServices(string path) : IServiceOperations
{
    /// <summary>Two that run and one that does not.</summary>
    public static void Create(string path) => Write(path, new(StringComparer.Ordinal)
    {
        ["himalytix-django"] = AppServiceStatus.Running,
        ["himalytix-celery"] = AppServiceStatus.Running,
        ["himalytix-celery-beat"] = AppServiceStatus.Stopped,
    });

    /// <summary>What they are doing, in one line.</summary>
    public string Text => string.Join(' ', Read().Select(service => $"{service.Key}={service.Value}"));

    public IAsyncEnumerable<ServiceState> GetAsync(ServiceRequest request, CancellationToken cancellationToken) =>
        Read().Where(service => request.Names?.Contains(service.Key) != false).Select(service => State(service.Key, service.Value, service.Value)).ToAsyncEnumerable();

    public IAsyncEnumerable<ServiceState> StopAsync(ServiceRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => ChangeAsync(request, AppServiceStatus.Stopped, cancellationToken);

    public IAsyncEnumerable<ServiceState> StartAsync(ServiceRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => ChangeAsync(request, AppServiceStatus.Running, cancellationToken);

    private async IAsyncEnumerable<ServiceState> ChangeAsync(ServiceRequest request, AppServiceStatus status, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (string name in request.Names ?? [.. Read().Keys])
        {
            cancellationToken.ThrowIfCancellationRequested();
            var all = Read();
            var before = all[name];
            all[name] = status;
            Write(path, all);
            yield return State(name, status, before);
        }
    }

    private SortedDictionary<string, AppServiceStatus> Read() => JsonSerializer.Deserialize<SortedDictionary<string, AppServiceStatus>>(File.ReadAllText(path))!;

    private static void Write(string path, SortedDictionary<string, AppServiceStatus> services) => File.WriteAllText(path, JsonSerializer.Serialize(services));

    private static ServiceState State(string name, AppServiceStatus status, AppServiceStatus before) => new() { Name = name, Status = status, PreviousStatus = before, Manager = "file" };
}
