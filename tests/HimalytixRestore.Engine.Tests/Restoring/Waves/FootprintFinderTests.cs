using System.Text;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.Engine.Restoring.Waves;

namespace HimalytixRestore.Engine.Tests.Restoring.Waves;

/// <summary>The table of what may run beside what.</summary>
public sealed class FootprintFinderTests
{
    /// <summary>What each statement writes, and reads behind the slash; <c>!</c> is a barrier, <c>a.*</c> a whole schema, <c>a.?</c> its definitions.</summary>
    [Theory]
    [InlineData("CREATE SCHEMA c", "c.*")]
    [InlineData("CREATE SCHEMA IF NOT EXISTS c", "!")]
    [InlineData("CREATE SCHEMA AUTHORIZATION x", "!")]
    [InlineData("CREATE TABLE a.t (id integer NOT NULL)", "a.*")]
    [InlineData("CREATE UNLOGGED TABLE a.t (id integer)", "a.*")]
    [InlineData("CREATE TABLE a.t (mood b.mood DEFAULT 'public.x'::text)", "a.* / b.* public.*")]
    [InlineData("CREATE TABLE t (id integer)", "!")]
    [InlineData("CREATE TABLE strange.t (id integer)", "!")]
    [InlineData("CREATE TEMPORARY TABLE t (id integer)", "!")]
    [InlineData("CREATE TABLE a.t2 (x integer) INHERITS (b.t)", "a.* b.*")]
    [InlineData("CREATE FOREIGN TABLE a.t (id integer) SERVER s", "a.*")]
    [InlineData("CREATE VIEW a.v AS SELECT t.id FROM \"Odd one\".t GROUP BY t.id", "a.* / Odd one.*")]
    [InlineData("CREATE OR REPLACE VIEW a.v AS SELECT 1", "a.*")]
    [InlineData("CREATE MATERIALIZED VIEW a.m AS SELECT 1 AS x WITH NO DATA", "a.*")]
    [InlineData("CREATE MATERIALIZED VIEW a.m AS SELECT 1 AS x", "!")]
    [InlineData("CREATE FUNCTION a.f(x integer) RETURNS integer LANGUAGE sql AS $$ SELECT b.g(1) $$", "a.* / b.*")]
    [InlineData("CREATE PROCEDURE a.p() LANGUAGE plpgsql AS $$ BEGIN NULL; END $$", "a.*")]
    [InlineData("CREATE AGGREGATE a.total(integer) (SFUNC = b.add, STYPE = integer)", "a.* / b.*")]
    [InlineData("CREATE TYPE a.mood AS ENUM ('b')", "a.* / b.*")]
    [InlineData("CREATE DOMAIN a.d AS text", "a.*")]
    [InlineData("CREATE SEQUENCE a.s START WITH 1", "a.*")]
    [InlineData("ALTER SEQUENCE a.s OWNED BY a.t.id", "a.*")]
    [InlineData("ALTER TABLE ONLY a.t ALTER COLUMN id SET DEFAULT nextval('b.s'::regclass)", "a.* / b.*")]
    [InlineData("ALTER TABLE a.t ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME a.t_id_seq)", "a.*")]
    [InlineData("ALTER TABLE ONLY a.t ATTACH PARTITION b.p FOR VALUES IN (1)", "a.* b.*")]
    [InlineData("ALTER TABLE a.t ADD CONSTRAINT c CHECK ((id > 0)) NOT VALID", "a.*")]
    [InlineData("ALTER TABLE a.t OWNER TO b", "a.*")]
    [InlineData("ALTER SCHEMA a OWNER TO x", "a.*")]
    [InlineData("ALTER FUNCTION a.f(x integer) OWNER TO x", "a.*")]
    [InlineData("ALTER LARGE OBJECT 5 OWNER TO x", "!")]
    [InlineData("SELECT pg_catalog.setval('a.t_id_seq', 1, true)", "a.t_id_seq")]
    [InlineData("SELECT pg_catalog.setval('t_id_seq', 1, true)", "!")]
    [InlineData("CREATE INDEX t_x ON a.t USING btree (x)", "a.t_x / a.? a.t")]
    [InlineData("CREATE UNIQUE INDEX t_x ON ONLY a.t USING gin (x b.gin_trgm_ops)", "a.t_x / a.? a.t b.?")]
    [InlineData("CREATE INDEX CONCURRENTLY t_x ON a.t (x)", "!")]
    [InlineData("ALTER TABLE ONLY a.t\n    ADD CONSTRAINT t_pkey PRIMARY KEY (id)", "a.t a.t_pkey / a.?")]
    [InlineData("ALTER TABLE ONLY a.t ADD CONSTRAINT \"T b\" UNIQUE (id)", "a.T b a.t / a.? b.?")]
    [InlineData("ALTER TABLE ONLY a.t ADD CONSTRAINT x EXCLUDE USING gist (during WITH &&)", "a.t a.x / a.?")]
    [InlineData("ALTER TABLE ONLY a.t ADD CONSTRAINT t_u_fkey FOREIGN KEY (u) REFERENCES b.u(id) ON DELETE CASCADE", "a.t b.u")]
    [InlineData("ALTER TABLE ONLY a.t ADD CONSTRAINT t_fkey FOREIGN KEY (u) REFERENCES a.t(id)", "a.t")]
    [InlineData("ALTER TABLE ONLY a.t ADD CONSTRAINT f FOREIGN KEY (u) REFERENCES a.whole(id)", "a.part a.t a.whole")]
    [InlineData("ALTER TABLE a.whole ADD CONSTRAINT f FOREIGN KEY (u) REFERENCES a.t(id)", "a.part a.t a.whole")]
    [InlineData("ALTER TABLE a.t CLUSTER ON t_pkey", "a.t")]
    [InlineData("ALTER TABLE ONLY a.t REPLICA IDENTITY USING INDEX t_pkey", "a.t")]
    [InlineData("ALTER TABLE a.t ENABLE ROW LEVEL SECURITY", "a.t")]
    [InlineData("ALTER TABLE a.t DISABLE TRIGGER x", "a.t")]
    [InlineData("ALTER INDEX a.t_x ATTACH PARTITION b.p_x", "a.t_x b.p_x")]
    [InlineData("ALTER INDEX a.t_x ALTER COLUMN 1 SET STATISTICS 100", "a.t_x")]
    [InlineData("CREATE TRIGGER x BEFORE INSERT OR UPDATE OF y ON a.t FOR EACH ROW EXECUTE FUNCTION b.f()", "a.t / a.? b.?")]
    [InlineData("CREATE TRIGGER x BEFORE INSERT ON a.whole FOR EACH ROW EXECUTE FUNCTION a.f()", "a.part a.whole / a.?")]
    [InlineData("CREATE CONSTRAINT TRIGGER x AFTER INSERT ON a.t FROM b.u NOT DEFERRABLE FOR EACH ROW EXECUTE FUNCTION b.f()", "!")]
    [InlineData("CREATE RULE r AS ON INSERT TO a.t DO ALSO (INSERT INTO b.log VALUES (1); DELETE FROM b.log)", "a.t / a.* b.*")]
    [InlineData("CREATE POLICY p ON a.t USING ((x = b.tenant()))", "a.t / a.* b.*")]
    [InlineData("CREATE STATISTICS a.st (ndistinct) ON x, (lower(y)) FROM a.t", "a.t / a.?")]
    [InlineData("ALTER STATISTICS a.st SET STATISTICS 5", "a.*")]
    [InlineData("COMMENT ON TABLE a.t IS 'b'", "a.t")]
    [InlineData("COMMENT ON COLUMN a.t.x IS 'it''s'", "a.t")]
    [InlineData("COMMENT ON INDEX a.t_x IS NULL", "a.t_x")]
    [InlineData("COMMENT ON CONSTRAINT t_pkey ON a.t IS 'x'", "a.t")]
    [InlineData("COMMENT ON CONSTRAINT c ON DOMAIN a.d IS 'x'", "a.*")]
    [InlineData("COMMENT ON TRIGGER x ON a.t IS 'x'", "a.t")]
    [InlineData("COMMENT ON FUNCTION a.f(x integer) IS 'x'", "a.*")]
    [InlineData("COMMENT ON SCHEMA a IS 'x'", "a.*")]
    [InlineData("COMMENT ON LARGE OBJECT 5 IS 'x'", "!")]
    [InlineData("COMMENT ON EVENT TRIGGER x IS 'x'", "!")]
    [InlineData("COMMENT ON CAST (a.pair AS text) IS 'x'", "!")]
    [InlineData("GRANT SELECT(x),UPDATE(y) ON TABLE a.t TO b", "a.t")]
    [InlineData("GRANT USAGE ON SCHEMA a TO b", "a.*")]
    [InlineData("REVOKE ALL ON FUNCTION a.f(x integer, y text) FROM PUBLIC", "a.*")]
    [InlineData("GRANT SELECT ON TABLE a.t, a.u TO b", "!")]
    [InlineData("GRANT ALL ON LANGUAGE plpgsql TO b", "!")]
    [InlineData("CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public", "!")]
    [InlineData("CREATE CAST (a.pair AS text) WITH INOUT", "!")]
    [InlineData("CREATE OPERATOR a.=== (FUNCTION = int4eq, LEFTARG = integer, RIGHTARG = integer)", "!")]
    [InlineData("CREATE EVENT TRIGGER x ON ddl_command_end EXECUTE FUNCTION a.f()", "!")]
    [InlineData("CREATE PUBLICATION p FOR ALL TABLES", "!")]
    [InlineData("ALTER PUBLICATION p ADD TABLE ONLY a.t", "!")]
    [InlineData("ALTER DEFAULT PRIVILEGES FOR ROLE x IN SCHEMA a GRANT SELECT ON TABLES TO y", "!")]
    [InlineData("REFRESH MATERIALIZED VIEW a.m", "!")]
    [InlineData("INSERT INTO a.t VALUES (1)", "!")]
    [InlineData("DO $$ BEGIN NULL; END $$", "!")]
    [InlineData("CALL a.p()", "!")]
    [InlineData("DROP TABLE a.t", "!")]
    [InlineData("BEGIN", "!")]
    [InlineData("SELECT pg_catalog.lo_create('5')", "!")]
    [InlineData("CREATE TABLE a.\"x\" (y integer DEFAULT U&\"\\0062\".f())", "!")]
    [InlineData("SET default_tablespace = ''", "")]
    [InlineData("SET LOCAL lock_timeout = 5", "!")]
    public void Statement_writes_and_reads(string sql, string expected)
    {
        var finder = Finder();
        Assert.Equal(expected, Show(finder.Find(Statement(sql))));
    }

