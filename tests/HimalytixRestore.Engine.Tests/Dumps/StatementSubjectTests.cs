using System.Text;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Tests.Dumps;

/// <summary>What a statement is about, for every kind of statement that pg_dump writes.</summary>
public sealed class StatementSubjectTests
{
    [Theory]
    [InlineData("CREATE SCHEMA \"a b\"", "Schema  a b")]
    [InlineData("ALTER SCHEMA s OWNER TO r", "Schema  s")]
    [InlineData("COMMENT ON SCHEMA s IS 'TABLE x'", "Schema  s")]
    [InlineData("GRANT USAGE ON SCHEMA s TO r", "Schema  s")]
    [InlineData("CREATE UNLOGGED TABLE s.\"My \"\"t\"\".x\" (a int)", "Relation s My \"t\".x")]
    [InlineData("CREATE FOREIGN TABLE s.t (a int) SERVER x", "Relation s t")]
    [InlineData("CREATE OR REPLACE VIEW s.v AS SELECT 1", "Relation s v")]
    [InlineData("CREATE MATERIALIZED VIEW s.m AS SELECT 1", "Relation s m")]
    [InlineData("CREATE SEQUENCE s.q AS integer", "Relation s q")]
    [InlineData("ALTER TABLE ONLY s.t ALTER COLUMN a SET DEFAULT nextval('s.q'::regclass)", "Relation s t")]
    [InlineData("ALTER TABLE s.t ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME s.q)", "Relation s t")]
    [InlineData("ALTER TABLE ONLY s.t ADD CONSTRAINT \"c ON d\" PRIMARY KEY (a)", "Relation s t c ON d")]
    [InlineData("ALTER TABLE s.t ENABLE REPLICA TRIGGER x", "Relation s t x")]
    [InlineData("ALTER TABLE s.t DISABLE RULE x", "Relation s t x")]
    [InlineData("ALTER TABLE s.t ENABLE ROW LEVEL SECURITY", "Relation s t")]
    [InlineData("ALTER TABLE ONLY s.parent ATTACH PARTITION z.child FOR VALUES IN (1)", "Relation z child")]
    [InlineData("ALTER INDEX s.i ATTACH PARTITION z.ci", "Index z ci")]
    [InlineData("ALTER INDEX s.i ALTER COLUMN 1 SET STATISTICS 5", "Index s i")]
    [InlineData("ALTER SEQUENCE s.q OWNED BY s.t.a", "Relation s q")]
    [InlineData("SELECT pg_catalog.setval('s.\"My q\"', 5, true)", "Relation s My q")]
    [InlineData("REFRESH MATERIALIZED VIEW s.m", "Relation s m")]
    [InlineData("CREATE UNIQUE INDEX i ON ONLY s.t USING btree (a)", "Relation s t i")]
    [InlineData("CREATE INDEX \"ON\" ON s.t (a)", "Relation s t ON")]
    [InlineData("CREATE CONSTRAINT TRIGGER x AFTER UPDATE OF a ON s.t FROM z.o FOR EACH ROW EXECUTE FUNCTION f.f()", "Relation s t x")]
    [InlineData("CREATE RULE r AS ON INSERT TO s.t DO (UPDATE z.y SET a = 1; SELECT 1)", "Relation s t r")]
    [InlineData("CREATE POLICY p ON s.t TO r USING (EXISTS (SELECT FROM z.y))", "Relation s t p")]
    [InlineData("CREATE STATISTICS s.st ON a, b FROM z.t", "Statistics s st")]
    [InlineData("CREATE TYPE s.e AS ENUM ('a')", "Type s e")]
    [InlineData("CREATE DOMAIN s.d AS z.e", "Type s d")]
    [InlineData("CREATE FUNCTION s.f(a z.e) RETURNS z.t LANGUAGE sql AS 'x'", "Function s f")]
    [InlineData("ALTER AGGREGATE s.f(int) OWNER TO r", "Function s f")]
    [InlineData("COMMENT ON COLUMN s.t.\"c.d\" IS 'x'", "Relation s t")]
    [InlineData("COMMENT ON CONSTRAINT c ON s.t IS 'x'", "Relation s t c")]
    [InlineData("COMMENT ON CONSTRAINT c ON DOMAIN s.d IS 'x'", "Type s d")]
    [InlineData("COMMENT ON TRIGGER \"ON\" ON s.t IS 'x'", "Relation s t ON")]
    [InlineData("COMMENT ON INDEX s.i IS 'x'", "Index s i")]
    [InlineData("SECURITY LABEL FOR p ON TABLE s.t IS 'x'", "Relation s t")]
    [InlineData("GRANT SELECT(a, \"ON\"),UPDATE(b) ON TABLE s.t TO r", "Relation s t")]
    [InlineData("REVOKE ALL ON FUNCTION s.f(a integer) FROM PUBLIC", "Function s f")]
    [InlineData("ALTER DEFAULT PRIVILEGES FOR ROLE r IN SCHEMA s GRANT SELECT ON TABLES TO x", "Other s ")]
    [InlineData("ALTER DEFAULT PRIVILEGES FOR ROLE r GRANT SELECT ON TABLES TO x", "None  ")]
    [InlineData("ALTER PUBLICATION p ADD TABLE ONLY s.t", "Publication s t")]
    [InlineData("ALTER PUBLICATION p ADD TABLES IN SCHEMA s", "Publication s ")]
    [InlineData("CREATE OPERATOR s.=== (FUNCTION = int4eq)", "Other toc ")]
    [InlineData("COMMENT ON TEXT SEARCH CONFIGURATION s.c IS 'x'", "Other toc ")]
    [InlineData("CREATE EXTENSION IF NOT EXISTS x WITH SCHEMA s", "None  ")]
    [InlineData("SELECT pg_catalog.lo_create('5')", "None  ")]
    public async Task Is_read_from_the_statement(string statement, string expected) => Assert.Equal(expected, await SubjectOf(statement, "toc"));

    [Theory]
    [InlineData("CREATE CAST (s.a AS text) WITH INOUT")]
    [InlineData("CREATE SERVER s FOREIGN DATA WRAPPER x")]
    [InlineData("COMMENT ON EVENT TRIGGER x IS 'y'")]
    [InlineData("GRANT ALL ON LANGUAGE plpgsql TO r")]
    [InlineData("GRANT ALL ON FOREIGN SERVER s TO r")]
    public async Task Has_no_schema_where_the_comment_has_none(string statement) => Assert.Equal("None  ", await SubjectOf(statement, "-"));

    private static async Task<string> SubjectOf(string statement, string schema)
    {
        var dump = $"--\n-- PostgreSQL database dump\n--\n\n-- Name: a b; Type: ANY; Schema: {schema}; Owner: -\n\n{statement};\n\n-- PostgreSQL database dump complete\n";
        await using DumpReader reader = new(new MemoryStream(Encoding.UTF8.GetBytes(dump)));
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } item)
        {
            if (item.Kind is not DumpItemKind.Statement)
                continue;
            var subject = StatementSubject.Of(item, Encoding.UTF8);
            return $"{subject.Kind} {subject.Name.Schema} {subject.Name.Name}{(subject.Member.Length > 0 ? " " + subject.Member : "")}";
        }

        return "nothing";
    }
}
