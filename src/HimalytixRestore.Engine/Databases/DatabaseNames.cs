using System.Globalization;
using System.Text;

namespace HimalytixRestore.Engine.Databases;

/// <summary>The names of the databases that stand beside a live one.</summary>
internal static class DatabaseNames
{
    /// <summary>A stamp for names where there is no run: the time in UTC.</summary>
    /// <param name="time">The time.</param>
    public static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd_HHmmss", CultureInfo.InvariantCulture);

    /// <summary>The name under which a replaced database lives on.</summary>
    /// <param name="database">The database.</param>
    /// <param name="run">The run, or a stamp.</param>
    public static string Previous(string database, string run) => SqlIdentifier.Compose(database, $"_before_{run}");

    /// <summary>The name of a new database until it takes the old one's place.</summary>
    /// <param name="database">The database.</param>
    /// <param name="run">The run, or a stamp.</param>
    public static string Staging(string database, string run) => SqlIdentifier.Compose(database, $"_restore_{run}");

    /// <summary>The name of a replaced database for the moment until it is dropped, where another snapshot keeps its contents.</summary>
    /// <param name="database">The database.</param>
    /// <param name="run">The run, or a stamp.</param>
    public static string Dropped(string database, string run) => SqlIdentifier.Compose(database, $"_dropped_{run}");

    /// <summary>The name of a database that is taken away in a roll back, until it is dropped.</summary>
    /// <param name="database">The database.</param>
    /// <param name="run">The run, or a stamp.</param>
    public static string Failed(string database, string run) => SqlIdentifier.Compose(database, $"_failed_{run}");

    /// <summary>The name of a drill's scratch database.</summary>
    /// <param name="database">The database that is drilled.</param>
    /// <param name="run">The run.</param>
    public static string Drill(string database, string run) => SqlIdentifier.Compose(database, $"_drill_{run}");

    /// <summary>The server would cut a longer name silently, and another database could be meant.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ConfigurationException">It is too long.</exception>
    public static void RefuseTooLong(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) > SqlIdentifier.MaximumBytes)
            throw new ConfigurationException("NameTooLong", $"The database name {name} is longer than {SqlIdentifier.MaximumBytes} bytes.", "Choose a shorter name.") { TargetName = name };
    }

    /// <summary>
    /// Refuses names that a session which sends a dump's bytes cannot have: the driver writes its start-up packet in the encoding of those
    /// bytes and counts its length in UTF-8, so the server waits for bytes that never come (docs/backup-format.md, "Npgsql rules").
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="role">The role that connects.</param>
    /// <exception cref="ConfigurationException">One of them is not plain ASCII.</exception>
    public static void RefuseNotAscii(string database, string role)
    {
        foreach (var (kind, name) in (ReadOnlySpan<(string, string)>)[("database", database), ("role", role)])
        {
            if (!Ascii.IsValid(name))
                throw new ConfigurationException("NameNotAscii", $"The name of the {kind} {name} has characters beyond ASCII; nothing can be restored with it.", "Restore into a database with a plain name, as a role with a plain name; the database can be renamed afterwards with ALTER DATABASE … RENAME TO.") { TargetName = name };
        }
    }
}
