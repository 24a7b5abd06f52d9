using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>What the database carries besides its contents is what it must be, and its collation is the one its indexes were built with.</summary>
internal sealed class AttributeCheck : IHealthCheck
{
    /// <inheritdoc/>
    public string Name => "Attributes";

    /// <inheritdoc/>
    public async Task<HealthFinding> RunAsync(HealthContext context, CancellationToken cancellationToken)
    {
        var found = await DatabaseInspector.RequireAsync(context.Session, context.Target.Database, cancellationToken);
        // An unfinished database carries what it shall have in its mark.
        if (UnfinishedMark.Find(found) is { } mark)
            found = mark.ApplyTo(found);

        var differences = context.Target.Attributes is { } wanted ? Compare(wanted, found).ToArray() : [];
        if (differences.Length > 0)
            return HealthFinding.Fail($"The database differs from the one before: {HealthFinding.List(differences)}.", $"Set them with ALTER DATABASE {SqlIdentifier.Quote(found.Name)} …, GRANT … ON DATABASE; encoding and locale need a new database (Reset-Database).");

        return await FindCollationChangeAsync(context, cancellationToken) is { } change
            ? HealthFinding.Warn($"The operating system's collation has changed: {change}.", $"REINDEX DATABASE {SqlIdentifier.Quote(found.Name)}; then ALTER DATABASE {SqlIdentifier.Quote(found.Name)} REFRESH COLLATION VERSION")
            : HealthFinding.Pass($"Owner {found.Owner}, {found.Encoding}, {found.Locale ?? found.Collate}, {found.Settings.Count} settings.");
    }

    private static IEnumerable<string> Compare(DatabaseInfo wanted, DatabaseInfo found)
    {
        (string Name, string? Wanted, string? Found)[] facts =
        [
            ("owner", wanted.Owner, found.Owner),
            ("encoding", wanted.Encoding, found.Encoding),
            ("locale provider", wanted.LocaleProvider, found.LocaleProvider),
            ("LC_COLLATE", wanted.Collate, found.Collate),
            ("LC_CTYPE", wanted.CType, found.CType),
            ("locale", wanted.Locale, found.Locale),
            ("ICU rules", wanted.IcuRules, found.IcuRules),
            ("tablespace", wanted.Tablespace, found.Tablespace),
            ("connection limit", $"{wanted.ConnectionLimit}", $"{found.ConnectionLimit}"),
            ("template", $"{wanted.IsTemplate}", $"{found.IsTemplate}"),
            ("comment", wanted.Comment, found.Comment),
            ("access list", Sorted(wanted.AccessList), Sorted(found.AccessList)),
            ("settings", Sorted(wanted.Settings), Sorted(found.Settings)),
            ("security labels", Sorted(wanted.SecurityLabels), Sorted(found.SecurityLabels)),
        ];
        return facts.Where(fact => !string.Equals(fact.Wanted, fact.Found, StringComparison.Ordinal)).Select(fact => $"{fact.Name} '{fact.Found}' instead of '{fact.Wanted}'");
    }

    private static string? Sorted<T>(IEnumerable<T>? items) => items is null ? null : string.Join(", ", items.Select(item => $"{item}").Order(StringComparer.Ordinal));

    /// <summary>Servers keep the version since 15.</summary>
    private static async Task<string?> FindCollationChangeAsync(HealthContext context, CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT 'version ' || datcollversion || ' when it was created, ' || pg_database_collation_actual_version(oid) || ' now'
            FROM pg_database WHERE datname = current_database() AND datcollversion <> pg_database_collation_actual_version(oid)
            """;
        return context.Session.MajorVersion < 15 ? null : await context.Session.ScalarAsync<string>(Sql, "Reading the collation's version", cancellationToken);
    }
}
