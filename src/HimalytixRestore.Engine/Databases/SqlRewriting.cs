using System.Runtime.CompilerServices;
using Npgsql;

namespace HimalytixRestore.Engine.Databases;

/// <summary>
/// Switches Npgsql's own SQL parsing off, so that statements reach the server as they are. Hence everywhere in the engine:
/// one statement a command, parameters as <c>$1</c>. Source: docs/backup-format.md, "Npgsql rules".
/// </summary>
internal static class SqlRewriting
{
    private const string Switch = "Npgsql.EnableSqlRewriting";

    static SqlRewriting()
    {
        // Npgsql reads the switch once, in the command's class constructor. It is put back so that another copy of Npgsql
        // in this process keeps its own behaviour.
        bool wasSet = AppContext.TryGetSwitch(Switch, out bool before);
        AppContext.SetSwitch(Switch, false);
        RuntimeHelpers.RunClassConstructor(typeof(NpgsqlCommand).TypeHandle);
        AppContext.SetSwitch(Switch, !wasSet || before);
    }

    /// <summary>Makes sure that it is off; must come before the process's first <see cref="NpgsqlCommand"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void SwitchOff() => RuntimeHelpers.RunClassConstructor(typeof(SqlRewriting).TypeHandle);
}
