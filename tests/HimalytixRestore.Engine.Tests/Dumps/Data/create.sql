--
-- PostgreSQL database dump
--

\restrict O5T63wqdkc2XIg2UNoUxzpTHpqnVlupBdM8AWOlyKVeIOcFR3UPfZih5bEvZss4

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

DROP DATABASE IF EXISTS erp;
--
-- Name: erp; Type: DATABASE; Schema: -; Owner: postgres
--

CREATE DATABASE erp WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C';


ALTER DATABASE erp OWNER TO postgres;

\unrestrict O5T63wqdkc2XIg2UNoUxzpTHpqnVlupBdM8AWOlyKVeIOcFR3UPfZih5bEvZss4
\connect erp
\restrict O5T63wqdkc2XIg2UNoUxzpTHpqnVlupBdM8AWOlyKVeIOcFR3UPfZih5bEvZss4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: DATABASE erp; Type: COMMENT; Schema: -; Owner: postgres
--

COMMENT ON DATABASE erp IS 'the; one';


--
-- Name: erp; Type: DATABASE PROPERTIES; Schema: -; Owner: postgres
--

ALTER DATABASE erp SET work_mem TO '8MB';


\unrestrict O5T63wqdkc2XIg2UNoUxzpTHpqnVlupBdM8AWOlyKVeIOcFR3UPfZih5bEvZss4
\connect erp
\restrict O5T63wqdkc2XIg2UNoUxzpTHpqnVlupBdM8AWOlyKVeIOcFR3UPfZih5bEvZss4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: Odd "Schema".x; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA "Odd ""Schema"".x";


ALTER SCHEMA "Odd ""Schema"".x" OWNER TO postgres;

--
-- Name: t1; Type: SCHEMA; Schema: -; Owner: App User
--

CREATE SCHEMA t1;


ALTER SCHEMA t1 OWNER TO "App User";

--
-- Name: SCHEMA t1; Type: COMMENT; Schema: -; Owner: App User
--

COMMENT ON SCHEMA t1 IS 'a tenant; with semicolon';


--
-- Name: amount; Type: DOMAIN; Schema: t1; Owner: postgres
--

CREATE DOMAIN t1.amount AS numeric(12,2)
	CONSTRAINT amount_check CHECK ((VALUE >= (0)::numeric));


ALTER DOMAIN t1.amount OWNER TO postgres;

--
-- Name: mood; Type: TYPE; Schema: t1; Owner: postgres
--

CREATE TYPE t1.mood AS ENUM (
    'sad',
    'o;k',
    'it''s'
);


ALTER TYPE t1.mood OWNER TO postgres;

--
-- Name: atomic_fn(integer, text); Type: FUNCTION; Schema: t1; Owner: postgres
--

CREATE FUNCTION t1.atomic_fn(a integer, b text DEFAULT ';'::text) RETURNS integer
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT 1;
 SELECT
         CASE
             WHEN (a > 1) THEN
             CASE a
                 WHEN 2 THEN 3
                 ELSE 4
             END
             ELSE length((b || ';'::text))
         END AS length;
END;


ALTER FUNCTION t1.atomic_fn(a integer, b text) OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: empty_table; Type: TABLE; Schema: t1; Owner: postgres
--

CREATE TABLE t1.empty_table (
    id integer
);


ALTER TABLE t1.empty_table OWNER TO postgres;

--
-- Name: atomic_proc(); Type: PROCEDURE; Schema: t1; Owner: postgres
--

CREATE PROCEDURE t1.atomic_proc()
    LANGUAGE sql
    BEGIN ATOMIC
 INSERT INTO t1.empty_table (id) VALUES (1), (2);
 DELETE FROM t1.empty_table
   WHERE (empty_table.id = ANY (ARRAY[1, 2]));
END;


ALTER PROCEDURE t1.atomic_proc() OWNER TO postgres;

--
-- Name: backslash(); Type: FUNCTION; Schema: t1; Owner: postgres
--

CREATE FUNCTION t1.backslash() RETURNS text
    LANGUAGE sql
    AS $$ SELECT E'\' \\! ;' || '\' $$;


ALTER FUNCTION t1.backslash() OWNER TO postgres;

