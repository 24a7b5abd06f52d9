using System.Text;
using System.Text.Json;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Tests.Dumps;

/// <summary>Dumps that pg_dump made (Data/README.md), against what psql sent when it read them.</summary>
public class RealDumpTests
{
    public static TheoryData<string> All => ["plain", "create", "inserts", "rows-per-insert", "latin1", "escapes", "begin"];

    [Theory]
    [InlineData("plain")]
    [InlineData("inserts")]
    [InlineData("latin1")]
    [InlineData("escapes")]
    public async Task Statements_are_those_that_psql_sends(string name)
    {
        var encoding = string.Equals(name, "latin1", StringComparison.Ordinal) ? Encoding.Latin1 : Encoding.UTF8;
        var expected = JsonSerializer.Deserialize<List<string>>(DumpText.Real(name + ".statements.json"))!;
        var (items, inventory) = await DumpText.ReadAsync(DumpText.Real(name + ".sql"));

        Assert.Equal(expected, items.Where(i => i.IsSql).Select(i => encoding.GetString(Encoding.Latin1.GetBytes(i.Text)) + ";"));
        Assert.Equal(expected.Count, inventory.Statements);
        Assert.DoesNotContain(items, i => i.IsSql && i.StatementKind == DumpStatementKind.Unknown);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Items_do_not_depend_on_the_cuts_of_the_input(string name)
    {
        var dump = DumpText.Real(name + ".sql");
        var (expected, inventory) = await DumpText.ReadAsync(dump);
        foreach (var (buffer, sizes) in new (int, int[])[] { (16, [1]), (17, [3, 1]), (64, [5, 64, 1]), (4096, [7]), (100, []) })
        {
            var (items, other) = await DumpText.ReadAsync(dump, new DumpReaderOptions { BufferSize = buffer }, sizes);
            Assert.Equal(expected, items);
            Assert.Equal(JsonSerializer.Serialize(inventory), JsonSerializer.Serialize(other));
        }
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("rows-per-insert")]
    [InlineData("escapes")]
    [InlineData("begin")]
    public async Task Dump_cut_at_any_byte_is_an_error(string name)
    {
        var dump = DumpText.Real(name + ".sql");
        var proof = dump.AsSpan().LastIndexOf("\\unrestrict"u8);
        var end = proof + dump.AsSpan(proof).IndexOf((byte)'\n');
        for (var length = 0; length < end; length++)
        {
            var error = await Assert.ThrowsAsync<DumpException>(() => DumpText.DrainAsync(dump.AsMemory(0, length), DumpReaderOptions.Verification));
            Assert.True(error.ErrorId is "DumpCut", $"{length}: {error.Message}");
        }
        for (var length = end; length <= dump.Length; length++)
            Assert.True((await DumpText.DrainAsync(dump.AsMemory(0, length))).Statements > 0);
    }

    [Fact]
    public async Task Inventory_of_the_producers_dump()
    {
        var (_, inventory) = await DumpText.ReadAsync(DumpText.Real("plain.sql"), DumpReaderOptions.Verification);

        Assert.Equal("15.18 (Debian 15.18-0+deb12u1)", inventory.ServerVersion);
        Assert.Equal("15.18 (Debian 15.18-0+deb12u1)", inventory.DumpVersion);
        Assert.Equal("UTF8", inventory.Encoding);
        Assert.Equal(["Odd \"Schema\".x", "t1"], inventory.Schemas);
        Assert.Equal(["App User", "reader"], inventory.Roles);
        Assert.Equal(
            ["Odd \"Schema\".x.Täble; with 'all' 1", "t1.child 2", "t1.customer 4", "t1.empty_table 0", "t1.ledger 40", "t1.no_columns 1", "t1.parent 1", "t1.sales_north 1", "t1.sales_rest 2"],
            inventory.Tables.Select(t => $"{t.Schema}.{t.Name} {t.Rows}"));
        Assert.Equal(52, inventory.Rows);
        Assert.Equal([new DumpSequence("t1", "customer_id_seq", 4, true), new DumpSequence("t1", "ledger_id_seq", 4711, false)], inventory.Sequences);
    }

    [Fact]
    public async Task Inventory_counts_the_rows_of_inserts()
    {
        var (_, copied) = await DumpText.ReadAsync(DumpText.Real("plain.sql"));
        var (_, single) = await DumpText.ReadAsync(DumpText.Real("inserts.sql"));
        var (_, several) = await DumpText.ReadAsync(DumpText.Real("rows-per-insert.sql"));

        Assert.Equal(copied.Tables.Where(t => t.Rows > 0).Select(t => (t.Schema, t.Name, t.Rows)), single.Tables.Select(t => (t.Schema, t.Name, t.Rows)));
        Assert.Equal([("ledger", 40L), ("no_columns", 1L)], several.Tables.Select(t => (t.Name, t.Rows)));
    }

    [Fact]
    public async Task Inventory_names_every_role_of_a_dump_with_owners_and_grants()
    {
        var (_, inventory) = await DumpText.ReadAsync(DumpText.Real("create.sql"));

        Assert.Equal(["App User", "default_reader", "owner_role", "postgres", "reader"], inventory.Roles);
    }

    [Fact]
    public async Task Names_are_decoded_as_the_dump_is_encoded()
    {
        var (items, inventory) = await DumpText.ReadAsync(DumpText.Real("latin1.sql"));

        Assert.Equal(("LATIN1", "Größe", 2L), (inventory.Encoding, inventory.Tables[0].Name, inventory.Rows));
        Assert.Contains("TABLE DATA public.Größe", items.Select(i => i.Toc));
    }

    [Fact]
    public async Task Create_dump_connects_once_and_keeps_its_statements_about_the_cluster_apart()
    {
        var (items, _) = await DumpText.ReadAsync(DumpText.Real("create.sql"));

        Assert.Equal(2, items.Count(i => i.Text.StartsWith("\\connect erp", StringComparison.Ordinal)));
        Assert.Equal(1, items.Count(i => i.StatementKind == DumpStatementKind.DropDatabase));
        Assert.Equal(1, items.Count(i => i.StatementKind == DumpStatementKind.CreateDatabase));
        Assert.Equal(2, items.Count(i => i.StatementKind == DumpStatementKind.AlterDatabase));
        Assert.Equal(1, items.Count(i => i.StatementKind == DumpStatementKind.CommentOnDatabase));
    }

    [Fact]
    public async Task Functions_named_begin_and_atomic_are_no_trap()
    {
        var (items, _) = await DumpText.ReadAsync(DumpText.Real("begin.sql"));

        Assert.Equal(2, items.Count(i => i.StatementKind == DumpStatementKind.CreateFunction));
        Assert.Equal(2, items.Count(i => i.StatementKind == DumpStatementKind.AlterOwner));
    }
}
