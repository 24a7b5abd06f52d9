using System.Collections.Frozen;
using Kind = HimalytixRestore.Engine.Dumps.DumpStatementKind;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>
/// The one table that says what is done with each statement (backup-format: one table of statement policy). The first row that fits
/// decides; what fits none is run.
/// </summary>
internal static class StatementPolicy
{
    /// <summary>The row for everything that fits no other.</summary>
    public static readonly StatementRule Default = new("Default", StatementAction.Run) { Kinds = [] };

    private const string OtherDatabase = "It is about a database by name, and only the target of this restore may change; the database's own attributes come from the one that is replaced.";
    private const string WholeServer = "It changes the whole server, not the target database: a backup of one database has no such statement.";
    private const string InsufficientPrivilege = "42501";
    private const string UndefinedObject = "42704";
    private const string DuplicateSchema = "42P06";

    /// <summary>The row for <c>--clean</c>; all it leaves out is one line in the result.</summary>
    public static readonly StatementRule CleanPrologue = new("CleanPrologue", StatementAction.Skip, "It clears the way for the objects of the dump, and the target is empty.")
    {
        Kinds =
        [
            Kind.Drop, Kind.DropExtension, Kind.DropEventTrigger, Kind.DropPublication, Kind.AlterTableDropConstraint, Kind.AlterTableAlterColumn,
            Kind.AlterTable, Kind.AlterOther, Kind.CreateView, Kind.Select, Kind.SelectLargeObject,
        ],
        Patterns = Patterns("DROP", "ALTER … DROP", "CREATE OR REPLACE VIEW … AS SELECT NULL : :", "SELECT … LO_UNLINK"),
        When = context => context is { IsBeforeFirstObject: true, WasEmpty: true },
    };

    /// <summary>The row for statistics that the server is too old for; all it leaves out is one line in the result.</summary>
    public static readonly StatementRule Statistics = new("Statistics", StatementAction.Skip, "Servers before 18 cannot take statistics, neither these nor the others of the dump: they were made by ANALYZE.")
    {
        Kinds = [Kind.SelectStatistics],
        When = context => !context.TakesStatistics,
    };

