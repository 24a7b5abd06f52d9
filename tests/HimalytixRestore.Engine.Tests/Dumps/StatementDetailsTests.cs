using System.Text;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Tests.Dumps;

/// <summary>Names and values that statements and comments hold.</summary>
public class StatementDetailsTests
{
    [Theory]
    [InlineData("ALTER TABLE s.t OWNER TO bob", "bob")]
    [InlineData("ALTER TABLE s.t OWNER TO \"B \"\"o\"\" b\"", "B \"o\" b")]
    [InlineData("ALTER FUNCTION f(owner integer) OWNER TO BOB", "bob")]
    [InlineData("ALTER TABLE t OWNER TO CURRENT_USER", "")]
    [InlineData("ALTER EVENT TRIGGER e OWNER TO bob", "bob")]
    [InlineData("ALTER DATABASE d OWNER TO bob", "bob")]
    [InlineData("ALTER DATABASE d SET search_path TO 'to'", "")]
    [InlineData("GRANT SELECT(a,b),UPDATE(\"to\") ON TABLE s.t TO a, \"B c\", GROUP d WITH GRANT OPTION", "B c,a,d")]
    [InlineData("GRANT ALL ON FUNCTION f(\"from\" text) TO PUBLIC", "")]
    [InlineData("GRANT ALL ON SCHEMA public TO \"public\"", "")]
    [InlineData("GRANT USAGE ON SCHEMA s TO a GRANTED BY b", "a,b")]
    [InlineData("REVOKE GRANT OPTION FOR ALL ON TABLE t FROM a CASCADE", "a")]
    [InlineData("REVOKE ALL ON TABLE t FROM PUBLIC", "")]
    [InlineData("ALTER DEFAULT PRIVILEGES FOR ROLE a, b IN SCHEMA s GRANT SELECT ON TABLES TO c", "a,b,c")]
    [InlineData("ALTER DEFAULT PRIVILEGES FOR ROLE a REVOKE ALL ON FUNCTIONS FROM PUBLIC", "a")]
    [InlineData("CREATE POLICY p ON t AS PERMISSIVE FOR SELECT TO a, \"B\" USING ((x = 'TO c'))", "B,a")]
    [InlineData("CREATE POLICY p ON t TO PUBLIC USING (true)", "")]
    [InlineData("CREATE POLICY p ON t USING (a TO b)", "")]
    [InlineData("CREATE SCHEMA s AUTHORIZATION a", "a")]
    [InlineData("SET SESSION AUTHORIZATION 'Bob'", "Bob")]
    [InlineData("SET SESSION AUTHORIZATION DEFAULT", "")]
    [InlineData("SET ROLE bob", "bob")]
    [InlineData("SET ROLE NONE", "")]
    [InlineData("CREATE USER MAPPING FOR bob SERVER s", "bob")]
    [InlineData("CREATE RULE r AS ON INSERT TO t DO NOTHING", "")]
    public void Roles_are_found_where_they_stand(string statement, string roles)
    {
        var bytes = Encoding.UTF8.GetBytes(statement);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        RoleNames.Collect(StatementClassifier.Classify(bytes, standardConformingStrings: true), bytes, Encoding.UTF8, found);

        Assert.Equal(roles, string.Join(',', found));
    }

    [Theory]
    [InlineData("SET client_encoding = 'UTF8'", "client_encoding", "UTF8")]
    [InlineData("SET Search_Path TO a, \"B\"", "search_path", "a, \"B\"")]
    [InlineData("SET default_tablespace = ''", "default_tablespace", "")]
    [InlineData("SET statement_timeout = 0", "statement_timeout", "0")]
    [InlineData("SET SESSION x.y = on", "x.y", "on")]
    [InlineData("SET LOCAL a = E'it\\'s\\\\'", "a", "it's\\")]
    [InlineData("SET NAMES 'LATIN1'", "client_encoding", "LATIN1")]
    [InlineData("SET TRANSACTION READ ONLY", null, null)]
    public void Setting_of_a_set_statement(string statement, string? name, string? value) =>
        Assert.Equal(name is null ? null : new DumpSetting(name, value!), StatementDetails.Set(Encoding.UTF8.GetBytes(statement), Encoding.UTF8, standardConformingStrings: true));

