using System.Globalization;
using System.Text;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Tests.Restoring;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Faults;

/// <summary>Fault 32, data that breaks its own rules: the row's line, or the line of the statement that adds the constraint, whatever the number of sessions.</summary>
public sealed class BadDataTests(PostgresFixture postgres)
{
    public static TheoryData<string, string, string, string, string, int> Faults
    {
        get
        {
            (string Old, string New, string At, string SqlState, string Constraint)[] faults =
            [
                ("\n7\t8\tnote 7\n", "\n7\t999999\tnote 7\n", "ALTER TABLE ONLY public.child\n    ADD CONSTRAINT child_parent_fkey", "23503", "child_parent_fkey"),
                ("\n7\tcode 7\n", "\n7\tcode 7\n7\tcode 7000\n", "ALTER TABLE ONLY public.parent\n    ADD CONSTRAINT parent_pkey", "23505", "parent_pkey"),
                ("\n7\tcode 7\n", "\n7\tcode 7\n7000\tcode 7\n", "ALTER TABLE ONLY public.parent\n    ADD CONSTRAINT parent_code_key", "23505", "parent_code_key"),
                ("\n900\t101\tnote 900\n", "\n900\t101\t\n", "900\t101\t\n", "23514", "child_note_check"),
                ("\n900\trow ", "\n\\N\trow ", "\\N\trow ", "23502", ""),
                ("\n900\trow ", "\nnine hundred\trow ", "nine hundred\trow ", "22P02", ""),
                ("\n900\t101\tnote 900\n", "\n900\t101\tnote\t900\n", "900\t101\tnote\t900\n", "22P04", ""),
            ];
            TheoryData<string, string, string, string, string, int> rows = [];
            foreach (var (old, changed, at, state, constraint) in faults)
            {
                foreach (var jobs in new[] { 1, 2, 8 })
                    rows.Add(old, changed, at, state, constraint, jobs);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Fault_32_data_breaks_a_rule(string old, string changed, string at, string state, string constraint, int jobs)
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync()) { ReaderOptions = new DumpReaderOptions { BufferSize = 1024 } };
        var sound = await PhasedDump.GetAsync(bench.Server);
        var dump = Encoding.UTF8.GetString(sound.Bytes).Replace(old, changed, StringComparison.Ordinal);
        var line = dump[..dump.IndexOf(at, StringComparison.Ordinal)].Count(character => character == '\n') + 1;
        var database = await bench.Server.CreateDatabaseAsync("bad");

        var error = await Assert.ThrowsAsync<DatabaseException>(() => bench.LoadAsync(database, dump, request => LoadBench.Spread(request, jobs)));

        Assert.Equal((RestoreErrorCategory.InvalidData, state), (error.Category, error.Evidence["SqlState"]));
        Assert.Equal(line.ToString(CultureInfo.InvariantCulture), error.Evidence["DumpLine"]);
        Assert.Equal(constraint, error.Evidence.GetValueOrDefault("Constraint", ""));
        Assert.Contains("backup", error.RecommendedAction, StringComparison.Ordinal);
        await bench.AssertUnfinishedAsync(database);
        if (jobs == 8)
            await bench.AssertRepeatsAsync(database, sound, jobs);
    }
}
