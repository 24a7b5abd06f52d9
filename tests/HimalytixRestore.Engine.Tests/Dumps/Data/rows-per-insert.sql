--
-- PostgreSQL database dump
--

\restrict QvH48c0FsWjrimT3TSW5N9oxfVDShuhZdhwwC2fuS6BBUKj2EbXfriyKFh6rPgd

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

--
-- Data for Name: ledger; Type: TABLE DATA; Schema: t1; Owner: owner_role
--

INSERT INTO t1.ledger (id, customer_id, data, raw, body) VALUES
	(1, 2, '{"q": "it''s \"x\" \\", "k;": 1}', '\x5c2e0a00ff', '\.
\.'),
	(2, 3, '{"q": "it''s \"x\" \\", "k;": 2}', '\x5c2e0a00ff', NULL),
	(3, 4, '{"q": "it''s \"x\" \\", "k;": 3}', '\x5c2e0a00ff', '\.'),
	(4, 1, '{"q": "it''s \"x\" \\", "k;": 4}', '\x5c2e0a00ff', '\.
\.'),
	(5, 2, '{"q": "it''s \"x\" \\", "k;": 5}', '\x5c2e0a00ff', NULL),
	(6, 3, '{"q": "it''s \"x\" \\", "k;": 6}', '\x5c2e0a00ff', '\.'),
	(7, 4, '{"q": "it''s \"x\" \\", "k;": 7}', '\x5c2e0a00ff', '\.
\.');
INSERT INTO t1.ledger (id, customer_id, data, raw, body) VALUES
	(8, 1, '{"q": "it''s \"x\" \\", "k;": 8}', '\x5c2e0a00ff', NULL),
	(9, 2, '{"q": "it''s \"x\" \\", "k;": 9}', '\x5c2e0a00ff', '\.'),
	(10, 3, '{"q": "it''s \"x\" \\", "k;": 10}', '\x5c2e0a00ff', '\.
\.'),
	(11, 4, '{"q": "it''s \"x\" \\", "k;": 11}', '\x5c2e0a00ff', NULL),
	(12, 1, '{"q": "it''s \"x\" \\", "k;": 12}', '\x5c2e0a00ff', '\.'),
	(13, 2, '{"q": "it''s \"x\" \\", "k;": 13}', '\x5c2e0a00ff', '\.
\.'),
	(14, 3, '{"q": "it''s \"x\" \\", "k;": 14}', '\x5c2e0a00ff', NULL);
INSERT INTO t1.ledger (id, customer_id, data, raw, body) VALUES
	(15, 4, '{"q": "it''s \"x\" \\", "k;": 15}', '\x5c2e0a00ff', '\.'),
	(16, 1, '{"q": "it''s \"x\" \\", "k;": 16}', '\x5c2e0a00ff', '\.
\.'),
	(17, 2, '{"q": "it''s \"x\" \\", "k;": 17}', '\x5c2e0a00ff', NULL),
	(18, 3, '{"q": "it''s \"x\" \\", "k;": 18}', '\x5c2e0a00ff', '\.'),
	(19, 4, '{"q": "it''s \"x\" \\", "k;": 19}', '\x5c2e0a00ff', '\.
\.'),
	(20, 1, '{"q": "it''s \"x\" \\", "k;": 20}', '\x5c2e0a00ff', NULL),
	(21, 2, '{"q": "it''s \"x\" \\", "k;": 21}', '\x5c2e0a00ff', '\.');
INSERT INTO t1.ledger (id, customer_id, data, raw, body) VALUES
	(22, 3, '{"q": "it''s \"x\" \\", "k;": 22}', '\x5c2e0a00ff', '\.
\.'),
	(23, 4, '{"q": "it''s \"x\" \\", "k;": 23}', '\x5c2e0a00ff', NULL),
	(24, 1, '{"q": "it''s \"x\" \\", "k;": 24}', '\x5c2e0a00ff', '\.'),
	(25, 2, '{"q": "it''s \"x\" \\", "k;": 25}', '\x5c2e0a00ff', '\.
\.'),
	(26, 3, '{"q": "it''s \"x\" \\", "k;": 26}', '\x5c2e0a00ff', NULL),
	(27, 4, '{"q": "it''s \"x\" \\", "k;": 27}', '\x5c2e0a00ff', '\.'),
	(28, 1, '{"q": "it''s \"x\" \\", "k;": 28}', '\x5c2e0a00ff', '\.
\.');
INSERT INTO t1.ledger (id, customer_id, data, raw, body) VALUES
	(29, 2, '{"q": "it''s \"x\" \\", "k;": 29}', '\x5c2e0a00ff', NULL),
	(30, 3, '{"q": "it''s \"x\" \\", "k;": 30}', '\x5c2e0a00ff', '\.'),
	(31, 4, '{"q": "it''s \"x\" \\", "k;": 31}', '\x5c2e0a00ff', '\.
\.'),
	(32, 1, '{"q": "it''s \"x\" \\", "k;": 32}', '\x5c2e0a00ff', NULL),
	(33, 2, '{"q": "it''s \"x\" \\", "k;": 33}', '\x5c2e0a00ff', '\.'),
	(34, 3, '{"q": "it''s \"x\" \\", "k;": 34}', '\x5c2e0a00ff', '\.
\.'),
	(35, 4, '{"q": "it''s \"x\" \\", "k;": 35}', '\x5c2e0a00ff', NULL);
INSERT INTO t1.ledger (id, customer_id, data, raw, body) VALUES
	(36, 1, '{"q": "it''s \"x\" \\", "k;": 36}', '\x5c2e0a00ff', '\.'),
	(37, 2, '{"q": "it''s \"x\" \\", "k;": 37}', '\x5c2e0a00ff', '\.
\.'),
	(38, 3, '{"q": "it''s \"x\" \\", "k;": 38}', '\x5c2e0a00ff', NULL),
	(39, 4, '{"q": "it''s \"x\" \\", "k;": 39}', '\x5c2e0a00ff', '\.'),
	(40, 1, '{"q": "it''s \"x\" \\", "k;": 40}', '\x5c2e0a00ff', '\.
\.');


--
-- Data for Name: no_columns; Type: TABLE DATA; Schema: t1; Owner: postgres
--

INSERT INTO t1.no_columns DEFAULT VALUES;


--
-- Name: ledger_id_seq; Type: SEQUENCE SET; Schema: t1; Owner: owner_role
--

SELECT pg_catalog.setval('t1.ledger_id_seq', 4711, false);


--
-- PostgreSQL database dump complete
--

\unrestrict QvH48c0FsWjrimT3TSW5N9oxfVDShuhZdhwwC2fuS6BBUKj2EbXfriyKFh6rPgd

