namespace HimalytixRestore.Engine.AppServices;

/// <summary>The order in which services start, derived from the order in which they stop (the settings' list).</summary>
internal static class ServiceOrder
{
    /// <summary>The runbook's start order; what accepts requests comes last, when those who work for it are up.</summary>
    private static readonly string[] s_runbook = ["celery", "celery-beat", "django"];

    /// <summary>
    /// The reverse of the stop order, with the runbook's three among themselves in the runbook's order:
    /// celery, celery-beat, django (cmdlets.md), which is not the reverse of django, celery, celery-beat.
    /// </summary>
    /// <param name="stopOrder">The services in the order in which they stop.</param>
    public static IReadOnlyList<string> ToStart(IReadOnlyList<string> stopOrder)
    {
        var order = stopOrder.Reverse().ToArray();
        var known = new Queue<string>(order.Where(service => Rank(service) >= 0).OrderBy(Rank));
        return [.. order.Select(service => Rank(service) >= 0 ? known.Dequeue() : service)];
    }

    /// <summary>The place of <c>himalytix-celery</c>, <c>celery.service</c> and the like in the runbook's order; -1 for other services.</summary>
    private static int Rank(string service)
    {
        var name = service.EndsWith(".service", StringComparison.Ordinal) ? service[..^".service".Length] : service;
        return Array.FindIndex(s_runbook, known => name.Equals(known, StringComparison.Ordinal) || name.EndsWith("-" + known, StringComparison.Ordinal));
    }
}
