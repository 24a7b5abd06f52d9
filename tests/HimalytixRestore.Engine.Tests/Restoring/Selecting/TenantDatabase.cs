using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Restoring.Selecting;

/// <summary>A database with two tenants that look alike, and what they share: every trap of names and of what hangs together.</summary>
internal static class TenantDatabase
{
    /// <summary>Roles belong to the server, which all tests share.</summary>
    private const string Roles = """
        DO $$ BEGIN CREATE ROLE selection_owner; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        DO $$ BEGIN CREATE ROLE selection_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        """;

    private const string Shared = """
        CREATE TABLE public.users (id int PRIMARY KEY, name text); INSERT INTO public.users VALUES (1, 'ann'), (2, 'bob');
        CREATE TABLE public.ledger (id int PRIMARY KEY); INSERT INTO public.ledger VALUES (4711);
        CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE SEQUENCE public.shared START 500;
        SELECT lo_create(88);
        """;

    /// <summary>{0} is the schema, quoted; {1} is text that tells the tenants apart.</summary>
    private const string Tenant = """
        CREATE SCHEMA {0} AUTHORIZATION selection_owner; COMMENT ON SCHEMA {0} IS 'the tenant {1}; Type: TABLE'; GRANT USAGE ON SCHEMA {0} TO selection_reader;
        ALTER DEFAULT PRIVILEGES FOR ROLE selection_owner IN SCHEMA {0} GRANT SELECT ON TABLES TO selection_reader;
        CREATE TYPE {0}.status AS ENUM ('open', 'it''s; done');
        CREATE DOMAIN {0}.amount AS numeric CONSTRAINT amount_check CHECK (VALUE > 0); COMMENT ON CONSTRAINT amount_check ON DOMAIN {0}.amount IS 'positive';
        GRANT USAGE ON TYPE {0}.amount TO selection_reader;
        CREATE TABLE {0}.ledger (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, state {0}.status, usr int, number int DEFAULT nextval('public.shared'), old serial, note text, sum {0}.amount);
        ALTER TABLE {0}.ledger ADD CONSTRAINT "usr fk" FOREIGN KEY (usr) REFERENCES public.users; COMMENT ON CONSTRAINT "usr fk" ON {0}.ledger IS 'to the users';
        CREATE TABLE {0}."My ""table"".x" (id serial PRIMARY KEY, "ON" bigint REFERENCES {0}.ledger, note text UNIQUE);
        INSERT INTO {0}.ledger (state, usr, note, sum) SELECT 'open', 1 + i % 2, '{1} ' || i, i FROM generate_series(1, 50) AS i;
        INSERT INTO {0}."My ""table"".x" ("ON", note) SELECT id, E'a\tb\\' || id FROM {0}.ledger;
        CREATE TABLE {0}."ledger ledger_pkey" (a int); INSERT INTO {0}."ledger ledger_pkey" VALUES (1);
        CREATE VIEW {0}.inside AS SELECT id, note, count(*) FROM {0}.ledger GROUP BY id;
        CREATE VIEW {0}.across AS SELECT l.id, u.name FROM {0}.ledger l JOIN public.users u ON u.id = l.usr;
        COMMENT ON VIEW {0}.across IS 'both'; GRANT SELECT ON {0}.across TO selection_reader; ALTER VIEW {0}.across OWNER TO selection_owner;
        CREATE MATERIALIZED VIEW {0}.sums AS SELECT state, sum(sum) FROM {0}.ledger GROUP BY 1; CREATE UNIQUE INDEX ON {0}.sums (state);
        CREATE FUNCTION {0}.here() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN INSERT INTO public.ledger VALUES (1); UPDATE beta.ledger SET note = ';'; RETURN NEW; END; $body$;
        CREATE FUNCTION {0}.atom(a int, b {0}.amount DEFAULT 3) RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM {0}.ledger; END; GRANT EXECUTE ON FUNCTION {0}.atom(int, {0}.amount) TO selection_reader;
        CREATE AGGREGATE {0}.total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0'); COMMENT ON AGGREGATE {0}.total(int) IS 'sum';
        CREATE TRIGGER own BEFORE UPDATE OF note ON {0}.ledger FOR EACH ROW WHEN (NEW.note <> ' ON x') EXECUTE FUNCTION {0}.here();
        CREATE TRIGGER outer_one BEFORE INSERT ON {0}.ledger FOR EACH ROW EXECUTE FUNCTION public.touch(); ALTER TABLE {0}.ledger DISABLE TRIGGER outer_one; COMMENT ON TRIGGER outer_one ON {0}.ledger IS 'outside';
        CREATE RULE doubled AS ON INSERT TO {0}."My ""table"".x" DO ALSO (UPDATE {0}.ledger SET note = 'z'; SELECT 1);
        ALTER TABLE {0}.ledger ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON {0}.ledger TO selection_reader USING (note <> ''); COMMENT ON POLICY p ON {0}.ledger IS 'pol';
        CREATE STATISTICS {0}.st ON state, usr FROM {0}.ledger; ALTER STATISTICS {0}.st SET STATISTICS 10; COMMENT ON STATISTICS {0}.st IS 'stats';
        COMMENT ON COLUMN {0}.ledger.note IS 'a note'; COMMENT ON INDEX {0}.ledger_pkey IS 'the key'; CREATE INDEX ledger_note ON {0}.ledger (lower(note)) WHERE usr > 0;
        GRANT SELECT (note), UPDATE (usr) ON {0}.ledger TO selection_reader; GRANT ALL ON {0}.ledger TO selection_owner WITH GRANT OPTION; GRANT USAGE ON SEQUENCE {0}.ledger_old_seq TO selection_reader;
        ALTER TABLE {0}.ledger CLUSTER ON ledger_pkey; ALTER TABLE {0}.ledger ALTER note SET STATISTICS 5; ALTER TABLE {0}.ledger OWNER TO selection_owner;
        CREATE TABLE {0}.part (id int, at date, note text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at); CREATE INDEX ON {0}.part (note);
        CREATE TABLE {0}.part_25 PARTITION OF {0}.part FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        CREATE TABLE {0}.part_26 PARTITION OF {0}.part FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (id); CREATE TABLE {0}.part_26_1 PARTITION OF {0}.part_26 FOR VALUES IN (1);
        INSERT INTO {0}.part VALUES (1, '2025-02-03', '{1}'), (1, '2026-02-03', '{1}');
        CREATE COLLATION {0}.german (provider = icu, locale = 'de'); CREATE OPERATOR {0}.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
        CREATE TABLE {0}.sorted (a text COLLATE {0}.german, b numeric GENERATED ALWAYS AS (length(a)) STORED); INSERT INTO {0}.sorted VALUES ('{1}');
        """;