    [Theory]
    [InlineData("SELECT pg_catalog.set_config('search_path', '', false)", "search_path", "")]
    [InlineData("SELECT set_config('A', 'it''s', false)", "a", "it's")]
    [InlineData("SELECT set_config(a, 'b', false)", null, null)]
    public void Setting_of_a_set_config_call(string statement, string? name, string? value) =>
        Assert.Equal(name is null ? null : new DumpSetting(name, value!), StatementDetails.SetConfig(Encoding.UTF8.GetBytes(statement), Encoding.UTF8, standardConformingStrings: true));

    [Theory]
    [InlineData("SELECT pg_catalog.setval('s.q', 42, true)", "s", "q", 42, true)]
    [InlineData("SELECT pg_catalog.setval('s.q', 42, false)", "s", "q", 42, false)]
    [InlineData("SELECT setval('q', -5)", "", "q", -5, true)]
    [InlineData("SELECT pg_catalog.setval('\"S x\".\"it''s \"\"Q\"\".\u00e9\"', 9223372036854775807, true)", "S x", "it's \"Q\".\u00e9", long.MaxValue, true)]
    public void Position_of_a_setval_call(string statement, string schema, string name, long value, bool called) =>
        Assert.Equal(new DumpSequence(schema, name, value, called), StatementDetails.Setval(Encoding.UTF8.GetBytes(statement), Encoding.UTF8, standardConformingStrings: true));

    [Theory]
    [InlineData("CREATE SCHEMA \"A b\"", "A b")]
    [InlineData("CREATE SCHEMA IF NOT EXISTS a", "a")]
    [InlineData("CREATE SCHEMA AUTHORIZATION joe", "joe")]
    [InlineData("CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA public", "uuid-ossp")]
    public void Name_that_is_created(string statement, string name) =>
        Assert.Equal(name, StatementDetails.CreatedName(Encoding.UTF8.GetBytes(statement), Encoding.UTF8));

    [Theory]
    [InlineData("-- Name: t; Type: TABLE; Schema: s; Owner: o", "t", "TABLE", "s", "o", false)]
    [InlineData("-- Data for Name: t; Type: TABLE DATA; Schema: s; Owner: -", "t", "TABLE DATA", "s", "", true)]
    [InlineData("-- Statistics for Name: t; Type: STATISTICS DATA; Schema: s; Owner: -", "t", "STATISTICS DATA", "s", "", false)]
    [InlineData("-- Name: x; Type: y; Schema: z; Owner: w; Type: TABLE; Schema: -; Owner: o; Tablespace: fast", "x; Type: y; Schema: z; Owner: w", "TABLE", "", "o", false)]
    public void Comment_of_pg_dump_is_read_from_the_right(string comment, string name, string type, string schema, string owner, bool isData) =>
        Assert.Equal(new DumpTocEntry(name, type, schema, owner, isData), DumpTocEntry.TryParse(Encoding.UTF8.GetBytes(comment), Encoding.UTF8));

    [Theory]
    [InlineData("--")]
    [InlineData("-- Name: x")]
    [InlineData("-- Name: x; Type: TABLE")]
    [InlineData("-- Name: ; Owner: x")]
    [InlineData("-- TOC entry 3 (class 1259 OID 16384)")]
    public void Other_comments_say_nothing(string comment) =>
        Assert.Null(DumpTocEntry.TryParse(Encoding.UTF8.GetBytes(comment), Encoding.UTF8));

    [Theory]
    [InlineData("UTF8", "utf-8")]
    [InlineData("latin1", "iso-8859-1")]
    [InlineData("WIN1251", "windows-1251")]
    [InlineData("LATIN9", "iso-8859-15")]
    [InlineData("EUC_JP", "euc-jp")]
    [InlineData("SQL_ASCII", "iso-8859-1")]
    [InlineData("", "utf-8")]
    public void Encoding_by_the_servers_name(string name, string webName) =>
        Assert.Equal(webName, DumpEncodings.For(name).WebName);
}
