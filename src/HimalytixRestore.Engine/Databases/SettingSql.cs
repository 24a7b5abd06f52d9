using System.Text;

namespace HimalytixRestore.Engine.Databases;

/// <summary>Writes ALTER DATABASE … SET and ALTER ROLE … IN DATABASE … SET the way pg_dump does.</summary>
internal static class SettingSql
{
    /// <summary>Parameters whose stored value is a list of already quoted names (GUC_LIST_QUOTE): quoting it as one text would change its meaning.</summary>
    private static readonly HashSet<string> QuotedLists = new(StringComparer.OrdinalIgnoreCase)
    {
        "local_preload_libraries", "search_path", "session_preload_libraries", "shared_preload_libraries", "temp_tablespaces", "unix_socket_directories",
    };

    /// <summary>The statement that makes a setting.</summary>
    /// <param name="database">The database.</param>
    /// <param name="setting">The setting.</param>
    public static string Set(string database, DatabaseSetting setting)
    {
        string value = QuotedLists.Contains(setting.Name) && setting.Value.Length > 0
            ? string.Join(", ", SplitList(setting.Value).Select(SqlIdentifier.Literal))
            : SqlIdentifier.Literal(setting.Value);
        return $"{Subject(database, setting.Role)} SET {SqlIdentifier.Quote(setting.Name)} TO {value}";
    }

    /// <summary>The statement that takes all settings away.</summary>
    /// <param name="database">The database.</param>
    /// <param name="role">The role whose settings there are meant; empty are those of the database.</param>
    public static string ResetAll(string database, string role) => $"{Subject(database, role)} RESET ALL";

    private static string Subject(string database, string role) => role.Length == 0
        ? $"ALTER DATABASE {SqlIdentifier.Quote(database)}"
        : $"ALTER ROLE {SqlIdentifier.Quote(role)} IN DATABASE {SqlIdentifier.Quote(database)}";

    /// <summary>The elements of a list of names, with double quotes around those that need them.</summary>
    private static IEnumerable<string> SplitList(string list)
    {
        StringBuilder element = new();
        bool quoted = false;
        for (int index = 0; index < list.Length; index++)
        {
            char character = list[index];
            if (character == '"' && quoted && index + 1 < list.Length && list[index + 1] == '"')
            {
                element.Append('"');
                index++;
            }
            else if (character == '"')
            {
                quoted = !quoted;
            }
            else if (character == ',' && !quoted)
            {
                yield return element.ToString();
                element.Clear();
            }
            else if (quoted || !char.IsWhiteSpace(character))
            {
                element.Append(character);
            }
        }

        yield return element.ToString();
    }
}