--
-- Name: on_ddl(); Type: FUNCTION; Schema: t1; Owner: postgres
--

CREATE FUNCTION t1.on_ddl() RETURNS event_trigger
    LANGUAGE plpgsql
    AS $$BEGIN NULL; END$$;


ALTER FUNCTION t1.on_ddl() OWNER TO postgres;

--
-- Name: touch(); Type: FUNCTION; Schema: t1; Owner: postgres
--

CREATE FUNCTION t1.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
BEGIN
    -- a comment; with a semicolon and an odd ' quote
    NEW.body := 'x;' || $q$nested ; $$ dollar$q$;

    /* another; */
    RETURN NEW;
END;
$_$;


ALTER FUNCTION t1.touch() OWNER TO postgres;

--
-- Name: total(integer); Type: AGGREGATE; Schema: t1; Owner: postgres
--

CREATE AGGREGATE t1.total(integer) (
    SFUNC = int4pl,
    STYPE = integer,
    INITCOND = '0'
);


ALTER AGGREGATE t1.total(integer) OWNER TO postgres;

--
-- Name: <->; Type: OPERATOR; Schema: t1; Owner: postgres
--

CREATE OPERATOR t1.<-> (
    FUNCTION = int4mi,
    LEFTARG = integer,
    RIGHTARG = integer
);


ALTER OPERATOR t1.<-> (integer, integer) OWNER TO postgres;

--
-- Name: Täble; with 'all'; Type: TABLE; Schema: Odd "Schema".x; Owner: postgres
--

CREATE TABLE "Odd ""Schema"".x"."Täble; with 'all'" (
    "a b" integer,
    "c""d" text,
    "e\f" text,
    "select" text
);


ALTER TABLE "Odd ""Schema"".x"."Täble; with 'all'" OWNER TO postgres;

--
-- Name: by_key; Type: VIEW; Schema: t1; Owner: postgres
--

CREATE VIEW t1.by_key AS
SELECT
    NULL::integer AS id,
    NULL::text AS name,
    NULL::bigint AS n;


ALTER TABLE t1.by_key OWNER TO postgres;

--
-- Name: parent; Type: TABLE; Schema: t1; Owner: postgres
--

CREATE TABLE t1.parent (
    a integer
);


ALTER TABLE t1.parent OWNER TO postgres;

--
-- Name: child; Type: TABLE; Schema: t1; Owner: postgres
--

CREATE TABLE t1.child (
    b integer
)
INHERITS (t1.parent);


ALTER TABLE t1.child OWNER TO postgres;

--
-- Name: customer; Type: TABLE; Schema: t1; Owner: postgres
--

CREATE TABLE t1.customer (
    id integer NOT NULL,
    name text NOT NULL,
    note text DEFAULT 'a\b
c;'::text,
    mood t1.mood,
    total t1.amount,
    doubled numeric GENERATED ALWAYS AS (((total)::numeric * (2)::numeric)) STORED
);


ALTER TABLE t1.customer OWNER TO postgres;

--
-- Name: customer_id_seq; Type: SEQUENCE; Schema: t1; Owner: postgres
--

ALTER TABLE t1.customer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME t1.customer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: ledger; Type: TABLE; Schema: t1; Owner: owner_role
--

CREATE TABLE t1.ledger (
    id bigint NOT NULL,
    customer_id integer,
    data jsonb,
    raw bytea,
    body text,
    CONSTRAINT body_short CHECK ((length(body) < 100000))
);


ALTER TABLE t1.ledger OWNER TO owner_role;

--
-- Name: ledger_id_seq; Type: SEQUENCE; Schema: t1; Owner: owner_role
--

CREATE SEQUENCE t1.ledger_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE t1.ledger_id_seq OWNER TO owner_role;

--
-- Name: ledger_id_seq; Type: SEQUENCE OWNED BY; Schema: t1; Owner: owner_role
--

ALTER SEQUENCE t1.ledger_id_seq OWNED BY t1.ledger.id;


--
-- Name: no_columns; Type: TABLE; Schema: t1; Owner: postgres
--

CREATE TABLE t1.no_columns (
);


ALTER TABLE t1.no_columns OWNER TO postgres;

