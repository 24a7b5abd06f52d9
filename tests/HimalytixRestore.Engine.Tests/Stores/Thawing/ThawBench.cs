using HimalytixRestore.Engine.Stores.Thawing;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace HimalytixRestore.Engine.Tests.Stores.Thawing;

/// <summary>A clock, a store by it, and what thaws from it.</summary>
internal sealed class ThawBench : IDisposable
{
    private readonly TempFolder _folder = new();

    public ThawBench(FakeTimeProvider? clock = null, Func<FakeTimeProvider, ArchivedStore>? store = null)
    {
        Clock = clock ?? new JumpingClock();
        Store = store?.Invoke(Clock) ?? new ArchivedStore(Clock);
        // Who stands beside a readable copy waits with the others.
        if (Clock is JumpingClock jumping)
            jumping.Jumps = () => !Store.HasCopy;
        Log = new(_folder.FullPath, Clock);
    }

    public FakeTimeProvider Clock { get; }

    public ArchivedStore Store { get; }

    public ThawLog Log { get; }

    public RecordingReporter Reporter { get; } = new();

    public DateTimeOffset Now => Clock.GetUtcNow();

    public BackupThaw Thaw(ThawRequest? request = null) => new(Store, request ?? new(), Reporter, Clock, Log);

    public Task<BackupInfo> MakeReadableAsync(ThawRequest? request = null, CancellationToken? cancellation = null)
        => Thaw(request).MakeReadableAsync(Store.Listed, cancellation ?? TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Dispose();
}
