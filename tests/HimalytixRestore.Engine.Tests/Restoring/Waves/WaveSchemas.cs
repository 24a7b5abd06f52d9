using System.Globalization;
using System.Text;

namespace HimalytixRestore.Engine.Tests.Restoring.Waves;

/// <summary>Schemas full of what goes wrong when statements run beside each other.</summary>
internal static class WaveSchemas
{
    /// <summary>Keys of every kind, foreign keys of every kind, and what hangs on them.</summary>
    public const string Traps = """
        CREATE SCHEMA s; CREATE SCHEMA "Odd, one";
        CREATE TABLE s.big (id int PRIMARY KEY); INSERT INTO s.big SELECT generate_series(1, 500);
        CREATE DOMAIN s.code AS text CHECK (VALUE <> '');
        CREATE FUNCTION s.shout(x text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT upper(x) $$;
        CREATE TABLE public.t (id int, a int, b text, c date);
        CREATE TABLE s.t (id int, a int, b s.code, c date);
        INSERT INTO public.t SELECT i, i % 10, 'x' || i, date '2026-01-01' + i FROM generate_series(1, 300) AS i;
        INSERT INTO s.t SELECT i, i % 10, 'y' || i, date '2026-01-01' + i FROM generate_series(1, 300) AS i;
        ALTER TABLE public.t ADD CONSTRAINT t_pkey PRIMARY KEY (id) INCLUDE (a) WITH (fillfactor = 70);
        ALTER TABLE public.t ADD CONSTRAINT "t's ""own"" key" UNIQUE (b) DEFERRABLE INITIALLY DEFERRED;
        ALTER TABLE public.t ADD CONSTRAINT t_c UNIQUE (c, id) WITH (fillfactor = 90);
        ALTER TABLE s.t ADD CONSTRAINT t_pkey PRIMARY KEY (id);
        ALTER TABLE s.t ADD CONSTRAINT t_nulls UNIQUE NULLS NOT DISTINCT (b, c);
        ALTER TABLE s.t ADD CONSTRAINT t_excluded EXCLUDE USING btree (id WITH =);
        CREATE INDEX t_a ON public.t (a) WHERE a > 2; CREATE INDEX t_b ON public.t (s.shout(b)) INCLUDE (c); CREATE UNIQUE INDEX t_unique ON public.t (id, a);
        CREATE INDEX t_a ON s.t USING hash (a); CREATE INDEX t_expression ON s.t ((a + 1), lower(b) COLLATE "C" DESC NULLS LAST); CREATE INDEX t_brin ON s.t USING brin (c);
        ALTER INDEX s.t_expression ALTER COLUMN 1 SET STATISTICS 77;
        ALTER TABLE public.t CLUSTER ON t_unique; ALTER TABLE s.t CLUSTER ON t_pkey;
        ALTER TABLE public.t REPLICA IDENTITY USING INDEX t_pkey; ALTER TABLE s.t REPLICA IDENTITY FULL;
        COMMENT ON CONSTRAINT t_pkey ON public.t IS 'the key'; COMMENT ON INDEX public.t_pkey IS 'its index'; COMMENT ON INDEX public.t_a IS 'a; b';
        COMMENT ON CONSTRAINT t_nulls ON s.t IS 'nulls'; COMMENT ON COLUMN s.t.a IS 'a'; COMMENT ON TABLE s.t IS 's';
        CREATE STATISTICS s.t_stat (ndistinct, dependencies) ON a, c FROM s.t; COMMENT ON STATISTICS s.t_stat IS 'st';
        CREATE STATISTICS public.t_stat ON a, c FROM public.t; ALTER STATISTICS public.t_stat SET STATISTICS 55;

        CREATE TABLE s.node (id int PRIMARY KEY, parent int, twin int UNIQUE DEFERRABLE);
        INSERT INTO s.node SELECT i, nullif(i / 2, 0), i FROM generate_series(1, 200) AS i;
        ALTER TABLE s.node ADD CONSTRAINT node_parent FOREIGN KEY (parent) REFERENCES s.node (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;
        CREATE TABLE s.one (id int PRIMARY KEY, other int); CREATE TABLE public.other (id int PRIMARY KEY, one int);
        INSERT INTO s.one SELECT i, i FROM generate_series(1, 50) AS i; INSERT INTO public.other SELECT i, i FROM generate_series(1, 50) AS i;
        ALTER TABLE s.one ADD CONSTRAINT circle FOREIGN KEY (other) REFERENCES public.other (id); ALTER TABLE public.other ADD CONSTRAINT circle FOREIGN KEY (one) REFERENCES s.one (id) ON UPDATE CASCADE;
        CREATE TABLE public.child (id int, t int, u int, node int, x int, y date);
        INSERT INTO public.child SELECT i, i, i, i, i, date '2026-01-01' + i FROM generate_series(1, 200) AS i; INSERT INTO public.child VALUES (0, NULL, NULL, 999, NULL, NULL);
        ALTER TABLE public.child ADD CONSTRAINT child_t FOREIGN KEY (t) REFERENCES public.t (id) ON DELETE CASCADE;
        ALTER TABLE public.child ADD CONSTRAINT child_u FOREIGN KEY (u) REFERENCES s.t (id) ON UPDATE RESTRICT ON DELETE SET DEFAULT;
        ALTER TABLE public.child ADD CONSTRAINT child_node FOREIGN KEY (node) REFERENCES s.node (id) NOT VALID;
        ALTER TABLE public.child ADD CONSTRAINT child_full FOREIGN KEY (y, x) REFERENCES public.t (c, id) MATCH FULL ON DELETE SET NULL DEFERRABLE;
        ALTER TABLE public.child ADD CONSTRAINT child_part FOREIGN KEY (y, x) REFERENCES public.t (c, id) ON DELETE SET NULL (x);
        COMMENT ON CONSTRAINT child_t ON public.child IS 'to t';
        ALTER TABLE public.child ADD CONSTRAINT positive CHECK (id > 0) NOT VALID;

        CREATE TABLE public.whole (id int, at date, amount int NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
        CREATE TABLE s.whole_1 PARTITION OF public.whole FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        CREATE TABLE public.whole_2 PARTITION OF public.whole FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (id);
        CREATE TABLE public.whole_2_rest PARTITION OF public.whole_2 DEFAULT;
        CREATE INDEX whole_amount ON public.whole (amount); CREATE INDEX own ON s.whole_1 (amount, id);
        ALTER TABLE public.whole ADD CONSTRAINT whole_unique UNIQUE (at, id, amount);
        INSERT INTO public.whole SELECT i, date '2025-06-01' + i, i FROM generate_series(1, 400) AS i;
        ALTER TABLE public.whole ADD CONSTRAINT whole_t FOREIGN KEY (amount) REFERENCES s.big (id);
        CREATE TABLE public.line (id int, at date, FOREIGN KEY (id, at) REFERENCES public.whole (id, at));
        INSERT INTO public.line SELECT id, at FROM public.whole;
        CREATE TABLE s.base (id int PRIMARY KEY, note text); CREATE TABLE public.derived (extra int) INHERITS (s.base); ALTER TABLE public.derived ADD UNIQUE (id);
        INSERT INTO s.base VALUES (1, 'a'); INSERT INTO public.derived VALUES (2, 'b', 3);

        CREATE VIEW s.grouped AS SELECT t.id, t.b, count(*) AS n FROM public.t GROUP BY t.id;
        CREATE VIEW public.over AS SELECT g.id FROM s.grouped AS g; CREATE RULE quiet AS ON DELETE TO public.over DO INSTEAD NOTHING;
        CREATE RULE grouped AS ON UPDATE TO public.over DO INSTEAD (UPDATE s.t SET a = 1 WHERE id = OLD.id; DELETE FROM public.child WHERE id = (SELECT min(one.id) FROM s.one GROUP BY one.id, one.other LIMIT 1));
        CREATE MATERIALIZED VIEW s.totals AS SELECT a, count(*) AS n FROM public.t GROUP BY a; CREATE UNIQUE INDEX totals_a ON s.totals (a);
        CREATE FUNCTION s.tick() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE TRIGGER tick BEFORE INSERT OR UPDATE OF a ON public.t FOR EACH ROW EXECUTE FUNCTION s.tick(); CREATE TRIGGER tick AFTER INSERT ON public.whole FOR EACH ROW EXECUTE FUNCTION s.tick();
        CREATE CONSTRAINT TRIGGER late AFTER INSERT ON s.t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION s.tick(); ALTER TABLE s.t DISABLE TRIGGER late;
        ALTER TABLE s.t ENABLE ROW LEVEL SECURITY; ALTER TABLE s.t FORCE ROW LEVEL SECURITY;
        CREATE POLICY own ON s.t USING (EXISTS (SELECT FROM public.child WHERE child.u = t.id)); CREATE POLICY own ON public.t FOR SELECT USING (a IN (SELECT t.id FROM s.t GROUP BY t.id)); COMMENT ON POLICY own ON s.t IS 'p';
        COMMENT ON TRIGGER tick ON public.t IS 'tr'; COMMENT ON RULE quiet ON public.over IS 'r'; COMMENT ON SCHEMA s IS 's';
        CREATE TABLE "Odd, one"."T" ("Id" int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, s serial, "t's" int REFERENCES s.t (id)); INSERT INTO "Odd, one"."T" ("t's") VALUES (1), (2);
        CREATE INDEX "T;x" ON "Odd, one"."T" ("t's"); COMMENT ON INDEX "Odd, one"."T;x" IS 'x';
        CREATE PUBLICATION p FOR TABLE public.t, s.node;
        """;

