using System.Text;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.TestSupport.Dumps;

namespace HimalytixRestore.Engine.Tests.Dumps;

/// <summary>Items, COPY blocks, meta-commands, header and trailer.</summary>
public class DumpReaderTests
{
    private const string Copy = "COPY t1.ledger (id, \"a \"\"b\") FROM stdin;\n";

    [Fact]
    public async Task Items_carry_line_offset_and_the_comment_before_them()
    {
        var text = DumpText.Wrap("SET a = 1;\n-- Name: x; Type: TABLE; Schema: public; Owner: -\n\nCREATE TABLE x (\n);\n\nSELECT 2;");
        var (items, inventory) = await DumpText.ReadAsync(text);

        Assert.Collection(
            items,
            i => Assert.Equal((5, "", "SET a = 1"), (i.Line, i.Toc, i.Text)),
            i => Assert.Equal((DumpItemKind.TocComment, 6, "TABLE public.x"), (i.Kind, i.Line, i.Toc)),
            i => Assert.Equal((8, "TABLE public.x", "CREATE TABLE x (\n)"), (i.Line, i.Toc, i.Text)),
            i => Assert.Equal((11, "TABLE public.x", "SELECT 2"), (i.Line, i.Toc, i.Text)));
        Assert.All(items.Where(i => i.IsSql), i =>
        {
            Assert.Equal(i.Text + ";", text[(int)i.Offset..(int)i.EndOffset]);
            Assert.Equal(i.Line, 1 + text.AsSpan(0, (int)i.Offset).Count('\n'));
        });
        Assert.Equal(3, inventory.Statements);
        Assert.Equal(text.Length, inventory.SizeBytes);
        Assert.Equal(text.Count(c => c == '\n'), inventory.Lines);
    }

    public static TheoryData<string, string, long> CopyBlocks => new()
    {
        { "\\.\n", "", 0 },
        { "\n\\.\n", "\n", 1 },
        { "1\t2\n\\.\n", "1\t2\n", 1 },
        { "1\r\n\\.\r\n", "1\r\n", 1 },
        { "\\.\r\n", "", 0 },
        { "\\N\n\\\\.\n\\.x\n \\.\n\\. \nx\\.\n\\.\r\r\n\\\n\\.\n", "\\N\n\\\\.\n\\.x\n \\.\n\\. \nx\\.\n\\.\r\r\n\\\n", 8 },
        { "\\restrict x\n\\! rm\n-- PostgreSQL database dump complete\n';$$\n\\.\n", "\\restrict x\n\\! rm\n-- PostgreSQL database dump complete\n';$$\n", 4 },
        { "\0\u00ff\u00c3(\n\\.\n", "\0\u00ff\u00c3(\n", 1 },
    };

    [Theory]
    [MemberData(nameof(CopyBlocks))]
    public async Task Copy_data_is_raw_and_ends_at_backslash_dot_alone_on_a_line(string block, string data, long rows)
    {
        foreach (var size in new[] { 1, 2, 7, 1000 })
        {
            var (items, inventory) = await DumpText.ReadAsync(DumpText.Wrap(Copy + block + "SELECT 1;"), new DumpReaderOptions { BufferSize = size }, size);

            Assert.Equal(2, items.Count);
            Assert.Equal((DumpItemKind.Copy, data, rows), (items[0].Kind, items[0].Data, items[0].Rows));
            Assert.Equal("SELECT 1", items[1].Text);
            Assert.Equal([new DumpTable("t1", "ledger", rows, data.Length, 5)], inventory.Tables);
        }
    }

    [Theory]
    [MemberData(nameof(CopyBlocks))]
    public async Task Rows_that_are_not_read_are_skipped_and_counted(string block, string data, long rows)
    {
        var text = DumpText.Wrap(Copy + block + "SELECT 1;");
        await using var reader = new DumpReader(new DripStream(DumpText.Bytes(text), 3), new DumpReaderOptions { BufferSize = 20 });
        Assert.Equal(DumpItemKind.Copy, (await reader.ReadAsync(default))!.Kind);
        Assert.Equal("SELECT 1", Encoding.Latin1.GetString((await reader.ReadAsync(default))!.Text.Span));
        Assert.Null(await reader.ReadAsync(default));
        Assert.Equal((rows, (long)data.Length), (reader.Inventory.Rows, reader.Inventory.Tables[0].SizeBytes));
    }

