using System.Text;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Restoring;

namespace HimalytixRestore.Engine.Tests.Restoring;

public sealed class StatementPolicyTests
{
    /// <summary>For each row of the policy, statements it is about.</summary>
    private static readonly Dictionary<string, string[]> Samples = new(StringComparer.Ordinal)
    {
        ["Default"] =
        [
            "CREATE TABLE public.t (a integer)", "SELECT pg_catalog.setval('public.s', 5, true)", "INSERT INTO public.t VALUES ('DROP DATABASE x')",
            "ALTER TABLE ONLY public.t ADD CONSTRAINT p PRIMARY KEY (a)", "CREATE SCHEMA tenant", "COMMENT ON TABLE public.t IS 'ON ROLE x'", "UPDATE public.t SET a = 1",
        ],
        ["Database"] = ["CREATE DATABASE live WITH TEMPLATE = template0", "DROP DATABASE IF EXISTS live", "ALTER DATABASE live SET search_path TO x", "COMMENT ON DATABASE live IS 'x'", "/* a */ drop -- b\n database live"],
        ["DatabasePrivilege"] = ["GRANT CONNECT,TEMPORARY ON DATABASE live TO app", "REVOKE ALL ON DATABASE live FROM PUBLIC"],
        ["DatabaseLabel"] = ["SECURITY LABEL FOR dummy ON DATABASE live IS 'x'"],
        ["DatabaseRoleSetting"] = ["ALTER ROLE app IN DATABASE live SET work_mem TO '64MB'", "ALTER ROLE \"a b\" IN DATABASE live RESET ALL"],
        ["DatabaseCatalogue"] = ["UPDATE pg_catalog.pg_database SET datistemplate = false WHERE datname = 'live'"],
        ["DropSubscription"] = ["DROP SUBSCRIPTION IF EXISTS feed"],
        ["Subscription"] = ["CREATE SUBSCRIPTION feed CONNECTION 'host=x' PUBLICATION p WITH (connect = false)", "ALTER SUBSCRIPTION feed OWNER TO app"],
        ["SubscriptionRemark"] = ["COMMENT ON SUBSCRIPTION feed IS 'x'", "SECURITY LABEL ON SUBSCRIPTION feed IS 'x'"],
        ["Statistics"] = ["SELECT * FROM pg_catalog.pg_restore_relation_stats(\n\t'version', '180000'::integer)", "SELECT * FROM pg_catalog.pg_restore_attribute_stats('version', '180000'::integer)"],
        ["CleanPrologue"] =
        [
            "DROP TABLE IF EXISTS public.t", "ALTER TABLE IF EXISTS ONLY public.t DROP CONSTRAINT IF EXISTS p", "ALTER TABLE IF EXISTS public.t ALTER COLUMN a DROP DEFAULT",
            "CREATE OR REPLACE VIEW t1.v AS\nSELECT NULL::integer AS a", "SELECT CASE WHEN EXISTS(SELECT 1 FROM pg_catalog.pg_largeobject_metadata WHERE oid = '7') THEN pg_catalog.lo_unlink('7') END",
            "DROP EXTENSION IF EXISTS citext", "DROP EVENT TRIGGER IF EXISTS e", "DROP PUBLICATION IF EXISTS p",
        ],
        ["Cluster"] = ["CREATE ROLE x", "CREATE USER x", "ALTER ROLE x SUPERUSER", "ALTER ROLE ALL SET work_mem = '1GB'", "DROP ROLE x", "CREATE TABLESPACE x LOCATION '/x'", "ALTER TABLESPACE x OWNER TO y", "DROP TABLESPACE x", "ALTER SYSTEM SET fsync = off"],
        ["ClusterRemark"] = ["COMMENT ON ROLE x IS 'y'", "COMMENT ON TABLESPACE x IS 'y'", "SECURITY LABEL ON ROLE x IS 'y'"],
        ["ClusterPrivilege"] = ["GRANT CREATE ON TABLESPACE x TO y", "GRANT SET ON PARAMETER work_mem TO y"],
        ["Privilege"] = ["GRANT SELECT(a,b) ON TABLE public.t TO app", "REVOKE USAGE ON SCHEMA public FROM PUBLIC"],
        ["Membership"] = ["GRANT admin TO app", "REVOKE admin FROM app"],
        ["ServerFile"] = ["COPY public.t FROM '/etc/passwd'", "COPY public.t TO PROGRAM 'sh'", "COPY public.t FROM PROGRAM 'sh'"],
        ["ServerLibrary"] = ["LOAD 'evil'"],
        ["PreparedTransaction"] = ["PREPARE TRANSACTION 'x'", "COMMIT PREPARED 'x'", "ROLLBACK PREPARED 'x'"],
        ["ExtensionComment"] = ["COMMENT ON EXTENSION plpgsql IS 'x'"],
        ["EventTrigger"] = ["CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()", "ALTER EVENT TRIGGER e DISABLE"],
        ["EventTriggerComment"] = ["COMMENT ON EVENT TRIGGER e IS 'x'"],
        ["PublicSchema"] = ["CREATE SCHEMA public"],
        ["PublicSchemaComment"] = ["COMMENT ON SCHEMA public IS 'standard public schema'"],
        ["SessionReset"] = ["DISCARD ALL", "RESET ALL"],
        ["LocalSetting"] = ["SET LOCAL work_mem = '1MB'", "SET CONSTRAINTS ALL DEFERRED", "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"],
        ["Setting"] = ["SET statement_timeout = 0", "SET SESSION AUTHORIZATION 'app'", "SET ROLE app", "RESET work_mem", "SELECT pg_catalog.set_config('search_path', '', false)"],
        ["Begin"] = ["BEGIN", "START TRANSACTION"],
        ["Savepoint"] = ["ROLLBACK TO SAVEPOINT x"],
        ["End"] = ["COMMIT", "END", "ROLLBACK"],
    };