    /// <summary>Schemas that are all alike, with a type, a function and a table in public that all of them use.</summary>
    public static string Tenants(int schemas, int tables)
    {
        StringBuilder script = new("""
            CREATE TYPE public.state AS ENUM ('new', 'old'); CREATE TABLE public.country (id int PRIMARY KEY, name text); INSERT INTO public.country SELECT i, 'c' || i FROM generate_series(1, 5) AS i;
            CREATE FUNCTION public.low(x text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(x) $$;

            """);
        for (var schema = 1; schema <= schemas; schema++)
        {
            script.Append(CultureInfo.InvariantCulture, $"CREATE SCHEMA tenant{schema};\n");
            for (var table = 1; table <= tables; table++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"tenant{schema}.t{table}");
                script.Append(CultureInfo.InvariantCulture, $"""
                    CREATE TABLE {name} (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, code text UNIQUE, state public.state DEFAULT 'new', country int REFERENCES public.country, parent bigint REFERENCES tenant{schema}.t{Math.Max(1, table - 1)});
                    CREATE INDEX ON {name} (public.low(code)); CREATE INDEX ON {name} (parent);
                    INSERT INTO {name} SELECT i, 'c' || i, 'old', 1 + i % 5, i FROM generate_series(1, 20) AS i;

                    """);
            }
        }

        return script.ToString();
    }
}
