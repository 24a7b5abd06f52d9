using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>
/// How many sessions fill a database, and what each of them may take of the server's machine: the one place that decides it. The
/// settings are those of our own sessions; nothing on the server is changed.
/// </summary>
/// <param name="Jobs">Sessions that work at once, the main one among them.</param>
/// <param name="Reason">Why so many, for an operator.</param>
/// <param name="SortBytes">What a session may use to build an index or to check a foreign key; what the server gives of itself when that is more.</param>
/// <param name="ParallelWorkers">Processes that help a session to build an index; null leaves it to the server.</param>
internal sealed record LoadBudget(int Jobs, string Reason, long SortBytes, int? ParallelWorkers)
{
    /// <summary>
    /// More sessions are only opened when they are asked for: one reader feeds them all, and what it decrypts and inflates a second
    /// (docs/benchmarks.md) is what about eight sessions of a server take.
    /// </summary>
    public const int MostByDefault = 8;

    /// <summary>Left to others, and to our own session that looks after the end.</summary>
    private const int SparedConnections = 3;

    private const int MostWorkers = 8;
    private const long SmallestSort = 64L << 20;

    /// <summary>More does not pay: pieces that fit the processor's caches are sorted and merged with less work than all at once (docs/benchmarks.md).</summary>
    private const long LargestSort = 128L << 20;

    /// <summary>What all sessions together take of a machine of which nothing is known.</summary>
    private const long SortOfUnknownMachine = 256L << 20;

    /// <summary>Decides.</summary>
    /// <param name="asked">Sessions the operator asked for; 0 leaves it to the server's cores.</param>
    /// <param name="machine">The server's machine.</param>
    /// <param name="facts">What the server has to give.</param>
    /// <param name="coresHere">This machine's cores, which count where the server's are not known.</param>
    public static LoadBudget Decide(int asked, ServerMachine machine, ServerFacts facts, int coresHere)
    {
        var (wanted, reason) = (asked, machine.Cores) switch
        {
            (> 0, _) => (asked, "as asked"),
            (_, { } cores) => (Math.Min(cores, MostByDefault), $"the server has {Count(cores, "core")}"),
            _ => (Math.Min(coresHere, MostByDefault), $"this machine has {Count(coresHere, "core")}; the server's are not known"),
        };
        var free = Math.Min(facts.FreeConnections - SparedConnections, facts.FreeOfRole ?? int.MaxValue);
        var jobs = Math.Max(1, Math.Min(wanted, free));
        if (jobs < wanted)
            reason = $"{Count(wanted, "session")} wanted, but the server has no more connections to give";
        int? workers = machine.Cores is { } there ? Math.Clamp((there / jobs) - 1, 0, MostWorkers) : null;
        return new LoadBudget(jobs, reason, SortBytesOf(machine, facts, jobs), workers);
    }

    /// <summary>The statements that give a session its part.</summary>
    /// <remarks>The memory is only ever raised: role, database or server may give more, and they are known to the session alone.</remarks>
    public IReadOnlyList<string> Statements =>
    [
        FormattableString.Invariant($"SELECT pg_catalog.set_config('maintenance_work_mem', greatest(pg_catalog.pg_size_bytes(pg_catalog.current_setting('maintenance_work_mem')) / 1024, {SortBytes >> 10}) || 'kB', false)"),
        .. ParallelWorkers is { } workers ? [FormattableString.Invariant($"SET max_parallel_maintenance_workers = {workers}")] : Array.Empty<string>(),
    ];

    /// <summary>Half of what is left beside the server's own buffers, which it may not have touched yet: the rest caches the tables' files.</summary>
    private static long SortBytesOf(ServerMachine machine, ServerFacts facts, int jobs)
    {
        var forAll = machine.AvailableBytes is { } available ? (available - facts.SharedBuffers) / 2 : SortOfUnknownMachine;
        return Math.Clamp(forAll / jobs, SmallestSort, LargestSort);
    }

    private static string Count(int number, string noun) => FormattableString.Invariant($"{number} {noun}{(number == 1 ? "" : "s")}");
}