--
-- Name: sales; Type: TABLE; Schema: t1; Owner: postgres
--

CREATE TABLE t1.sales (
    region text NOT NULL,
    sold date NOT NULL,
    amount integer
)
PARTITION BY LIST (region);


ALTER TABLE t1.sales OWNER TO postgres;

--
-- Name: sales_north; Type: TABLE; Schema: t1; Owner: postgres
--

CREATE TABLE t1.sales_north (
    region text NOT NULL,
    sold date NOT NULL,
    amount integer
);


ALTER TABLE t1.sales_north OWNER TO postgres;

--
-- Name: sales_rest; Type: TABLE; Schema: t1; Owner: postgres
--

CREATE TABLE t1.sales_rest (
    region text NOT NULL,
    sold date NOT NULL,
    amount integer
);


ALTER TABLE t1.sales_rest OWNER TO postgres;

--
-- Name: summary; Type: MATERIALIZED VIEW; Schema: t1; Owner: postgres
--

CREATE MATERIALIZED VIEW t1.summary AS
 SELECT customer.mood,
    count(*) AS n
   FROM t1.customer
  GROUP BY customer.mood
  WITH NO DATA;


ALTER TABLE t1.summary OWNER TO postgres;

--
-- Name: sales_north; Type: TABLE ATTACH; Schema: t1; Owner: postgres
--

ALTER TABLE ONLY t1.sales ATTACH PARTITION t1.sales_north FOR VALUES IN ('north');


--
-- Name: sales_rest; Type: TABLE ATTACH; Schema: t1; Owner: postgres
--

ALTER TABLE ONLY t1.sales ATTACH PARTITION t1.sales_rest DEFAULT;


--
-- Name: ledger id; Type: DEFAULT; Schema: t1; Owner: owner_role
--

ALTER TABLE ONLY t1.ledger ALTER COLUMN id SET DEFAULT nextval('t1.ledger_id_seq'::regclass);


--
-- Name: 16777216; Type: BLOB; Schema: -; Owner: postgres
--

SELECT pg_catalog.lo_create('16777216');


ALTER LARGE OBJECT 16777216 OWNER TO postgres;

--
-- Name: LARGE OBJECT 16777216; Type: COMMENT; Schema: -; Owner: postgres
--

COMMENT ON LARGE OBJECT 16777216 IS 'large; object';


--
-- Name: 16777217; Type: BLOB; Schema: -; Owner: postgres
--

SELECT pg_catalog.lo_create('16777217');


ALTER LARGE OBJECT 16777217 OWNER TO postgres;

--
-- Data for Name: Täble; with 'all'; Type: TABLE DATA; Schema: Odd "Schema".x; Owner: postgres
--

COPY "Odd ""Schema"".x"."Täble; with 'all'" ("a b", "c""d", "e\f", "select") FROM stdin;
1	\\.	\r\n	
\.


--
-- Data for Name: child; Type: TABLE DATA; Schema: t1; Owner: postgres
--

COPY t1.child (a, b) FROM stdin;
1	2
3	4
\.


--
-- Data for Name: customer; Type: TABLE DATA; Schema: t1; Owner: postgres
--

COPY t1.customer (id, name, note, mood, total) FROM stdin;
1	plain	a\\b\nc;	sad	1.50
2	tab\there \\ backslash \\. dot	a\\b\nc;	o;k	2.00
3	new\nline	a\\b\nc;	it's	0.00
4	Zażółć — 日本	a\\b\nc;	\N	\N
\.


--
-- Data for Name: empty_table; Type: TABLE DATA; Schema: t1; Owner: postgres
--

COPY t1.empty_table (id) FROM stdin;
\.


--
-- Data for Name: ledger; Type: TABLE DATA; Schema: t1; Owner: owner_role
--