    [Fact]
    public void Schema_that_the_dump_did_not_make_runs_alone_once()
    {
        var finder = Finder();
        Assert.Equal("!", Show(finder.Find(Statement("CREATE TABLE cron.job (id integer)"))));
        Assert.Equal("cron.*", Show(finder.Find(Statement("CREATE TABLE cron.run (id integer)"))));
        Assert.Equal("a.* / cron.*", Show(finder.Find(Statement("CREATE VIEW a.v AS SELECT 1 FROM cron.run"))));
    }

    [Theory]
    [InlineData("SET search_path = a, pg_catalog")]
    [InlineData("SET standard_conforming_strings = off")]
    public void Names_that_cannot_be_read_are_barriers(string setting)
    {
        var finder = Finder();
        Assert.Equal("", Show(finder.Find(Statement(setting))));
        Assert.Equal("!", Show(finder.Find(Statement("CREATE TABLE a.t3 (id integer)"))));
    }

    [Fact]
    public void Nothing_is_known_before_the_search_path_is_empty()
        => Assert.True(new FootprintFinder(new KnownObjects()).Find(Statement("CREATE TABLE public.t (id integer)")).IsBarrier);

    [Theory]
    [InlineData("CREATE TABLE a.x (id integer)", "CREATE TABLE b.x (id integer)", false)]
    [InlineData("CREATE TABLE a.x (id integer)", "CREATE TABLE a.y (id integer)", true)]
    [InlineData("CREATE TABLE a.x (id integer)", "CREATE VIEW b.v AS SELECT 1 FROM a.t", true)]
    [InlineData("CREATE INDEX i ON a.t (x)", "CREATE INDEX j ON a.t (y)", false)]
    [InlineData("CREATE INDEX i ON a.t (x)", "ALTER TABLE ONLY a.t ADD CONSTRAINT p PRIMARY KEY (id)", true)]
    [InlineData("CREATE INDEX i ON a.t (x)", "COMMENT ON INDEX a.i IS 'x'", true)]
    [InlineData("CREATE INDEX i ON a.t (x)", "COMMENT ON TABLE a.u IS 'x'", false)]
    [InlineData("CREATE INDEX i ON a.t (x b.ops)", "ALTER TABLE ONLY b.t ADD CONSTRAINT p PRIMARY KEY (id)", false)]
    [InlineData("CREATE INDEX i ON a.t (x b.ops)", "CREATE TYPE b.e AS ENUM ()", true)]
    [InlineData("ALTER TABLE ONLY a.t ADD CONSTRAINT p PRIMARY KEY (id)", "ALTER TABLE ONLY a.u ADD CONSTRAINT p2 PRIMARY KEY (id)", false)]
    [InlineData("ALTER TABLE ONLY a.t ADD CONSTRAINT p PRIMARY KEY (id)", "CREATE VIEW b.v AS SELECT t.id FROM a.t GROUP BY t.id", true)]
    [InlineData("ALTER TABLE ONLY a.t ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES b.t(id)", "ALTER TABLE ONLY b.u ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES b.t(id)", true)]
    [InlineData("GRANT SELECT ON TABLE a.t TO x", "GRANT SELECT ON TABLE a.t TO y", true)]
    [InlineData("GRANT SELECT ON TABLE a.t TO x", "GRANT SELECT ON TABLE b.t TO x", false)]
    [InlineData("CREATE POLICY p ON a.t USING (true)", "ALTER TABLE ONLY a.u ADD CONSTRAINT p PRIMARY KEY (id)", true)]
    [InlineData("SELECT pg_catalog.setval('a.s', 1, true)", "SELECT pg_catalog.setval('a.r', 1, true)", false)]
    public void Two_statements_conflict_or_not(string first, string second, bool conflict)
    {
        var finder = Finder();
        var (one, other) = (finder.Find(Statement(first)), finder.Find(Statement(second)));
        Assert.Equal((conflict, conflict), (one.ConflictsWith(other), other.ConflictsWith(one)));
    }