    [Fact]
    public async Task Copy_target_is_unquoted_and_options_are_kept()
    {
        var text = DumpText.Wrap("COPY \"S\".\"T\"\".x\" (a, \"B,)\") FROM stdin WITH (FORMAT csv);\n\\.\n");
        await using var reader = new DumpReader(new MemoryStream(DumpText.Bytes(text)));
        var item = await reader.ReadAsync(default);

        Assert.Equal(("S", "T\".x"), (item!.Copy!.Schema, item.Copy.Table));
        Assert.Equal(["a", "B,)"], item.Copy.Columns);
        Assert.EndsWith("FROM stdin WITH (FORMAT csv)", Encoding.Latin1.GetString(item.Text.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunks_are_cut_at_rows_where_a_row_fits()
    {
        var rows = string.Concat(Enumerable.Range(0, 100).Select(i => new string('x', i % 30) + "\n")) + new string('y', 500) + "\nz\n";
        await using var reader = new DumpReader(new MemoryStream(DumpText.Bytes(DumpText.Wrap(Copy + rows + "\\.\n"))), new DumpReaderOptions { BufferSize = 64 });
        await reader.ReadAsync(default);
        var inner = 0;
        CopyChunk chunk;
        do
        {
            chunk = await reader.ReadCopyAsync(default);
            if (!chunk.EndsAtRow)
            {
                inner++;
                Assert.All(chunk.Data.ToArray(), b => Assert.Equal((byte)'y', b));
            }
        }
        while (!chunk.IsEnd);
        Assert.InRange(inner, 5, 10);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reader.ReadCopyAsync(default));
    }

    [Theory]
    [InlineData("\\! rm -rf /\n", @"\!", 5)]
    [InlineData("SELECT 1;\n\\i x.sql\n", @"\i", 6)]
    [InlineData("SELECT 1 \\gexec\n;", @"\gexec", 5)]
    [InlineData("SELECT 1 \\; SELECT 2;", @"\;", 5)]
    [InlineData("SELECT 1\n\\p\n;", @"\p", 6)]
    [InlineData("\\copy t from program 'x'\n", @"\copy", 5)]
    [InlineData("SELECT 1; \\restrict k\n", @"\restrict", 5)]
    [InlineData(" \\restrict k\n", @"\restrict", 5)]
    [InlineData("\\restrict `id`\n", @"\restrict", 5)]
    [InlineData("\\restrict\n", @"\restrict", 5)]
    [InlineData("\\restrict a b\n", @"\restrict", 5)]
    [InlineData("\\connect erp \\! x\n", @"\connect", 5)]
    [InlineData("\\connect `x`\n", @"\connect", 5)]
    [InlineData("\\\u001b[31m\n", "\\", 5)]
    public async Task Meta_command_is_refused_wherever_it_stands(string body, string command, long line)
    {
        var error = await DumpText.FailAsync(DumpText.Wrap(body));

        Assert.Equal(("RefusedMetaCommand", RestoreErrorCategory.Refused), (error.ErrorId, error.Category));
        Assert.Equal(command, error.Evidence["Command"]);
        Assert.Equal($"{line}", error.Evidence["DumpLine"]);
    }

    [Fact]
    public async Task Meta_command_in_quotes_comments_and_bodies_is_data()
    {
        var statements = await DumpText.StatementsAsync("A '\n\\! x\n';B $$\n\\! x\n$$;C /*\n\\! x\n*/;D --\\! x\n;E \"\n\\! x\n\";-- \\! x\n/* \\! x */");

        Assert.Equal(5, statements.Count);
    }

    /// <summary>Found by the fuzz tests: a command of 18 letters was named with 16 of them when a read ended two bytes behind its backslash.</summary>
    [Fact]
    public async Task Refused_command_is_named_the_same_wherever_the_input_is_cut()
    {
        const string Command = @"\_conforming_strings";
        var dump = DumpText.Bytes(DumpText.Wrap($"SELECT 1 {Command} x;\n"));
        for (var first = 1; first < dump.Length; first++)
        {
            var error = await Assert.ThrowsAsync<DumpException>(() => DumpText.ReadAsync(dump, new DumpReaderOptions { BufferSize = 1 }, first, 1));
            Assert.Equal(Command, error.Evidence["Command"]);
        }
    }

    [Fact]
    public async Task Connect_is_an_item_and_begins_a_new_prologue()
    {
        var text = DumpText.Header + "\\restrict K1\n-- Name: erp; Type: DATABASE; Schema: -; Owner: x\nCREATE DATABASE erp;\n\\unrestrict K1\n"
            + "\\connect -reuse-previous=on \"dbname='e r\\\\p'\"\n\\restrict K1\nSET a = 1;" + DumpText.Trailer + "\\unrestrict K1\n";
        var (items, _) = await DumpText.ReadAsync(text);

        Assert.Equal([@"\restrict K1", @"\unrestrict K1", "\\connect -reuse-previous=on \"dbname='e r\\\\p'\"", @"\restrict K1", @"\unrestrict K1"], items.Where(i => i.Kind == DumpItemKind.MetaCommand).Select(i => i.Text));
        Assert.Equal("", items.Single(i => i.StatementKind == DumpStatementKind.Set).Toc);
        Assert.Equal("DATABASE erp", items.Single(i => i.StatementKind == DumpStatementKind.CreateDatabase).Toc);
        var refused = await DumpText.FailAsync(text, new DumpReaderOptions { AllowConnect = false });
        Assert.Equal("RefusedMetaCommand", refused.ErrorId);
    }

    [Theory]
    [InlineData("\\restrict a\n", "", "DumpCut")]
    [InlineData("\\restrict a\n", "\\unrestrict b\n", "RestrictMismatch")]
    [InlineData("", "\\unrestrict a\n", "RestrictMismatch")]
    [InlineData("\\restrict a\n\\restrict a\n", "\\unrestrict a\n", "RestrictMismatch")]
    [InlineData("\\restrict a\n\\connect x\n", "\\unrestrict a\n", "RestrictMismatch")]
    [InlineData("\\restrict a\n", "\\unrestrict a\n\\unrestrict a\n", "RestrictMismatch")]
    [InlineData("\\restrict a\n", "\\unrestrict a", null)]
    [InlineData("\\restrict a\n", "\\unrestrict a\n\n-- bye\n", null)]
    [InlineData("\\restrict a\n", "\\unrestrict ", "DumpCut")]
    [InlineData("", "", null)]
    [InlineData("", "SELECT 1;", "TextAfterTrailer")]
    [InlineData("", "x", "TextAfterTrailer")]
    [InlineData("", "\\restrict x\n", "TextAfterTrailer")]
    [InlineData("", "\\connect x\n", "TextAfterTrailer")]
    [InlineData("", DumpText.Header, "TextAfterTrailer")]
    [InlineData("\\.\n", "", "StrayCopyEnd")]
    [InlineData("COPY t FROM stdin; SELECT 1;\n\\.\n", "", "TextAfterCopy")]
    [InlineData("COPY t FROM stdin; -- x\n\\.\n", "", "TextAfterCopy")]
    [InlineData("SET client_encoding = 'SJIS';", "", "UnsupportedEncoding")]
    [InlineData("SET client_encoding TO \"gb-18030\";", "", "UnsupportedEncoding")]
    [InlineData("SET NAMES 'Big5';", "", "UnsupportedEncoding")]
    [InlineData("SELECT set_config('client_encoding', 'uhc', false);", "", "UnsupportedEncoding")]
    [InlineData("SET client_encoding = 'EUC_JP';", "", null)]
    public async Task What_surrounds_the_statements_must_fit(string start, string end, string? errorId)
    {
        var text = DumpText.Header + start + "SELECT 1;\n" + DumpText.Trailer + end;

        if (errorId is null)
            Assert.NotEmpty((await DumpText.ReadAsync(text)).Items);
        else
            Assert.Equal(errorId, (await DumpText.FailAsync(text)).ErrorId);
    }

    [Theory]
    [InlineData("", "DumpCut")]
    [InlineData("SELECT 1;", "NotADump")]
    [InlineData("-- a backup\n", "NotADump")]
    [InlineData("\\restrict a\n", "NotADump")]
    [InlineData("/* */", "NotADump")]
    [InlineData("\u001f\u008b\u0008", "NotADump")]
    [InlineData("PGDMP\u0001\u000e", "CustomFormat")]
    [InlineData("toc.dat\0\0\0", "CustomFormat")]
    [InlineData("--\n-- PostgreSQL database cluster dump\n--\n", "ClusterDump")]
    [InlineData("--\n-- PostgreSQL datab", "DumpCut")]
    [InlineData("--\n-- PostgreSQL database dump\n", "DumpCut")]
    [InlineData("--\n-- PostgreSQL database dump complete\n--\n", "NotADump")]
    public async Task Beginning_must_be_a_dumps(string text, string errorId) =>
        Assert.Equal(errorId, (await DumpText.FailAsync(text)).ErrorId);

    [Theory]
    [InlineData("\n\nSELECT 1", 7, "inside a statement; the statement begins at line 7")]
    [InlineData("-- Name: f(); Type: FUNCTION; Schema: s; Owner: -\nCREATE FUNCTION f() AS $$\n\n", 8, "inside a dollar-quoted body; the statement begins at line 6 (FUNCTION s.f())")]
    [InlineData("CREATE FUNCTION f() BEGIN ATOMIC SELECT 1;\n", 6, "inside a BEGIN ATOMIC body; the statement begins at line 5")]
    [InlineData("SELECT 'a\n", 6, "inside a quoted string; the statement begins at line 5")]
    [InlineData("SELECT \"a", 5, "inside a quoted identifier; the statement begins at line 5")]
    [InlineData("SELECT (a", 5, "inside parentheses; the statement begins at line 5")]
    [InlineData("SELECT /*", 5, "inside a comment; the statement begins at line 5")]
    [InlineData("/* \n*", 6, "inside a comment that begins at line 5")]
    [InlineData(Copy + "1\t2\n3\t4\n5", 8, "inside COPY t1.ledger data, row 3")]
    [InlineData(Copy + "1\t2\n", 7, "inside COPY t1.ledger data, row 2")]
    [InlineData(Copy + "1\t2\n\\.", 7, "inside COPY t1.ledger data, row 2")]
    [InlineData("COPY t1.ledger FROM stdin;", 5, "inside COPY t1.ledger data, row 1")]
    [InlineData(Copy + "1\t2\n\\.\n", 8, "before its trailer '-- PostgreSQL database dump complete'")]
    [InlineData("\\connec", 5, "inside a psql command")]
    public async Task Cut_dump_names_the_last_line_and_what_was_open(string body, long line, string open)
    {
        var error = await DumpText.FailAsync(DumpText.Header + body);

        Assert.Equal(("DumpCut", RestoreErrorCategory.InvalidData), (error.ErrorId, error.Category));
        Assert.Equal(open, error.Evidence["Open"]);
        Assert.Equal($"{line}", error.Evidence["DumpLine"]);
        Assert.Equal($"{DumpText.Header.Length + body.Length}", error.Evidence["Offset"]);
    }

    [Fact]
    public async Task Windows_line_ends_are_read()
    {
        var text = DumpText.Wrap("\\restrict K\n-- Name: t; Type: TABLE; Schema: s; Owner: -\nCREATE TABLE t (\n);\nCOPY s.t (a) FROM stdin;\n1\n2\n\\.\n") + "\\unrestrict K\n";
        var (items, inventory) = await DumpText.ReadAsync(text.Replace("\n", "\r\n"));

        Assert.Equal("TABLE s.t", items.Single(i => i.Kind == DumpItemKind.Copy).Toc);
        Assert.Equal("1\r\n2\r\n", items.Single(i => i.Kind == DumpItemKind.Copy).Data);
        Assert.Equal(2, inventory.Rows);
    }

    [Fact]
    public async Task Byte_order_mark_is_skipped() =>
        Assert.Single((await DumpText.ReadAsync("\u00ef\u00bb\u00bf" + DumpText.Wrap("SELECT 1;"))).Items);

    [Fact]
    public async Task Statement_text_is_kept_up_to_the_limit_whatever_the_cuts()
    {
        var body = "INSERT INTO s.t (a) VALUES ('" + new string('x', 200) + "'), (2),\n (3);SELECT 1;";
        foreach (var size in new[] { 1, 16, 64, 1000 })
        {
            var (items, inventory) = await DumpText.ReadAsync(DumpText.Wrap(body), new DumpReaderOptions { BufferSize = size, KeepStatementText = 50 }, size);

            Assert.Equal((body[..50], true, 3L), (items[0].Text, items[0].IsTruncated, items[0].Rows));
            Assert.Equal(("SELECT 1", false, 6L), (items[1].Text, items[1].IsTruncated, items[1].Line));
            Assert.Equal(("s.t", 3L), (inventory.Tables[0].ToString(), inventory.Rows));
        }
    }

    [Fact]
    public async Task Copy_of_the_widest_table_is_known_as_one_when_a_dump_is_verified()
    {
        var columns = string.Join(", ", Enumerable.Range(0, 1600).Select(i => $"\"{string.Concat(Enumerable.Repeat("\"\"", 59))}{i:D4}\""));
        var inventory = await DumpText.DrainAsync(DumpText.Bytes(DumpText.Wrap($"COPY s.t ({columns}) FROM stdin;\n1\n\\.\n")), DumpReaderOptions.Verification);

        Assert.Equal(1, inventory.Rows);
    }

    [Fact]
    public async Task Cancellation_ends_the_reading()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await using var reader = new DumpReader(new DripStream(DumpText.Bytes(DumpText.Wrap("SELECT 1;"))));
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await reader.ReadAsync(cancelled.Token));
    }

    [Fact]
    public async Task Stream_is_disposed_with_the_reader_unless_it_is_to_stay_open()
    {
        var stream = new MemoryStream();
        await new DumpReader(stream, new DumpReaderOptions { LeaveOpen = true }).DisposeAsync();
        Assert.True(stream.CanRead);
        await new DumpReader(stream).DisposeAsync();
        Assert.False(stream.CanRead);
    }
}