COPY t1.ledger (id, customer_id, data, raw, body) FROM stdin;
1	2	{"q": "it's \\"x\\" \\\\", "k;": 1}	\\x5c2e0a00ff	\\.\n\\.
2	3	{"q": "it's \\"x\\" \\\\", "k;": 2}	\\x5c2e0a00ff	\N
3	4	{"q": "it's \\"x\\" \\\\", "k;": 3}	\\x5c2e0a00ff	\\.
4	1	{"q": "it's \\"x\\" \\\\", "k;": 4}	\\x5c2e0a00ff	\\.\n\\.
5	2	{"q": "it's \\"x\\" \\\\", "k;": 5}	\\x5c2e0a00ff	\N
6	3	{"q": "it's \\"x\\" \\\\", "k;": 6}	\\x5c2e0a00ff	\\.
7	4	{"q": "it's \\"x\\" \\\\", "k;": 7}	\\x5c2e0a00ff	\\.\n\\.
8	1	{"q": "it's \\"x\\" \\\\", "k;": 8}	\\x5c2e0a00ff	\N
9	2	{"q": "it's \\"x\\" \\\\", "k;": 9}	\\x5c2e0a00ff	\\.
10	3	{"q": "it's \\"x\\" \\\\", "k;": 10}	\\x5c2e0a00ff	\\.\n\\.
11	4	{"q": "it's \\"x\\" \\\\", "k;": 11}	\\x5c2e0a00ff	\N
12	1	{"q": "it's \\"x\\" \\\\", "k;": 12}	\\x5c2e0a00ff	\\.
13	2	{"q": "it's \\"x\\" \\\\", "k;": 13}	\\x5c2e0a00ff	\\.\n\\.
14	3	{"q": "it's \\"x\\" \\\\", "k;": 14}	\\x5c2e0a00ff	\N
15	4	{"q": "it's \\"x\\" \\\\", "k;": 15}	\\x5c2e0a00ff	\\.
16	1	{"q": "it's \\"x\\" \\\\", "k;": 16}	\\x5c2e0a00ff	\\.\n\\.
17	2	{"q": "it's \\"x\\" \\\\", "k;": 17}	\\x5c2e0a00ff	\N
18	3	{"q": "it's \\"x\\" \\\\", "k;": 18}	\\x5c2e0a00ff	\\.
19	4	{"q": "it's \\"x\\" \\\\", "k;": 19}	\\x5c2e0a00ff	\\.\n\\.
20	1	{"q": "it's \\"x\\" \\\\", "k;": 20}	\\x5c2e0a00ff	\N
21	2	{"q": "it's \\"x\\" \\\\", "k;": 21}	\\x5c2e0a00ff	\\.
22	3	{"q": "it's \\"x\\" \\\\", "k;": 22}	\\x5c2e0a00ff	\\.\n\\.
23	4	{"q": "it's \\"x\\" \\\\", "k;": 23}	\\x5c2e0a00ff	\N
24	1	{"q": "it's \\"x\\" \\\\", "k;": 24}	\\x5c2e0a00ff	\\.
25	2	{"q": "it's \\"x\\" \\\\", "k;": 25}	\\x5c2e0a00ff	\\.\n\\.
26	3	{"q": "it's \\"x\\" \\\\", "k;": 26}	\\x5c2e0a00ff	\N
27	4	{"q": "it's \\"x\\" \\\\", "k;": 27}	\\x5c2e0a00ff	\\.
28	1	{"q": "it's \\"x\\" \\\\", "k;": 28}	\\x5c2e0a00ff	\\.\n\\.
29	2	{"q": "it's \\"x\\" \\\\", "k;": 29}	\\x5c2e0a00ff	\N
30	3	{"q": "it's \\"x\\" \\\\", "k;": 30}	\\x5c2e0a00ff	\\.
31	4	{"q": "it's \\"x\\" \\\\", "k;": 31}	\\x5c2e0a00ff	\\.\n\\.
32	1	{"q": "it's \\"x\\" \\\\", "k;": 32}	\\x5c2e0a00ff	\N
33	2	{"q": "it's \\"x\\" \\\\", "k;": 33}	\\x5c2e0a00ff	\\.
34	3	{"q": "it's \\"x\\" \\\\", "k;": 34}	\\x5c2e0a00ff	\\.\n\\.
35	4	{"q": "it's \\"x\\" \\\\", "k;": 35}	\\x5c2e0a00ff	\N
36	1	{"q": "it's \\"x\\" \\\\", "k;": 36}	\\x5c2e0a00ff	\\.
37	2	{"q": "it's \\"x\\" \\\\", "k;": 37}	\\x5c2e0a00ff	\\.\n\\.
38	3	{"q": "it's \\"x\\" \\\\", "k;": 38}	\\x5c2e0a00ff	\N
39	4	{"q": "it's \\"x\\" \\\\", "k;": 39}	\\x5c2e0a00ff	\\.
40	1	{"q": "it's \\"x\\" \\\\", "k;": 40}	\\x5c2e0a00ff	\\.\n\\.
\.


