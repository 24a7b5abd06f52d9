using System.Collections.Concurrent;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>What all clients saw.</summary>
internal sealed class ClientViews
{
    private readonly ConcurrentQueue<ClientView> _views = new();
    private int _refusals;

    /// <summary>Every transaction that was committed; those of one client in their order.</summary>
    public IReadOnlyCollection<ClientView> All => _views;

    /// <summary>Attempts that failed: refused connections, ended sessions.</summary>
    public int Refusals => _refusals;

    /// <summary>From the last transaction in the old database to the first in the new one.</summary>
    public TimeSpan Gap => _views.Where(view => view.IsNew).Min(view => view.At) - _views.Where(view => !view.IsNew).Max(view => view.At);

    /// <summary>A transaction was committed.</summary>
    public void Add(ClientView view) => _views.Enqueue(view);

    /// <summary>An attempt failed.</summary>
    public void Refuse() => Interlocked.Increment(ref _refusals);
}