    /// <summary>Two tenants, acme and beta, and a third whose name is a trap.</summary>
    public static string Script { get; } = string.Concat([Roles, Shared, .. new[] { "acme", "beta", "\"Mandant 1.ä\"" }.Select(schema => Tenant
        .Replace("{0}", schema, StringComparison.Ordinal).Replace("{1}", schema.Trim('"'), StringComparison.Ordinal))]);

    private static readonly SemaphoreSlim Making = new(1);
    private static (string Name, byte[] Dump)? _template;

    /// <summary>A database like it, and the dump of it as the producer makes it but with owners and grants.</summary>
    /// <param name="bench">The server.</param>
    public static async Task<(string Database, byte[] Dump)> CreateAsync(LoadBench bench)
    {
        await Making.WaitAsync();
        try
        {
            if (_template is null)
            {
                var name = await bench.CreateSourceAsync("SET check_function_bodies = off;" + Script);
                _template = (name, await DumpAsync(bench, name));
            }

            return (await bench.Server.CreateDatabaseAsync("tenants", $"TEMPLATE {_template.Value.Name}"), _template.Value.Dump);
        }
        finally
        {
            Making.Release();
        }
    }

    /// <summary>The dump of a database as the producer makes it, but with owners and grants.</summary>
    /// <param name="bench">The server.</param>
    /// <param name="database">The database.</param>
    /// <param name="arguments">More for pg_dump.</param>
    public static async Task<byte[]> DumpAsync(LoadBench bench, string database, params string[] arguments)
    {
        using MemoryStream output = new();
        await bench.Server.DumpAsync(database, ["--clean", "--if-exists", .. arguments], output);
        return output.ToArray();
    }

    /// <summary>What pg_dump says of a database, or a part of it, as sorted lines.</summary>
    /// <param name="server">The server.</param>
    /// <param name="database">The database.</param>
    /// <param name="arguments">More for pg_dump.</param>
    public static async Task<string[]> LinesAsync(PostgresServer server, string database, params string[] arguments)
        => [.. (await PgDump.TextAsync(server, database, arguments)).Split('\n').Where(line => line.Length > 0 && line is not "--").Order(StringComparer.Ordinal)];
}
