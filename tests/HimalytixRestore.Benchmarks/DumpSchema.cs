namespace HimalytixRestore.Benchmarks;

/// <summary>What stands around the rows of the generated dump, as pg_dump writes it.</summary>
internal static class DumpSchema
{
    /// <summary>From the header to the last CREATE TABLE.</summary>
    public static ReadOnlySpan<byte> Beginning => """
        --
        -- PostgreSQL database dump
        --

        -- Dumped from database version 14.12
        -- Dumped by pg_dump version 14.12

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

        SET default_tablespace = '';

        SET default_table_access_method = heap;

        --
        -- Name: organization; Type: TABLE; Schema: public; Owner: -
        --

        CREATE TABLE public.organization (
            id integer NOT NULL,
            name text NOT NULL,
            created_at timestamp with time zone NOT NULL
        );


        --
        -- Name: journal_entry; Type: TABLE; Schema: public; Owner: -
        --

        CREATE TABLE public.journal_entry (
            id bigint NOT NULL,
            organization_id integer NOT NULL,
            number text NOT NULL,
            posted_at timestamp with time zone NOT NULL,
            document jsonb NOT NULL,
            memo text
        );


        --
        -- Name: ledger; Type: TABLE; Schema: public; Owner: -
        --

        CREATE TABLE public.ledger (
            id bigint NOT NULL,
            entry_id bigint NOT NULL,
            account text NOT NULL,
            debit numeric(19,2) NOT NULL,
            credit numeric(19,2) NOT NULL,
            rate numeric,
            currency character(3) NOT NULL,
            details jsonb NOT NULL,
            memo text
        );


        --
        -- Name: audit_log; Type: TABLE; Schema: public; Owner: -
        --

        CREATE TABLE public.audit_log (
            id bigint NOT NULL,
            at timestamp with time zone NOT NULL,
            actor text NOT NULL,
            text text NOT NULL
        );



        """u8;

    /// <summary>Keys, indexes, the foreign key and the trailer.</summary>
    public static ReadOnlySpan<byte> End => """
        --
        -- Name: organization organization_pkey; Type: CONSTRAINT; Schema: public; Owner: -
        --

        ALTER TABLE ONLY public.organization
            ADD CONSTRAINT organization_pkey PRIMARY KEY (id);


        --
        -- Name: journal_entry journal_entry_pkey; Type: CONSTRAINT; Schema: public; Owner: -
        --

        ALTER TABLE ONLY public.journal_entry
            ADD CONSTRAINT journal_entry_pkey PRIMARY KEY (id);


        --
        -- Name: ledger ledger_pkey; Type: CONSTRAINT; Schema: public; Owner: -
        --

        ALTER TABLE ONLY public.ledger
            ADD CONSTRAINT ledger_pkey PRIMARY KEY (id);


        --
        -- Name: audit_log audit_log_pkey; Type: CONSTRAINT; Schema: public; Owner: -
        --

        ALTER TABLE ONLY public.audit_log
            ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id);


        --
        -- Name: journal_entry_posted_at; Type: INDEX; Schema: public; Owner: -
        --

        CREATE INDEX journal_entry_posted_at ON public.journal_entry USING btree (posted_at);


        --
        -- Name: ledger_entry_id; Type: INDEX; Schema: public; Owner: -
        --

        CREATE INDEX ledger_entry_id ON public.ledger USING btree (entry_id);


        --
        -- Name: ledger ledger_entry_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
        --

        ALTER TABLE ONLY public.ledger
            ADD CONSTRAINT ledger_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES public.journal_entry(id);


        --
        -- PostgreSQL database dump complete
        --


        """u8;
}