--
-- Data for Name: no_columns; Type: TABLE DATA; Schema: t1; Owner: postgres
--

COPY t1.no_columns  FROM stdin;

\.


--
-- Data for Name: parent; Type: TABLE DATA; Schema: t1; Owner: postgres
--

COPY t1.parent (a) FROM stdin;
1
\.


--
-- Data for Name: sales_north; Type: TABLE DATA; Schema: t1; Owner: postgres
--

COPY t1.sales_north (region, sold, amount) FROM stdin;
north	2024-01-01	1
\.


--
-- Data for Name: sales_rest; Type: TABLE DATA; Schema: t1; Owner: postgres
--

COPY t1.sales_rest (region, sold, amount) FROM stdin;
south	2024-01-01	2
west	2024-01-02	3
\.


--
-- Name: customer_id_seq; Type: SEQUENCE SET; Schema: t1; Owner: postgres
--

SELECT pg_catalog.setval('t1.customer_id_seq', 4, true);


--
-- Name: ledger_id_seq; Type: SEQUENCE SET; Schema: t1; Owner: owner_role
--

SELECT pg_catalog.setval('t1.ledger_id_seq', 4711, false);


--
-- Data for Name: BLOBS; Type: BLOBS; Schema: -; Owner: -
--

BEGIN;

SELECT pg_catalog.lo_open('16777216', 131072);
SELECT pg_catalog.lowrite(0, '\x00ff5c270a3b');
SELECT pg_catalog.lo_close(0);

SELECT pg_catalog.lo_open('16777217', 131072);
SELECT pg_catalog.lowrite(0, '\x746578743b206f662061206c61726765206f626a656374');
SELECT pg_catalog.lo_close(0);

COMMIT;

--
-- Name: customer customer_pkey; Type: CONSTRAINT; Schema: t1; Owner: postgres
--

ALTER TABLE ONLY t1.customer
    ADD CONSTRAINT customer_pkey PRIMARY KEY (id);


--
-- Name: ledger ledger_pkey; Type: CONSTRAINT; Schema: t1; Owner: owner_role
--

ALTER TABLE ONLY t1.ledger
    ADD CONSTRAINT ledger_pkey PRIMARY KEY (id);


--
-- Name: sales sales_pkey; Type: CONSTRAINT; Schema: t1; Owner: postgres
--

ALTER TABLE ONLY t1.sales
    ADD CONSTRAINT sales_pkey PRIMARY KEY (region, sold);


--
-- Name: sales_north sales_north_pkey; Type: CONSTRAINT; Schema: t1; Owner: postgres
--

ALTER TABLE ONLY t1.sales_north
    ADD CONSTRAINT sales_north_pkey PRIMARY KEY (region, sold);


--
-- Name: sales_rest sales_rest_pkey; Type: CONSTRAINT; Schema: t1; Owner: postgres
--

ALTER TABLE ONLY t1.sales_rest
    ADD CONSTRAINT sales_rest_pkey PRIMARY KEY (region, sold);


--
-- Name: ledger_partial; Type: INDEX; Schema: t1; Owner: owner_role
--

CREATE INDEX ledger_partial ON t1.ledger USING btree (((data ->> 'k;'::text))) WHERE (body <> ';'::text);


--
-- Name: summary_mood; Type: INDEX; Schema: t1; Owner: postgres
--

CREATE UNIQUE INDEX summary_mood ON t1.summary USING btree (mood);


--
-- Name: sales_north_pkey; Type: INDEX ATTACH; Schema: t1; Owner: postgres
--

ALTER INDEX t1.sales_pkey ATTACH PARTITION t1.sales_north_pkey;


--
-- Name: sales_rest_pkey; Type: INDEX ATTACH; Schema: t1; Owner: postgres
--