    /// <summary>The rows, in the order in which they are tried.</summary>
    public static readonly IReadOnlyList<StatementRule> Rules =
    [
        new("Database", StatementAction.Skip, OtherDatabase) { Kinds = [Kind.CreateDatabase, Kind.DropDatabase, Kind.AlterDatabase, Kind.CommentOnDatabase] },
        new("DatabasePrivilege", StatementAction.Skip, OtherDatabase) { Kinds = [Kind.Grant, Kind.Revoke], Patterns = Patterns("* … ON DATABASE") },
        new("DatabaseLabel", StatementAction.Skip, OtherDatabase) { Kinds = [Kind.SecurityLabel], Patterns = Patterns("SECURITY LABEL … ON DATABASE") },
        new("DatabaseRoleSetting", StatementAction.Skip, OtherDatabase) { Kinds = [Kind.AlterRole], Patterns = Patterns("ALTER * * IN DATABASE") },
        new("DatabaseCatalogue", StatementAction.Skip, OtherDatabase) { Kinds = [Kind.Update], Patterns = Patterns("UPDATE PG_CATALOG . PG_DATABASE", "UPDATE PG_DATABASE") },
        new("DropSubscription", StatementAction.Skip, "Dropping a subscription can drop the replication slot of a live publisher.") { Kinds = [Kind.DropSubscription] },
        new("Subscription", StatementAction.Skip, "A second subscriber would take the rows of the first; restore with -IncludeSubscription to create it, disabled.")
        {
            Kinds = [Kind.CreateSubscription, Kind.AlterSubscription],
            When = context => !context.IncludeSubscriptions,
        },
        new("SubscriptionRemark", StatementAction.Skip, "The subscription it is about is not created.")
        {
            Kinds = [Kind.Comment, Kind.SecurityLabel],
            Patterns = Patterns("COMMENT ON SUBSCRIPTION", "SECURITY LABEL … ON SUBSCRIPTION"),
            When = context => !context.IncludeSubscriptions,
        },
        CleanPrologue,
        Statistics,
        new("Cluster", StatementAction.Refuse, WholeServer)
        {
            Kinds = [Kind.CreateRole, Kind.AlterRole, Kind.DropRole, Kind.CreateTablespace, Kind.AlterTablespace, Kind.DropTablespace, Kind.AlterSystem],
        },
        new("ClusterRemark", StatementAction.Refuse, WholeServer)
        {
            Kinds = [Kind.Comment, Kind.SecurityLabel],
            Patterns = Patterns("* … ON ROLE", "* … ON TABLESPACE"),
        },
        new("ClusterPrivilege", StatementAction.Refuse, WholeServer)
        {
            Kinds = [Kind.Grant, Kind.Revoke],
            Patterns = Patterns("* … ON TABLESPACE", "* … ON PARAMETER"),
        },
        new("Privilege", StatementAction.Run) { Kinds = [Kind.Grant, Kind.Revoke], Patterns = Patterns("* … ON") },
        new("Membership", StatementAction.Refuse, WholeServer) { Kinds = [Kind.Grant, Kind.Revoke] },
        new("ServerFile", StatementAction.Refuse, "It reads or writes a file, or starts a program, on the server.") { Kinds = [Kind.CopyOther] },
        new("ServerLibrary", StatementAction.Refuse, "It loads a library into the server.") { Kinds = [Kind.Unknown], Patterns = Patterns("LOAD") },
        new("PreparedTransaction", StatementAction.Refuse, "It would leave a transaction open after the restore.")
        {
            Kinds = [Kind.Unknown, Kind.Commit, Kind.Rollback],
            Patterns = Patterns("PREPARE TRANSACTION", "COMMIT PREPARED", "ROLLBACK PREPARED"),
        },
        new("ExtensionComment", StatementAction.Run, "Only the extension's owner may comment on it.")
        {
            Kinds = [Kind.CommentOnExtension],
            ToleratedStates = [InsufficientPrivilege],
        },
        new("EventTrigger", StatementAction.Run, "Only a superuser may have event triggers.")
        {
            Kinds = [Kind.CreateEventTrigger, Kind.AlterEventTrigger],
            ToleratedStates = [InsufficientPrivilege, UndefinedObject],
        },
        new("EventTriggerComment", StatementAction.Run, "The event trigger is not there, or is not ours.")
        {
            Kinds = [Kind.Comment],
            Patterns = Patterns("COMMENT ON EVENT TRIGGER"),
            ToleratedStates = [InsufficientPrivilege, UndefinedObject],
        },
        new("PublicSchema", StatementAction.Run, "Every new database has the schema public.")
        {
            Kinds = [Kind.CreateSchema],
            Patterns = Patterns("CREATE SCHEMA PUBLIC"),
            When = context => context.WasEmpty,
            ToleratedStates = [DuplicateSchema],
            Degrades = false,
        },
        new("PublicSchemaComment", StatementAction.Run, "Only the owner of the schema public may comment on it.")
        {
            Kinds = [Kind.Comment],
            Patterns = Patterns("COMMENT ON SCHEMA PUBLIC"),
            ToleratedStates = [InsufficientPrivilege],
        },
        new("SessionReset", StatementAction.Skip, "It would undo the settings under which the dump must be read.")
        {
            Kinds = [Kind.Unknown, Kind.Reset],
            Patterns = Patterns("DISCARD", "RESET ALL"),
        },
        new("LocalSetting", StatementAction.Run) { Kinds = [Kind.Unknown, Kind.Set], Patterns = Patterns("SET LOCAL", "SET CONSTRAINTS", "SET TRANSACTION") },
        new("Setting", StatementAction.Setting)
        {
            Kinds = [Kind.Set, Kind.SetRole, Kind.SetSessionAuthorization, Kind.Reset, Kind.SelectSetConfig],
        },
        new("Begin", StatementAction.Begin) { Kinds = [Kind.Begin] },
        new("Savepoint", StatementAction.Run) { Kinds = [Kind.Rollback], Patterns = Patterns("ROLLBACK TO", "ROLLBACK * TO") },
        new("End", StatementAction.End) { Kinds = [Kind.Commit, Kind.Rollback] },
    ];

    private static readonly FrozenDictionary<Kind, StatementRule[]> ByKind = Rules
        .SelectMany(rule => rule.Kinds, (rule, kind) => (Rule: rule, Kind: kind))
        .GroupBy(row => row.Kind, row => row.Rule)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <summary>The row that decides about a statement.</summary>
    /// <param name="kind">The statement's kind.</param>
    /// <param name="statement">Its bytes.</param>
    /// <param name="context">What else must be known.</param>
    public static StatementRule Find(Kind kind, ReadOnlySpan<byte> statement, PolicyContext context)
    {
        foreach (var rule in ByKind.GetValueOrDefault(kind, []))
        {
            if (rule.Fits(statement, context))
                return rule;
        }

        return Default;
    }

    private static string[][] Patterns(params string[] patterns) => [.. patterns.Select(pattern => pattern.Split(' '))];
}
