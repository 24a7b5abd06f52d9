using System.Collections.Frozen;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>
/// The settings under which the dump must be read, and ours for the load: every session of a restore is given both, ours first
/// (backup-format: session state to replay on every connection).
/// </summary>
/// <param name="server">What the server knows.</param>
/// <param name="budget">What a session may take of the server's machine.</param>
internal sealed class SessionSettings(ServerFacts server, LoadBudget budget)
{
    /// <summary>
    /// Ours. Timeouts of the role or the database must not end a load; a read-only default must not refuse it; nothing is waited for
    /// on disk until the proof at the end; dates and intervals are read as pg_dump wrote them. A foreign key is checked by one query that
    /// is not run again: compiling it does not pay.
    /// </summary>
    private static readonly FrozenDictionary<string, string> LoadSettings = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["statement_timeout"] = "0",
        ["lock_timeout"] = "0",
        ["idle_in_transaction_session_timeout"] = "0",
        ["idle_session_timeout"] = "0",
        ["transaction_timeout"] = "0",
        ["synchronous_commit"] = "off",
        ["jit"] = "off",
        ["default_transaction_read_only"] = "off",
        ["datestyle"] = "ISO",
        ["intervalstyle"] = "postgres",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly List<(string Name, string Sql)> _fromDump = [];

    /// <summary>Whether <see cref="Statements"/> is all of the state: false once the dump changed role, user or anything else that is no plain setting.</summary>
    public bool IsReplayable { get; private set; } = true;

    /// <summary>The statements that bring a new session into the state the dump has reached.</summary>
    public IReadOnlyList<string> Statements =>
    [
        .. LoadSettings.Where(setting => server.Settings.Contains(setting.Key)).Select(setting => $"SET {setting.Key} = {SqlIdentifier.Literal(setting.Value)}"),
        .. budget.Statements,
        .. _fromDump.Select(setting => setting.Sql),
    ];

    /// <summary>Says that the dump changes its session by something that is no plain setting.</summary>
    public void MeetOther() => IsReplayable = false;

    /// <summary>What is done with a setting of the dump; one that is sent is kept for later sessions.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="sql">The statement, as <see cref="DumpSession.Encode"/> makes it.</param>
    public SettingDecision Decide(DumpSetting setting, string sql)
    {
        var isCustom = setting.Name.Contains('.', StringComparison.Ordinal);
        if (!isCustom && !server.Settings.Contains(setting.Name))
            return SettingDecision.Unknown;
        if (LoadSettings.TryGetValue(setting.Name, out var ours))
            return string.Equals(setting.Value, ours, StringComparison.OrdinalIgnoreCase) ? SettingDecision.Same : SettingDecision.Keep;
        _fromDump.RemoveAll(known => string.Equals(known.Name, setting.Name, StringComparison.Ordinal));
        _fromDump.Add((setting.Name, sql));
        return SettingDecision.Send;
    }
}
