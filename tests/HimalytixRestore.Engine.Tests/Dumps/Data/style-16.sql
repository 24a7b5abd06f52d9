--
-- PostgreSQL database dump
--

\restrict 0dsXhqfbSGJiNIvYl5dMGFAdcbpUqdb1GcyYmYpYmVpF3RmhdQQqgvXjRKyUJ1X

-- Dumped from database version 16.10 (Debian 16.10-1.pgdg13+1)
-- Dumped by pg_dump version 16.10 (Debian 16.10-1.pgdg13+1)

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
-- Name: german; Type: COLLATION; Schema: public; Owner: -
--

CREATE COLLATION public.german (provider = icu, locale = 'de');


--
-- Name: twice(integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.twice(a integer) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (a * 2);


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: document; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.document (
    id integer NOT NULL,
    title text COLLATE public.german,
    body text,
    CONSTRAINT document_body_check CHECK ((length(body) > 1))
);
ALTER TABLE ONLY public.document ALTER COLUMN body SET STORAGE EXTERNAL;


--
-- Name: titles; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.titles AS
 SELECT title,
    public.twice(id) AS double
   FROM public.document;


--
-- Data for Name: document; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.document (id, title, body) FROM stdin;
1	Titel ä 1	{"a": 1}
2	Titel ä 2	{"a": 2}
3	Titel ä 3	{"a": 3}
4	Titel ä 4	{"a": 4}
5	Titel ä 5	{"a": 5}
6	Titel ä 6	{"a": 6}
7	Titel ä 7	{"a": 7}
8	Titel ä 8	{"a": 8}
9	Titel ä 9	{"a": 9}
10	Titel ä 10	{"a": 10}
11	Titel ä 11	{"a": 11}
12	Titel ä 12	{"a": 12}
13	Titel ä 13	{"a": 13}
14	Titel ä 14	{"a": 14}
15	Titel ä 15	{"a": 15}
16	Titel ä 16	{"a": 16}
17	Titel ä 17	{"a": 17}
18	Titel ä 18	{"a": 18}
19	Titel ä 19	{"a": 19}
20	Titel ä 20	{"a": 20}
21	Titel ä 21	{"a": 21}
22	Titel ä 22	{"a": 22}
23	Titel ä 23	{"a": 23}
24	Titel ä 24	{"a": 24}
25	Titel ä 25	{"a": 25}
26	Titel ä 26	{"a": 26}
27	Titel ä 27	{"a": 27}
28	Titel ä 28	{"a": 28}
29	Titel ä 29	{"a": 29}
30	Titel ä 30	{"a": 30}
31	Titel ä 31	{"a": 31}
32	Titel ä 32	{"a": 32}
33	Titel ä 33	{"a": 33}
34	Titel ä 34	{"a": 34}
35	Titel ä 35	{"a": 35}
36	Titel ä 36	{"a": 36}
37	Titel ä 37	{"a": 37}
38	Titel ä 38	{"a": 38}
39	Titel ä 39	{"a": 39}
40	Titel ä 40	{"a": 40}
41	Titel ä 41	{"a": 41}
42	Titel ä 42	{"a": 42}
43	Titel ä 43	{"a": 43}
44	Titel ä 44	{"a": 44}
45	Titel ä 45	{"a": 45}
46	Titel ä 46	{"a": 46}
47	Titel ä 47	{"a": 47}
48	Titel ä 48	{"a": 48}
49	Titel ä 49	{"a": 49}
50	Titel ä 50	{"a": 50}
51	Titel ä 51	{"a": 51}
52	Titel ä 52	{"a": 52}
53	Titel ä 53	{"a": 53}
54	Titel ä 54	{"a": 54}
55	Titel ä 55	{"a": 55}
56	Titel ä 56	{"a": 56}
57	Titel ä 57	{"a": 57}
58	Titel ä 58	{"a": 58}
59	Titel ä 59	{"a": 59}
60	Titel ä 60	{"a": 60}
61	Titel ä 61	{"a": 61}
62	Titel ä 62	{"a": 62}
63	Titel ä 63	{"a": 63}
64	Titel ä 64	{"a": 64}
65	Titel ä 65	{"a": 65}
66	Titel ä 66	{"a": 66}
67	Titel ä 67	{"a": 67}
68	Titel ä 68	{"a": 68}
69	Titel ä 69	{"a": 69}
70	Titel ä 70	{"a": 70}
71	Titel ä 71	{"a": 71}
72	Titel ä 72	{"a": 72}
73	Titel ä 73	{"a": 73}
74	Titel ä 74	{"a": 74}
75	Titel ä 75	{"a": 75}
76	Titel ä 76	{"a": 76}
77	Titel ä 77	{"a": 77}
78	Titel ä 78	{"a": 78}
79	Titel ä 79	{"a": 79}
80	Titel ä 80	{"a": 80}
81	Titel ä 81	{"a": 81}
82	Titel ä 82	{"a": 82}
83	Titel ä 83	{"a": 83}
84	Titel ä 84	{"a": 84}
85	Titel ä 85	{"a": 85}
86	Titel ä 86	{"a": 86}
87	Titel ä 87	{"a": 87}
88	Titel ä 88	{"a": 88}
89	Titel ä 89	{"a": 89}
90	Titel ä 90	{"a": 90}
91	Titel ä 91	{"a": 91}
92	Titel ä 92	{"a": 92}
93	Titel ä 93	{"a": 93}
94	Titel ä 94	{"a": 94}
95	Titel ä 95	{"a": 95}
96	Titel ä 96	{"a": 96}
97	Titel ä 97	{"a": 97}
98	Titel ä 98	{"a": 98}
99	Titel ä 99	{"a": 99}
100	Titel ä 100	{"a": 100}
101	Titel ä 101	{"a": 101}
102	Titel ä 102	{"a": 102}
103	Titel ä 103	{"a": 103}
104	Titel ä 104	{"a": 104}
105	Titel ä 105	{"a": 105}
106	Titel ä 106	{"a": 106}
107	Titel ä 107	{"a": 107}
108	Titel ä 108	{"a": 108}
109	Titel ä 109	{"a": 109}
110	Titel ä 110	{"a": 110}
111	Titel ä 111	{"a": 111}
112	Titel ä 112	{"a": 112}
113	Titel ä 113	{"a": 113}
114	Titel ä 114	{"a": 114}
115	Titel ä 115	{"a": 115}
116	Titel ä 116	{"a": 116}
117	Titel ä 117	{"a": 117}
118	Titel ä 118	{"a": 118}
119	Titel ä 119	{"a": 119}
\.


--
-- Name: document document_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.document
    ADD CONSTRAINT document_pkey PRIMARY KEY (id);


--
-- Name: document document_title_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.document
    ADD CONSTRAINT document_title_key UNIQUE NULLS NOT DISTINCT (title) INCLUDE (id);


--
-- Name: document_twice; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX document_twice ON public.document USING btree (public.twice(id));


--
-- PostgreSQL database dump complete
--

\unrestrict 0dsXhqfbSGJiNIvYl5dMGFAdcbpUqdb1GcyYmYpYmVpF3RmhdQQqgvXjRKyUJ1X