    public static TheoryData<string, string> Rows
    {
        get
        {
            TheoryData<string, string> rows = [];
            foreach (var (name, statements) in Samples)
            {
                foreach (var statement in statements)
                    rows.Add(name, statement);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_decides(string name, string statement)
    {
        var context = new PolicyContext(IsBeforeFirstObject: string.Equals(name, "CleanPrologue", StringComparison.Ordinal), WasEmpty: true, IncludeSubscriptions: false, TakesStatistics: false);
        Assert.Equal(name, Find(statement, context).Name);
    }

    [Fact]
    public void Every_row_has_a_sample()
        => Assert.Equal(StatementPolicy.Rules.Select(rule => rule.Name).Append("Default").Order(StringComparer.Ordinal), Samples.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("DROP TABLE IF EXISTS public.t", false, true)]
    [InlineData("DROP TABLE IF EXISTS public.t", true, false)]
    [InlineData("CREATE TABLE public.t (a integer)", true, true)]
    public void Prologue_is_left_out_only_where_it_is_one_and_the_target_is_empty(string statement, bool isBeforeFirstObject, bool wasEmpty)
        => Assert.Equal("Default", Find(statement, new PolicyContext(isBeforeFirstObject, wasEmpty, IncludeSubscriptions: false)).Name);

    [Theory]
    [InlineData("CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p", "Default")]
    [InlineData("DROP SUBSCRIPTION s", "DropSubscription")]
    public void Subscriptions_that_were_asked_for_are_created_and_never_dropped(string statement, string expected)
        => Assert.Equal(expected, Find(statement, new PolicyContext(IsBeforeFirstObject: false, WasEmpty: true, IncludeSubscriptions: true)).Name);

    [Fact]
    public void What_is_not_run_as_it_stands_has_a_reason()
        => Assert.All(StatementPolicy.Rules.Where(rule => rule.Action is StatementAction.Skip or StatementAction.Refuse || rule.ToleratedStates.Count > 0), rule => Assert.NotEmpty(rule.Reason));

    private static StatementRule Find(string statement, PolicyContext context)
    {
        var bytes = Encoding.UTF8.GetBytes(statement);
        return StatementPolicy.Find(StatementClassifier.Classify(bytes, standardConformingStrings: true), bytes, context);
    }
}
