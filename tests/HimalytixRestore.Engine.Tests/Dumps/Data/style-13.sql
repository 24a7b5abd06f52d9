--
-- PostgreSQL database dump
--

-- Dumped from database version 13.14 (Debian 13.14-1.pgdg120+2)
-- Dumped by pg_dump version 13.14 (Debian 13.14-1.pgdg120+2)

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

DROP TRIGGER IF EXISTS touched ON public.line;
ALTER TABLE IF EXISTS ONLY public.line DROP CONSTRAINT IF EXISTS line_parent_fkey;
DROP TABLE IF EXISTS public.ledger_2025;
DROP TABLE IF EXISTS public.ledger;
DROP SCHEMA IF EXISTS public;
--
-- Name: public; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA public;


--
-- Name: SCHEMA public; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON SCHEMA public IS 'standard public schema';


--
-- Name: touch(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  NEW.note := 'touched; ' || NEW.note;
  RETURN NEW;
END $$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: parent; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.parent (
    id integer NOT NULL,
    code character varying(20)
);


--
-- Name: parent_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.parent_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: parent_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.parent_id_seq OWNED BY public.parent.id;


--
-- Name: line; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.line (
    id bigint NOT NULL,
    parent integer,
    note text
);


--
-- Name: line_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.line ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.line_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: ledger; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.ledger (
    id integer NOT NULL,
    at date NOT NULL
)
PARTITION BY RANGE (at);


--
-- Name: ledger_2025; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.ledger_2025 (
    id integer NOT NULL,
    at date NOT NULL
);
ALTER TABLE ONLY public.ledger ATTACH PARTITION public.ledger_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');


--
-- Name: parent id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.parent ALTER COLUMN id SET DEFAULT nextval('public.parent_id_seq'::regclass);


--
-- Data for Name: ledger_2025; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.ledger_2025 (id, at) FROM stdin;
1	2025-02-11
2	2025-03-11
3	2025-04-11
4	2025-05-11
5	2025-06-11
6	2025-07-11
7	2025-08-11
8	2025-09-11
9	2025-01-11
10	2025-02-11
11	2025-03-11
12	2025-04-11
13	2025-05-11
14	2025-06-11
15	2025-07-11
16	2025-08-11
17	2025-09-11
18	2025-01-11
19	2025-02-11
20	2025-03-11
21	2025-04-11
22	2025-05-11
23	2025-06-11
24	2025-07-11
25	2025-08-11
26	2025-09-11
27	2025-01-11
28	2025-02-11
29	2025-03-11
30	2025-04-11
31	2025-05-11
32	2025-06-11
33	2025-07-11
34	2025-08-11
35	2025-09-11
36	2025-01-11
37	2025-02-11
38	2025-03-11
39	2025-04-11
40	2025-05-11
41	2025-06-11
42	2025-07-11
43	2025-08-11
44	2025-09-11
45	2025-01-11
46	2025-02-11
47	2025-03-11
48	2025-04-11
49	2025-05-11
50	2025-06-11
51	2025-07-11
52	2025-08-11
53	2025-09-11
54	2025-01-11
55	2025-02-11
56	2025-03-11
57	2025-04-11
58	2025-05-11
59	2025-06-11
\.


--
-- Data for Name: line; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.line (id, parent, note) FROM stdin;
1	2	note 1
2	3	note 2
3	4	note 3
4	5	note 4
5	6	note 5
6	7	note 6
7	8	note 7
8	9	note 8
9	10	note 9
10	11	note 10
11	12	note 11
12	13	note 12
13	14	note 13
14	15	note 14
15	16	note 15
16	17	note 16
17	18	note 17
18	19	note 18
19	20	note 19
20	1	note 20
21	2	note 21
22	3	note 22
23	4	note 23
24	5	note 24
25	6	note 25
26	7	note 26
27	8	note 27
28	9	note 28
29	10	note 29
30	11	note 30
31	12	note 31
32	13	note 32
33	14	note 33
34	15	note 34
35	16	note 35
36	17	note 36
37	18	note 37
38	19	note 38
39	20	note 39
40	1	note 40
41	2	note 41
42	3	note 42
43	4	note 43
44	5	note 44
45	6	note 45
46	7	note 46
47	8	note 47
48	9	note 48
49	10	note 49
50	11	note 50
51	12	note 51
52	13	note 52
53	14	note 53
54	15	note 54
55	16	note 55
56	17	note 56
57	18	note 57
58	19	note 58
59	20	note 59
60	1	note 60
61	2	note 61
62	3	note 62
63	4	note 63
64	5	note 64
65	6	note 65
66	7	note 66
67	8	note 67
68	9	note 68
69	10	note 69
70	11	note 70
71	12	note 71
72	13	note 72
73	14	note 73
74	15	note 74
75	16	note 75
76	17	note 76
77	18	note 77
78	19	note 78
79	20	note 79
80	1	note 80
81	2	note 81
82	3	note 82
83	4	note 83
84	5	note 84
85	6	note 85
86	7	note 86
87	8	note 87
88	9	note 88
89	10	note 89
90	11	note 90
91	12	note 91
92	13	note 92
93	14	note 93
94	15	note 94
95	16	note 95
96	17	note 96
97	18	note 97
98	19	note 98
99	20	note 99
100	1	note 100
101	2	note 101
102	3	note 102
103	4	note 103
104	5	note 104
105	6	note 105
106	7	note 106
107	8	note 107
108	9	note 108
109	10	note 109
110	11	note 110
111	12	note 111
112	13	note 112
113	14	note 113
114	15	note 114
115	16	note 115
116	17	note 116
117	18	note 117
118	19	note 118
119	20	note 119
120	1	note 120
121	2	note 121
122	3	note 122
123	4	note 123
124	5	note 124
125	6	note 125
126	7	note 126
127	8	note 127
128	9	note 128
129	10	note 129
130	11	note 130
131	12	note 131
132	13	note 132
133	14	note 133
134	15	note 134
135	16	note 135
136	17	note 136
137	18	note 137
138	19	note 138
139	20	note 139
140	1	note 140
141	2	note 141
142	3	note 142
143	4	note 143
144	5	note 144
145	6	note 145
146	7	note 146
147	8	note 147
148	9	note 148
149	10	note 149
150	11	note 150
151	12	note 151
152	13	note 152
153	14	note 153
154	15	note 154
155	16	note 155
156	17	note 156
157	18	note 157
158	19	note 158
159	20	note 159
160	1	note 160
161	2	note 161
162	3	note 162
163	4	note 163
164	5	note 164
165	6	note 165
166	7	note 166
167	8	note 167
168	9	note 168
169	10	note 169
170	11	note 170
171	12	note 171
172	13	note 172
173	14	note 173
174	15	note 174
175	16	note 175
176	17	note 176
177	18	note 177
178	19	note 178
179	20	note 179
180	1	note 180
181	2	note 181
182	3	note 182
183	4	note 183
184	5	note 184
185	6	note 185
186	7	note 186
187	8	note 187
188	9	note 188
189	10	note 189
190	11	note 190
191	12	note 191
192	13	note 192
193	14	note 193
194	15	note 194
195	16	note 195
196	17	note 196
197	18	note 197
198	19	note 198
199	20	note 199
\.


--
-- Data for Name: parent; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.parent (id, code) FROM stdin;
1	code 1
2	code 2
3	code 3
4	code 4
5	code 5
6	code 6
7	code 7
8	code 8
9	code 9
10	code 10
11	code 11
12	code 12
13	code 13
14	code 14
15	code 15
16	code 16
17	code 17
18	code 18
19	code 19
20	code 20
\.


--
-- Name: line_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.line_id_seq', 199, true);


--
-- Name: parent_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.parent_id_seq', 20, true);


--
-- Name: ledger ledger_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.ledger
    ADD CONSTRAINT ledger_pkey PRIMARY KEY (id, at);


--
-- Name: ledger_2025 ledger_2025_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.ledger_2025
    ADD CONSTRAINT ledger_2025_pkey PRIMARY KEY (id, at);


--
-- Name: line line_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.line
    ADD CONSTRAINT line_pkey PRIMARY KEY (id);


--
-- Name: parent parent_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.parent
    ADD CONSTRAINT parent_pkey PRIMARY KEY (id);


--
-- Name: line_note; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX line_note ON public.line USING btree (note) WHERE (parent > 3);


--
-- Name: ledger_2025_pkey; Type: INDEX ATTACH; Schema: public; Owner: -
--

ALTER INDEX public.ledger_pkey ATTACH PARTITION public.ledger_2025_pkey;


--
-- Name: line touched; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER touched BEFORE INSERT ON public.line FOR EACH ROW EXECUTE FUNCTION public.touch();


--
-- Name: line line_parent_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.line
    ADD CONSTRAINT line_parent_fkey FOREIGN KEY (parent) REFERENCES public.parent(id);


--
-- PostgreSQL database dump complete
--

