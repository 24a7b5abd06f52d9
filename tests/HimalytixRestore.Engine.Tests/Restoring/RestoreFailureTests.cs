using System.Globalization;
using System.Text;
using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Restoring;

/// <summary>Every error names SQLSTATE, dump line, object and remedy; the database stays unfinished.</summary>
public sealed class RestoreFailureTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Foreign_key_violation_names_its_statement()
    {
        const string Body = """
            -- Name: parent; Type: TABLE; Schema: public; Owner: -
            CREATE TABLE public.parent (id int PRIMARY KEY);
            CREATE TABLE public.child (id int, parent int);
            COPY public.child (id, parent) FROM stdin;
            1	42
            \.
            -- Name: child child_parent_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
            ALTER TABLE ONLY public.child
                ADD CONSTRAINT child_parent_fkey FOREIGN KEY (parent) REFERENCES public.parent(id);
            CREATE TABLE public.never (a int);
            """;
        var error = await FailAsync(Body);
        Assert.Equal("ForeignKeyViolation", error.ErrorId);
        Assert.Equal("23503", error.Evidence["SqlState"]);
        Assert.Equal("child_parent_fkey", error.Evidence["Constraint"]);
        Assert.Equal("FK CONSTRAINT public.child child_parent_fkey", error.Evidence["Object"]);
        AssertLine("ALTER TABLE ONLY public.child", Body, error);
        Assert.Contains("42", error.Evidence["Detail"], StringComparison.Ordinal);
        Assert.NotEmpty(error.RecommendedAction);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Foreign_key_violation_names_the_rows_and_leaves_nothing_of_the_search(int jobs)
    {
        var rows = string.Concat(Enumerable.Range(1, 15).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i}\t{i}\tx\n"))) + "16\t7\tx\n17\t7\tx\n18\t\\N\tx\n19\t1\ty\n";
        var body = $"""
            CREATE TABLE public."Eltern" (id int, kind text, PRIMARY KEY (id, kind));
            CREATE TABLE public.child (id int, "parent Id" int, kind text);
            COPY public."Eltern" (id, kind) FROM stdin;
            1	x
            2	x
            \.

            COPY public.child (id, "parent Id", kind) FROM stdin;
            {rows}\.

            -- Name: child child_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
            ALTER TABLE ONLY public.child ADD CONSTRAINT child_fkey FOREIGN KEY ("parent Id", kind) REFERENCES public."Eltern"(id, kind) DEFERRABLE INITIALLY DEFERRED;
            """;

        var error = await FailAsync(body, change: request => LoadBench.Spread(request, jobs));

        Assert.Equal("ForeignKeyViolation", error.ErrorId);
        Assert.Equal("16 rows with 14 keys", error.Evidence["OffendingRows"]);
        Assert.StartsWith("\"parent Id\", kind: (7, x) in 3 rows; (1, y) in 1 rows; (10, x) in 1 rows; ", error.Evidence["OffendingKeys"], StringComparison.Ordinal);
        Assert.EndsWith("; …", error.Evidence["OffendingKeys"], StringComparison.Ordinal);
        LoadBench bench = new(await postgres.GetAsync());
        Assert.Equal(16, await bench.Server.ScalarAsync<long>(error.TargetName, $"SELECT count(*) FROM ({error.Evidence["Query"]}) AS orphans"));
        Assert.Equal(0, await bench.Server.ScalarAsync<long>(error.TargetName, "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated"));
        Assert.Contains("Switching triggers off would let them in", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Duplicate_key_in_rows_names_the_row()
    {
        const string Body = "CREATE TABLE public.t (id int PRIMARY KEY, note text);\nCOPY public.t (id, note) FROM stdin;\n1\ta\n2\tb\n1\tagain\n3\tc\n\\.\n";
        var error = await FailAsync(Body);
        Assert.Equal("DuplicateKey", error.ErrorId);
        Assert.Equal("23505", error.Evidence["SqlState"]);
        AssertLine("1\tagain", Body, error);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(30)]
    public async Task Bad_row_is_named_by_the_line_of_the_dump(long commandBytes)
    {
        var rows = string.Concat(Enumerable.Range(1, 20).Select(i => string.Create(CultureInfo.InvariantCulture, $"{(i == 17 ? "bad" : i)}\trow\n")));
        var body = $"CREATE TABLE public.t (id int, note text);\nCOPY public.t (id, note) FROM stdin;\n{rows}\\.\n";
        var error = await FailAsync(body, commandBytes);
        Assert.Equal("InvalidRow", error.ErrorId);
        AssertLine("bad\trow", body, error);
        Assert.Contains($"dump line {error.Evidence["DumpLine"]}", error.Evidence["Context"], StringComparison.Ordinal);
        Assert.Contains("bad", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statement_within_a_batch_is_named_with_the_line_inside_it()
    {
        var body = string.Concat(Enumerable.Range(0, 50).Select(i => string.Create(CultureInfo.InvariantCulture, $"CREATE TABLE public.t{i} (a int);\n")))
            + "CREATE VIEW public.v AS\n  SELECT 'ä' AS x,\n    missing_column\n  FROM public.t1;\n" + "CREATE TABLE public.later (a int);\n";
        var error = await FailAsync(body);
        Assert.Equal("42703", error.Evidence["SqlState"]);
        AssertLine("    missing_column", body, error);
    }

    [Fact]
    public async Task Failure_at_the_commit_is_traced_to_its_statement()
    {
        const string Body = "CREATE TABLE public.p (id int PRIMARY KEY);\nCREATE TABLE public.c (p int REFERENCES public.p DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO public.c VALUES (5);\nCREATE TABLE public.x (a int);\n";
        var error = await FailAsync(Body);
        Assert.Equal("ForeignKeyViolation", error.ErrorId);
        AssertLine("INSERT INTO public.c", Body, error);
    }

    [Fact]
    public async Task Error_texts_are_decoded()
    {
        LoadBench bench = new(await postgres.GetAsync());
        var database = await bench.Server.CreateDatabaseAsync("failing", "TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
        var dump = Encoding.Latin1.GetBytes(LoadBench.Dump("CREATE TABLE public.t (\"größe\" int);\nALTER TABLE public.t ADD CONSTRAINT \"prüfung\" CHECK (\"größen\" > 0);\n").Replace("'UTF8'", "'LATIN1'", StringComparison.Ordinal));
        var error = await Assert.ThrowsAsync<DatabaseException>(() => bench.LoadAsync(database, new MemoryStream(dump)));
        Assert.Contains("größen", error.Message, StringComparison.Ordinal);
        Assert.Contains("prüfung", error.Evidence["Statement"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_the_server_did_not_take_are_an_error()
    {
        const string Body = """
            CREATE TABLE public.t (a int);
            CREATE FUNCTION public.drop_even() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.a % 2 = 0 THEN RETURN NULL; END IF; RETURN NEW; END $$;
            CREATE TRIGGER t BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.drop_even();
            COPY public.t (a) FROM stdin;
            1
            2
            3
            \.

            """;
        var error = await FailAsync(Body);
        Assert.Equal("RowsNotAcknowledged", error.ErrorId);
        Assert.Equal(("3", "2"), (error.Evidence["RowsSent"], error.Evidence["RowsAcknowledged"]));
        AssertLine("COPY public.t", Body, error);
    }

    [Fact]
    public async Task Copy_statement_that_is_refused_is_named()
    {
        const string Body = "CREATE TABLE public.t (a int);\nCOPY public.t (b) FROM stdin;\n1\n\\.\n";
        var error = await FailAsync(Body);
        Assert.Equal("42703", error.Evidence["SqlState"]);
        AssertLine("COPY public.t", Body, error);
    }

    [Theory]
    [InlineData("CREATE ROLE intruder SUPERUSER;")]
    [InlineData("ALTER SYSTEM SET fsync = off;")]
    [InlineData("COPY public.t FROM PROGRAM 'touch /tmp/x';")]
    [InlineData("GRANT pg_execute_server_program TO PUBLIC;")]
    public async Task Statement_about_the_cluster_is_refused(string statement)
    {
        LoadBench bench = new(await postgres.GetAsync());
        var database = await bench.Server.CreateDatabaseAsync("failing");
        var dump = LoadBench.Dump($"CREATE TABLE public.t (a int);\n{statement}\n");
        var error = await Assert.ThrowsAsync<DumpException>(() => bench.LoadAsync(database, dump));
        Assert.Equal("RefusedStatement", error.ErrorId);
        Assert.Equal("13", error.Evidence["DumpLine"]);
        Assert.False(await bench.CanApplicationConnectAsync(database));
    }

    [Fact]
    public async Task Non_empty_target_is_refused_and_untouched()
    {
        LoadBench bench = new(await postgres.GetAsync());
        var database = await bench.Server.CreateDatabaseAsync("live");
        await bench.Server.ExecuteAsync(database, "CREATE TABLE precious (a int)");
        var error = await Assert.ThrowsAsync<DatabaseException>(() => bench.LoadAsync(database, LoadBench.Dump("CREATE TABLE public.t (a int);\n")));
        Assert.Equal("TargetNotEmpty", error.ErrorId);
        Assert.Contains("precious", error.Message, StringComparison.Ordinal);
        Assert.True(await bench.CanApplicationConnectAsync(database));
    }

    [Fact]
    public async Task Non_empty_target_that_was_asked_for_gets_the_prologue_too()
    {
        LoadBench bench = new(await postgres.GetAsync());
        var database = await bench.Server.CreateDatabaseAsync("live");
        await bench.Server.ExecuteAsync(database, "CREATE TABLE t (a int)");
        var dump = LoadBench.Dump("DROP TABLE IF EXISTS public.t;\n--\n-- Name: t; Type: TABLE; Schema: public; Owner: -\n--\n\nCREATE TABLE public.t (a int, b int);\n");
        var ledger = await bench.LoadAsync(database, dump, request => request with { AllowNonEmpty = true });
        Assert.Empty(ledger.Notices);
        Assert.Equal(2, await bench.Server.ScalarAsync<long>(database, "SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0"));
    }

    /// <summary>Loads a body that fails, and checks what is left: no session, a mark, no table made after the failure, nobody can connect.</summary>
    private async Task<DatabaseException> FailAsync(string body, long commandBytes = long.MaxValue, Func<LoadRequest, LoadRequest>? change = null)
    {
        LoadBench bench = new(await postgres.GetAsync());
        var database = await bench.Server.CreateDatabaseAsync("failing");
        var error = await Assert.ThrowsAsync<DatabaseException>(() => bench.LoadAsync(database, LoadBench.Dump(body), request => (change?.Invoke(request) ?? request) with { CopyCommandBytes = commandBytes }));
        Assert.Equal(0, await bench.SessionsAsync(database));
        Assert.False(await bench.CanApplicationConnectAsync(database));
        Assert.Equal(0, await bench.Server.ScalarAsync<long>(database, "SELECT count(*) FROM pg_class WHERE relname IN ('never', 'later')"));
        Assert.Contains(bench.Reporter.Warnings, warning => warning.Contains("Reset-Database", StringComparison.Ordinal));
        return error;
    }

    private static void AssertLine(string start, string body, DatabaseException error)
    {
        var lines = LoadBench.Dump(body).Split('\n').ToList();
        Assert.Equal(lines.FindIndex(line => line.StartsWith(start, StringComparison.Ordinal)) + 1, int.Parse(error.Evidence["DumpLine"], CultureInfo.InvariantCulture));
    }
}
