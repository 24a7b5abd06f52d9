using System.Text;

namespace HimalytixRestore.TestSupport.Dumps;

/// <summary>Pieces of text that mean something somewhere in a dump; put in a wrong place they lead a reader astray that looks at too little.</summary>
internal static class DumpSplinters
{
    private static readonly byte[][] s_all = [.. new[]
    {
        "'", "''", "\"", "\"\"", "$$", "$a$", "$1", "$", "\\", "\\'", "\\\\", "\n\\.\n", "\n\\.\r\n", "\\.\n", "\\.", "/*", "*/", "/*/*", "--", "-- ", "(", ")", ";", ";\n", "\n", "\r\n", "\r",
        "\t", " ", "\0", ",", ":x", "`", "E'", "e'\\", "U&'", "u&\"", "N'", "B'0'", "X'", "\u00ff", "\u00e9", "\ufeff", "\u0915", "1", "1e5", "0x1F", "a", "_x", "a$b", "NULL",
        "BEGIN ATOMIC ", "begin\natomic", "END;", "END", "CASE ", "VALUES (1),(2)", "CREATE FUNCTION f()", "create or replace procedure p()", "AS $$", "RETURN 1", "AS 'x', 'y'",
        "\nCOPY t FROM stdin;\n", "\nCOPY \"s\".t (a, \"b\"\"\") FROM stdin;\n1\t\\N\n\\.\n", "COPY (SELECT 1) TO stdout;", "FROM stdin", "\\N\t\\N\n", "\nINSERT INTO s.t (a) VALUES (1), ('(');\n", "\nINSERT INTO t VALUES",
        "\nSET standard_conforming_strings = off;\n", "\nSET standard_conforming_strings = on;\n", "\nSELECT pg_catalog.set_config('standard_conforming_strings', 'off', false);\n",
        "\nSET client_encoding = 'LATIN1';\n", "\nSET client_encoding = 'UTF8';\n", "\nSET client_encoding = 'WIN1251';\n", "\nSET client_encoding = 'SJIS';\n", "SET NAMES 'UTF8';", "SET SESSION AUTHORIZATION ",
        "\nSELECT pg_catalog.setval('public.\"q\"', 42, true);\n", "SELECT setval('q', -1, false)", "SELECT lo_create(1);", "\nCREATE SCHEMA IF NOT EXISTS s;\n", "CREATE EXTENSION \"x\" WITH SCHEMA s;",
        "ALTER TABLE ONLY s.t ADD CONSTRAINT c PRIMARY KEY (a);", "ALTER TABLE s.t OWNER TO \"r\";", "GRANT ALL ON TABLE t TO r;", "CREATE POLICY p ON t TO r USING ((a = 1));", "CREATE INDEX i ON t USING btree (a);",
        "\n\\restrict k1\n", "\n\\unrestrict k1\n", "\n\\restrict\n", "\n\\connect db\n", "\n\\connect -reuse-previous=on \"dbname='x'\"\n", "\n\\! id\n", "\\! id", "\n\\i /x\n", "\\gexec", "\n\\if true\n", "\\;",
        "\n--\n-- PostgreSQL database dump\n--\n", "\n--\n-- PostgreSQL database dump complete\n--\n", "\n-- PostgreSQL database cluster dump\n", "\n-- Dumped from database version 16.4\n",
        "\n-- Name: t; Type: TABLE; Schema: s; Owner: r\n", "\n-- Data for Name: t; Type: TABLE DATA; Schema: s; Owner: -\n", "-- Name: ; Type: ; Schema: ; Owner: ", "; Type: ", "PGDMP", "toc.dat\0",
    }.Select(Encoding.UTF8.GetBytes), [0xff], [0xc3], [0x80]];

    /// <summary>One of them.</summary>
    public static byte[] Next(Random random) => s_all[random.Next(s_all.Length)];

    /// <summary>Damages a dump in some places: bytes are changed, removed, inserted, doubled, moved, or everything from there on is cut off.</summary>
    public static byte[] Damage(ReadOnlySpan<byte> dump, Random random)
    {
        List<byte> bytes = [.. dump];
        for (var i = random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 200), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3 or 4:
                    bytes.InsertRange(at, Next(random));
                    break;
                case 5:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                default:
                    if (random.Next(3) == 0)
                        bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }
        return [.. bytes];
    }

    /// <summary>Nothing but such pieces, mostly between a dump's beginning and end; now and then bytes that mean nothing at all.</summary>
    public static byte[] Soup(Random random)
    {
        if (random.Next(16) == 0)
        {
            var noise = new byte[random.Next(300)];
            random.NextBytes(noise);
            return noise;
        }
        List<byte> bytes = random.Next(10) == 0 ? [] : [.. Encoding.ASCII.GetBytes(DumpGrammar.Header)];
        for (var i = random.Next(1, 40); i > 0; i--)
        {
            bytes.AddRange(Next(random));
            if (random.Next(3) == 0)
                bytes.Add((byte)' ');
        }
        if (random.Next(4) > 0)
            bytes.AddRange(Encoding.ASCII.GetBytes(DumpGrammar.Trailer));
        return [.. bytes];
    }
}
