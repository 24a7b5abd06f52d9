namespace HimalytixRestore.Engine.Tests.Restoring;

/// <summary>Scripts that make everything pg_dump knows to write.</summary>
internal static class SampleSchemas
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["functions"] = """
            CREATE TABLE audit (id int, note text);
            CREATE FUNCTION dollar() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
              -- a ; in a comment, $$ in a body
              EXECUTE $q$INSERT INTO audit VALUES (1, 'a;b')$q$;

              RETURN NEW;
            END;
            $body$;
            CREATE FUNCTION atomic(a int) RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN a > 1 THEN 2 ELSE 3 END; END;
            CREATE PROCEDURE proc() LANGUAGE plpgsql AS $$ BEGIN NULL; END; $$;
            CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
            CREATE TRIGGER t AFTER INSERT ON audit FOR EACH ROW WHEN (NEW.id > 5) EXECUTE FUNCTION dollar();
            INSERT INTO audit VALUES (2, E'tab\tback\\slash\nnewline'), (3, '\.'), (4, NULL), (5, '');
            """,
        ["rules"] = """
            CREATE TABLE t (a int, b text);
            CREATE TABLE log (a int);
            CREATE RULE twice AS ON INSERT TO t DO ALSO (INSERT INTO log VALUES (NEW.a); INSERT INTO log VALUES (NEW.a + 1));
            CREATE VIEW v AS SELECT * FROM t;
            CREATE RULE redirect AS ON UPDATE TO v DO INSTEAD UPDATE t SET b = NEW.b WHERE a = OLD.a;
            INSERT INTO log VALUES (7);
            """,
        ["partitions"] = """
            CREATE TABLE ledger (id int NOT NULL, at date NOT NULL, amount numeric(12,2), PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
            CREATE TABLE ledger_2025 PARTITION OF ledger FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
            CREATE TABLE ledger_2026 PARTITION OF ledger FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (id);
            CREATE TABLE ledger_2026_even PARTITION OF ledger_2026 FOR VALUES IN (2, 4);
            CREATE TABLE ledger_rest PARTITION OF ledger DEFAULT;
            CREATE INDEX ON ledger (amount);
            CREATE TABLE line (id int, at date, FOREIGN KEY (id, at) REFERENCES ledger (id, at));
            INSERT INTO ledger VALUES (1, '2025-05-01', 10), (2, '2026-05-01', 20.5), (3, '1999-01-01', -1);
            INSERT INTO line VALUES (1, '2025-05-01');
            """,
        ["inheritance"] = """
            CREATE TABLE base (id int PRIMARY KEY, note text DEFAULT 'x' CHECK (note <> ''));
            CREATE TABLE derived (extra int) INHERITS (base);
            ALTER TABLE derived ALTER note SET DEFAULT 'y';
            INSERT INTO base VALUES (1); INSERT INTO derived VALUES (2, 'z', 3);
            """,
        ["materialized views"] = """
            CREATE TABLE t (a int); INSERT INTO t SELECT generate_series(1, 100);
            CREATE MATERIALIZED VIEW sums AS SELECT a % 10 AS k, sum(a) AS s FROM t GROUP BY 1;
            CREATE MATERIALIZED VIEW again AS SELECT count(*) AS n FROM sums;
            CREATE MATERIALIZED VIEW never AS SELECT 1 AS one WITH NO DATA;
            CREATE UNIQUE INDEX ON sums (k);
            """,
        ["view grouped by a primary key outside public"] = """
            CREATE SCHEMA t1;
            CREATE TABLE t1.customer (id int PRIMARY KEY, name text);
            CREATE VIEW t1.v AS SELECT id, name, count(*) AS n FROM t1.customer GROUP BY id;
            INSERT INTO t1.customer VALUES (1, 'a'), (2, 'b');
            """,
        ["constraints"] = """
            CREATE TABLE parent (id int PRIMARY KEY, code text UNIQUE DEFERRABLE INITIALLY DEFERRED);
            CREATE TABLE child (id int, parent int REFERENCES parent DEFERRABLE INITIALLY DEFERRED, amount int);
            INSERT INTO parent VALUES (1, 'a'); INSERT INTO child VALUES (1, 1, -5);
            ALTER TABLE child ADD CONSTRAINT positive CHECK (amount > 0) NOT VALID;
            CREATE TABLE orphan (parent int); INSERT INTO orphan VALUES (42);
            ALTER TABLE orphan ADD CONSTRAINT late FOREIGN KEY (parent) REFERENCES parent NOT VALID;
            CREATE TABLE booking (room int, during tsrange, EXCLUDE USING gist (during WITH &&));
            INSERT INTO booking VALUES (1, '[2026-01-01,2026-01-02)');
            CREATE TABLE circle_a (id int PRIMARY KEY, b int); CREATE TABLE circle_b (id int PRIMARY KEY, a int REFERENCES circle_a);
            ALTER TABLE circle_a ADD FOREIGN KEY (b) REFERENCES circle_b;
            INSERT INTO circle_a VALUES (1, NULL); INSERT INTO circle_b VALUES (1, 1); UPDATE circle_a SET b = 1;
            CREATE INDEX child_partial ON child (amount) INCLUDE (id) WHERE amount > 0;
            ALTER TABLE parent CLUSTER ON parent_pkey; ALTER TABLE parent REPLICA IDENTITY USING INDEX parent_pkey;
            """,
        ["rows that look like something else"] = """
            CREATE TABLE t (id int, a text, b text);
            INSERT INTO t SELECT i, v, w FROM generate_series(1, 30) AS i, (VALUES (E'\\N', NULL), (E'\\.', ''), ('.', E'\\.\n\\.'), (E'\r', E'\r\n'), (E'\t\t', E'\v\f\b'), (E'\\', E'\\\\'),
                ('-- Name: x; Type: TABLE; Schema: public; Owner: -', 'COPY public.t (a) FROM stdin;'), (E'\\restrict x', E'\\unrestrict x'), (E'é\u00a0😀', ' ')) AS x(v, w);
            CREATE TABLE one (a text); INSERT INTO one VALUES (''), (NULL), (E'\\.'), (E'\\N'), (E'\\\\.');
            CREATE TABLE no_columns (); INSERT INTO no_columns DEFAULT VALUES; INSERT INTO no_columns DEFAULT VALUES;
            CREATE TABLE wide (a bytea, b text); INSERT INTO wide SELECT decode(repeat('00ff5c2e0a', 20000), 'hex'), repeat(E'\\.\n', 20000);
            """,
        ["large objects"] = """
            SELECT lo_from_bytea(424242, decode(repeat('00ff61', 30000), 'hex'));
            SELECT lo_create(424243);
            COMMENT ON LARGE OBJECT 424243 IS 'empty';
            CREATE TABLE t (a int); INSERT INTO t VALUES (1);
            """,
        ["identity and generated columns"] = """
            CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY (START 100 INCREMENT 5), by_default int GENERATED BY DEFAULT AS IDENTITY, net numeric, gross numeric GENERATED ALWAYS AS (net * 1.2) STORED, s serial);
            INSERT INTO t (net) VALUES (10), (20);
            CREATE SEQUENCE lonely MINVALUE -5 START 3 CYCLE; SELECT nextval('lonely');
            CREATE SEQUENCE untouched AS smallint;
            """,
        ["event triggers"] = """
            CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
            CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION on_ddl();
            ALTER EVENT TRIGGER watch DISABLE;
            COMMENT ON EVENT TRIGGER watch IS 'it''s here';
            """,
        ["policies"] = """
            CREATE TABLE t (tenant text, v int); ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY;
            CREATE POLICY own ON t FOR SELECT TO PUBLIC USING (tenant = current_user);
            CREATE POLICY strict ON t AS RESTRICTIVE FOR INSERT TO postgres WITH CHECK (v > 0);
            INSERT INTO t VALUES ('a', 1);
            """,
        ["publications"] = """
            CREATE SCHEMA s; CREATE TABLE s.t (a int PRIMARY KEY, b int); CREATE TABLE u (a int PRIMARY KEY);
            CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'insert');
            CREATE PUBLICATION part FOR TABLE s.t (a) WHERE (a > 5), u;
            CREATE PUBLICATION of_schema FOR TABLES IN SCHEMA s;
            """,
        ["unicode names"] = """"
            CREATE SCHEMA "Mandant 1.ä";
            CREATE TABLE "Mandant 1.ä"."Tabelle; DROP" ("Spalte ""x""" text, "日本語" int, U&"\0441\043B\043E\043D" int);
            INSERT INTO "Mandant 1.ä"."Tabelle; DROP" VALUES ('😀 ; -- \.', 1, 2);
            CREATE INDEX "Index mit Leerzeichen" ON "Mandant 1.ä"."Tabelle; DROP" ("日本語");
            CREATE TYPE "Farbe" AS ENUM ('rot', 'grün', 'it''s');
            CREATE DOMAIN "Betrag" AS numeric CHECK (VALUE > 0);
            CREATE VIEW "Mandant 1.ä"."Sicht" AS SELECT 'a
            b' AS x;
            COMMENT ON TABLE "Mandant 1.ä"."Tabelle; DROP" IS E'zwei\nZeilen; mit ''Anführung''';
            """",
        ["other objects"] = """
            CREATE TYPE pair AS (a int, b text);
            CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
            CREATE COLLATION german (provider = icu, locale = 'de');
            CREATE TEXT SEARCH CONFIGURATION plain (COPY = pg_catalog.simple);
            CREATE FOREIGN DATA WRAPPER dummy; CREATE SERVER elsewhere FOREIGN DATA WRAPPER dummy OPTIONS (host 'x');
            CREATE FOREIGN TABLE remote (a int) SERVER elsewhere;
            CREATE TABLE stats (a int, b int); CREATE STATISTICS ab ON a, b FROM stats;
            ALTER TABLE stats ALTER a SET STATISTICS 500; ALTER TABLE stats SET (fillfactor = 70);
            CREATE UNLOGGED TABLE quick (a int); INSERT INTO quick VALUES (1);
            CREATE TABLE empty ();
            CREATE CAST (pair AS text) WITH INOUT;
            """,
    };
}