ALTER INDEX t1.sales_pkey ATTACH PARTITION t1.sales_rest_pkey;


--
-- Name: stats; Type: STATISTICS; Schema: t1; Owner: postgres
--

CREATE STATISTICS t1.stats ON customer_id, body FROM t1.ledger;


ALTER STATISTICS t1.stats OWNER TO postgres;

--
-- Name: by_key _RETURN; Type: RULE; Schema: t1; Owner: postgres
--

CREATE OR REPLACE VIEW t1.by_key AS
 SELECT c.id,
    c.name,
    count(*) AS n
   FROM (t1.customer c
     JOIN t1.ledger l ON ((l.customer_id = c.id)))
  GROUP BY c.id;


--
-- Name: empty_table two; Type: RULE; Schema: t1; Owner: postgres
--

CREATE RULE two AS
    ON INSERT TO t1.empty_table DO ( INSERT INTO t1.parent (a)
  VALUES (1);
 INSERT INTO t1.parent (a)
  VALUES (2);
);


--
-- Name: ledger touch; Type: TRIGGER; Schema: t1; Owner: owner_role
--

CREATE TRIGGER touch BEFORE INSERT ON t1.ledger FOR EACH ROW EXECUTE FUNCTION t1.touch();

ALTER TABLE t1.ledger DISABLE TRIGGER touch;


--
-- Name: ledger ledger_customer_id_fkey; Type: FK CONSTRAINT; Schema: t1; Owner: owner_role
--

ALTER TABLE ONLY t1.ledger
    ADD CONSTRAINT ledger_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES t1.customer(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: customer all_of_them; Type: POLICY; Schema: t1; Owner: postgres
--

CREATE POLICY all_of_them ON t1.customer FOR SELECT USING (true);


--
-- Name: customer; Type: ROW SECURITY; Schema: t1; Owner: postgres
--

ALTER TABLE t1.customer ENABLE ROW LEVEL SECURITY;

--
-- Name: customer own; Type: POLICY; Schema: t1; Owner: postgres
--

CREATE POLICY own ON t1.customer TO "App User", reader USING ((name = CURRENT_USER)) WITH CHECK ((name <> ';'::text));


--
-- Name: pub; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION pub WITH (publish = 'insert, update, delete, truncate');


ALTER PUBLICATION pub OWNER TO postgres;

--
-- Name: pub customer; Type: PUBLICATION TABLE; Schema: t1; Owner: postgres
--

ALTER PUBLICATION pub ADD TABLE ONLY t1.customer;


--
-- Name: SCHEMA t1; Type: ACL; Schema: -; Owner: App User
--

GRANT USAGE ON SCHEMA t1 TO reader WITH GRANT OPTION;


--
-- Name: COLUMN customer.id; Type: ACL; Schema: t1; Owner: postgres
--

GRANT SELECT(id) ON TABLE t1.customer TO reader;
GRANT SELECT(id) ON TABLE t1.customer TO "App User";


--
-- Name: COLUMN customer.name; Type: ACL; Schema: t1; Owner: postgres
--

GRANT SELECT(name),UPDATE(name) ON TABLE t1.customer TO reader;
GRANT SELECT(name),UPDATE(name) ON TABLE t1.customer TO "App User";


--
-- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: t1; Owner: owner_role
--

ALTER DEFAULT PRIVILEGES FOR ROLE owner_role IN SCHEMA t1 GRANT SELECT ON TABLES  TO default_reader;


--
-- Name: watch; Type: EVENT TRIGGER; Schema: -; Owner: postgres
--

CREATE EVENT TRIGGER watch ON ddl_command_end
         WHEN TAG IN ('CREATE TABLE')
   EXECUTE FUNCTION t1.on_ddl();

ALTER EVENT TRIGGER watch DISABLE;


ALTER EVENT TRIGGER watch OWNER TO postgres;

--
-- Name: summary; Type: MATERIALIZED VIEW DATA; Schema: t1; Owner: postgres
--

REFRESH MATERIALIZED VIEW t1.summary;


--
-- PostgreSQL database dump complete
--

\unrestrict O5T63wqdkc2XIg2UNoUxzpTHpqnVlupBdM8AWOlyKVeIOcFR3UPfZih5bEvZss4

