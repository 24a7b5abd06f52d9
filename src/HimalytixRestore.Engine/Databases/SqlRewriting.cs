using System.Diagnostics.CodeAnalysis;
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

    /// <summary>
    /// Npgsql reads the switch once, in the command's class constructor, so this comes before any use of the engine. The switch
    /// is put back so that another copy of Npgsql in this process keeps its own behaviour.
    /// </summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries", Justification = "Whichever room uses Npgsql first must find the switch set.")]
    internal static void SwitchOff()
    {
        bool wasSet = AppContext.TryGetSwitch(Switch, out bool before);
        AppContext.SetSwitch(Switch, false);
        RuntimeHelpers.RunClassConstructor(typeof(NpgsqlCommand).TypeHandle);
        AppContext.SetSwitch(Switch, !wasSet || before);
    }
}
