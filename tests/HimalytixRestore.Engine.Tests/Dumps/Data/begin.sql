--
-- PostgreSQL database dump
--

\restrict miobdVJofUFQbRJ74adccySdiRdvoqQUTumoetWSIWidQhJBWcwzakgqjbKjWgH

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
-- Name: atomic(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.atomic() RETURNS integer
    LANGUAGE sql
    AS $$SELECT 1$$;


ALTER FUNCTION public.atomic() OWNER TO postgres;

--
-- Name: begin(integer, integer); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.begin(atomic integer, "end" integer) RETURNS integer
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT atomic AS atomic;
 SELECT "end" AS "end";
END;


ALTER FUNCTION public.begin(atomic integer, "end" integer) OWNER TO postgres;

--
-- PostgreSQL database dump complete
--

\unrestrict miobdVJofUFQbRJ74adccySdiRdvoqQUTumoetWSIWidQhJBWcwzakgqjbKjWgH

