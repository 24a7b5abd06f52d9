using System.Globalization;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring.Selecting;

/// <summary>Why a selection cannot be restored, with what to do about it.</summary>
internal static class SelectionErrors
{
    private const int Shown = 10;
    private const int Near = 5;

    /// <summary>A name as SQL has it, quoted only where it must be.</summary>
    /// <param name="name">The name.</param>
    public static string Show(QualifiedName name) => name.Schema.Length == 0 ? Show(name.Name) : $"{Show(name.Schema)}.{Show(name.Name)}";

    /// <summary>One line about a name that matches nothing, with names like it.</summary>
    /// <param name="parameter">The parameter that had it.</param>
    /// <param name="pattern">The name.</param>
    /// <param name="names">The names there are.</param>
    public static string Unknown(string parameter, NamePattern pattern, IReadOnlyCollection<QualifiedName> names)
    {
        var wanted = pattern.Text.Trim('"', '*');
        var near = names
            .Select(name => (Name: name, Distance: Math.Min(Distance(wanted, name.Name), name.Schema.Length == 0 ? int.MaxValue : Distance(wanted, $"{name.Schema}.{name.Name}"))))
            .Where(candidate => candidate.Distance <= Math.Max(2, wanted.Length / 3) || candidate.Name.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase))
            .OrderBy(candidate => candidate.Distance).ThenBy(candidate => Show(candidate.Name), StringComparer.Ordinal).Select(candidate => Show(candidate.Name)).Take(Near).ToArray();
        return $"{parameter} {pattern.Text}" + (near.Length > 0 ? $" (near: {string.Join(", ", near)})" : "");
    }

    /// <summary>Names that match nothing.</summary>
    /// <param name="names">A line for each.</param>
    public static ConfigurationException NotInDump(IReadOnlyList<string> names) => new(
        "SelectionNotFound",
        $"The backup has nothing of this name: {List(names)}. Nothing was changed.",
        "Say one of the near names, in double quotes where a name is not all lower case; a table without a schema is one of public. Test-Backup shows what the backup has: (Test-Backup <file>).Inventory.Tables.")
    {
        TargetName = names[0],
        Evidence = Evidence("NotFound", names),
    };

    /// <summary>A dump in which nothing says what belongs to what.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="line">Its first statement.</param>
    public static DumpException NoComments(SelectionRequest request, long line) => new(
        "NoObjectComments",
        RestoreErrorCategory.Refused,
        FormattableString.Invariant($"The dump has no comments of pg_dump (-- Name: …; Type: …), so that nobody can tell what belongs to {request}; its first statement is at line {line}. Nothing was changed."),
        "Restore all of it into a scratch database and copy from there.")
    {
        Evidence = Evidence("Selection", [request.ToString()]),
    };

    /// <summary>A partition whose rows go through a table that is not selected.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="root">The table.</param>
    public static DumpException RowsThroughRoot(QualifiedName partition, QualifiedName root) => new(
        "RowsThroughRoot",
        RestoreErrorCategory.Refused,
        $"The dump puts the rows of {Show(partition)} in through {Show(root)} (pg_dump --load-via-partition-root), which is not selected. Nothing was changed.",
        $"Select it as well: -IncludeTable '{Show(root)}'.")
    {
        TargetName = Show(partition),
    };

    /// <summary>Selected objects that the target has already.</summary>
    /// <param name="database">The target.</param>
    /// <param name="objects">The objects.</param>
    /// <param name="schemas">Those of the selected schemas that the target has.</param>
    public static DatabaseException Conflict(string database, IReadOnlyList<string> objects, IReadOnlyCollection<string> schemas)
    {
        var aside = schemas.Count > 0
            ? $"ALTER SCHEMA {Show(schemas.First())} RENAME TO {Show(schemas.First() + "_before")}"
            : "CREATE SCHEMA aside; ALTER TABLE … SET SCHEMA aside, which takes indexes and sequences along";
        return new(
            "SelectionExists",
            RestoreErrorCategory.Refused,
            FormattableString.Invariant($"Database {database} has {objects.Count} of the selected objects already: {List(objects)}. Nothing was changed."),
            $"Move them aside first ({aside}) or drop them, or restore into a scratch database (another -Database) and copy from there.")
        {
            Operation = $"Restoring database {database}",
            TargetName = database,
            Evidence = Evidence("Objects", objects),
        };
    }

    /// <summary>Selected objects that cannot be made without others that are neither selected nor there.</summary>
    /// <param name="database">The target.</param>
    /// <param name="needs">A line for each.</param>
    /// <param name="extensions">The extensions of the dump.</param>
    public static DatabaseException Needs(string database, IReadOnlyList<string> needs, IReadOnlyCollection<string> extensions) => new(
        "SelectionNeedsMore",
        RestoreErrorCategory.NotFound,
        $"Database {database} lacks what the selection needs: {List(needs)}. Nothing was changed.",
        "Create it there first, or select it as well (-IncludeSchema)" + (extensions.Count > 0 ? $"; the backup's extensions are {string.Join(", ", extensions)} (CREATE EXTENSION)." : "."))
    {
        Operation = $"Restoring database {database}",
        TargetName = database,
        Evidence = Evidence("Needs", needs),
    };

    /// <summary>A database that an earlier restore left unfinished.</summary>
    /// <param name="database">The target.</param>
    /// <param name="runId">The run that left it.</param>
    public static DatabaseException Unfinished(string database, string runId) => new(
        "TargetUnfinished",
        RestoreErrorCategory.Refused,
        $"Database {database} was left unfinished by run {runId}: nobody can connect to it, and a part of a backup would not make it whole. Nothing was changed.",
        $"Restore into another -Database, or replace it by an empty one first (Reset-Database -Database {database}).")
    {
        Operation = $"Restoring database {database}",
        TargetName = database,
    };

    /// <summary>The first few of many.</summary>
    /// <param name="items">All of them.</param>
    public static string List(IReadOnlyList<string> items)
        => string.Join(", ", items.Take(Shown)) + (items.Count > Shown ? string.Create(CultureInfo.InvariantCulture, $" and {items.Count - Shown} more") : "");

    private static string Show(string name)
        => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '_') ? name : SqlIdentifier.Quote(name);

    private static Dictionary<string, string> Evidence(string name, IReadOnlyList<string> items) => new(StringComparer.Ordinal) { [name] = List(items) };

    /// <summary>How many letters must be added, taken away or changed; case does not count.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 0; i < left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < right.Length; j++)
            {
                var cost = char.ToLowerInvariant(left[i]) == char.ToLowerInvariant(right[j]) ? 0 : 1;
                (diagonal, row[j + 1]) = (row[j + 1], Math.Min(diagonal + cost, Math.Min(row[j], row[j + 1]) + 1));
            }
        }

        return row[^1];
    }
}
