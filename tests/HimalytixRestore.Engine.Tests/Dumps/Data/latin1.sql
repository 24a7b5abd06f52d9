--
-- PostgreSQL database dump
--

\restrict kmgRNTFBvrdT7ayn2U5e0pRZ4lZq2yGyns0LlbRMlkJhJlI8yXYczh0jERCQwjD

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'LATIN1';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: Größe; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public."Größe" (
    "Maß" text
);


--
-- Data for Name: Größe; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public."Größe" ("Maß") FROM stdin;
süß
ÿ
\.


--
-- PostgreSQL database dump complete
--

\unrestrict kmgRNTFBvrdT7ayn2U5e0pRZ4lZq2yGyns0LlbRMlkJhJlI8yXYczh0jERCQwjD