    internal static PendingStatement Statement(string sql)
    {
        var bytes = Encoding.UTF8.GetBytes(sql);
        var kind = StatementClassifier.Classify(bytes, standardConformingStrings: true);
        return new PendingStatement(DumpSession.Encode(bytes), 1, "", StatementPolicy.Find(kind, bytes, default)) { Kind = kind };
    }

    internal static FootprintFinder Finder(KnownObjects? known = null)
    {
        FootprintFinder finder = new(known ?? new KnownObjects());
        string[] beginning =
        [
            "SELECT pg_catalog.set_config('search_path', '', false)", "CREATE SCHEMA a", "CREATE SCHEMA b", "CREATE SCHEMA \"Odd one\"",
            "CREATE TABLE a.t (id integer)", "CREATE TABLE a.whole (id integer) PARTITION BY LIST (id)", "CREATE TABLE a.part (id integer)",
            "ALTER TABLE ONLY a.whole ATTACH PARTITION a.part FOR VALUES IN (1)",
        ];
        foreach (var sql in beginning)
            finder.Find(Statement(sql));
        return finder;
    }

    private static string Show(Footprint footprint)
    {
        if (footprint.IsBarrier)
            return "!";
        var reads = string.Join(' ', footprint.Reads.Select(Show).Order(StringComparer.Ordinal));
        return string.Join(' ', footprint.Writes.Select(Show).Order(StringComparer.Ordinal)) + (reads.Length > 0 ? $" / {reads}" : "");
    }

    private static string Show(Place place) => $"{place.Schema}.{(place.IsWhole ? "*" : place == Place.Definitions(place.Schema) ? "?" : place.Name)}";
}
