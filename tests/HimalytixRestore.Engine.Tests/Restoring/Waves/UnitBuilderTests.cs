using HimalytixRestore.Engine.Restoring.Waves;

namespace HimalytixRestore.Engine.Tests.Restoring.Waves;

/// <summary>What is put together, what is split, and what waits.</summary>
public sealed class UnitBuilderTests
{
    private static readonly UnitLimits s_limits = new(AloneAboveBytes: 100, Locks: 10_000);

    private static readonly string[] s_tables = ["CREATE TABLE a.big (id integer)", "CREATE TABLE a.small (id integer)", "CREATE TABLE b.big (id integer)"];

    [Fact]
    public void Indexes_of_a_big_table_are_built_at_once_and_its_keys_attached_before_the_table_is_needed()
    {
        var units = Build(
            "ALTER TABLE ONLY a.big ADD CONSTRAINT big_pkey PRIMARY KEY (id)",
            "ALTER TABLE ONLY a.small ADD CONSTRAINT small_pkey PRIMARY KEY (id)",
            "CREATE INDEX big_x ON a.big (x)",
            "CREATE INDEX small_x ON a.small (x)",
            "ALTER TABLE a.big CLUSTER ON big_x",
            "CREATE INDEX big_y ON a.big (y)");
        Assert.Equal(
            [
                "CREATE UNIQUE INDEX big_pkey ON a.big USING btree (id)",
                "CREATE INDEX big_x ON a.big (x)",
                "ALTER TABLE ONLY a.small ADD CONSTRAINT small_pkey PRIMARY KEY (id) | CREATE INDEX small_x ON a.small (x) | ALTER TABLE ONLY a.big ADD CONSTRAINT big_pkey PRIMARY KEY USING INDEX big_pkey | ALTER TABLE a.big CLUSTER ON big_x",
                "CREATE INDEX big_y ON a.big (y)",
            ],
            Show(units));
        Assert.False(units[0].Footprint.ConflictsWith(units[1].Footprint));
        Assert.True(units[2].Footprint.ConflictsWith(units[0].Footprint));
        Assert.True(units[3].Footprint.ConflictsWith(units[2].Footprint));
    }

    [Fact]
    public void Foreign_keys_of_big_tables_are_validated_when_all_else_is_done()
    {
        var units = Build(
            "ALTER TABLE ONLY a.big ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES b.big(id)",
            "ALTER TABLE ONLY a.small ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES a.small(id)",
            "COMMENT ON CONSTRAINT f ON a.big IS 'x'");
        Assert.Equal(
            [
                "ALTER TABLE ONLY a.big ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES b.big(id)\nNOT VALID | ALTER TABLE ONLY a.small ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES a.small(id) | COMMENT ON CONSTRAINT f ON a.big IS 'x'",
                "ALTER TABLE ONLY a.big VALIDATE CONSTRAINT f",
            ],
            Show(units));
        Assert.Equal([false, true, true], units[0].Steps.Select(step => step.Completes));
        Assert.True(units[1].Steps[0].Completes);
    }

    [Fact]
    public void Keys_of_a_big_table_wait_for_no_index_of_another()
    {
        var units = Build(
            "CREATE INDEX big_x ON a.big USING gin (x)",
            "ALTER TABLE ONLY a.big ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES a.small(id)",
            "ALTER TABLE ONLY b.big ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES a.small(id)",
            "ALTER TABLE ONLY b.big ADD CONSTRAINT g FOREIGN KEY (y) REFERENCES a.small(id)");
        Assert.Equal([1, 1, 2, 1, 1, 1], units.Select(unit => unit.Steps.Count));
        Assert.True(units[1].Footprint.ConflictsWith(units[0].Footprint));
        Assert.False(units[2].Footprint.ConflictsWith(units[0].Footprint));
    }

    [Theory]
    [InlineData("CREATE INDEX i ON a.big USING gin (x)", 4000)]
    [InlineData("CREATE INDEX i ON a.big USING spgist (x)", 4000)]
    [InlineData("CREATE INDEX i ON a.big USING btree (x)", 1000)]
    [InlineData("CREATE INDEX i ON a.big USING brin (x)", 1000)]
    public void Indexes_with_several_entries_a_row_are_begun_first(string sql, long cost) => Assert.Equal(cost, Assert.Single(Build(sql)).Cost);

    [Fact]
    public void Two_validations_of_one_table_keep_apart_and_those_of_two_do_not()
    {
        var units = Build(
            "ALTER TABLE ONLY a.big ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES a.small(id)",
            "ALTER TABLE ONLY a.big ADD CONSTRAINT g FOREIGN KEY (y) REFERENCES a.small(id)",
            "ALTER TABLE ONLY b.big ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES a.small(id)");
        Assert.Equal(5, units.Count);
        Assert.True(units[2].Footprint.ConflictsWith(units[3].Footprint));
        Assert.False(units[2].Footprint.ConflictsWith(units[4].Footprint));
    }

    [Fact]
    public void Partitioned_tables_are_left_as_the_dump_has_them()
    {
        var units = Build(
            "ALTER TABLE ONLY a.whole ADD CONSTRAINT whole_pkey PRIMARY KEY (id)",
            "ALTER TABLE ONLY a.big ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES a.whole(id)",
            "ALTER TABLE a.whole ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES a.big(id)");
        Assert.All(units.SelectMany(unit => unit.Steps), step => Assert.False(step.IsOurs));
    }

    [Fact]
    public void Batch_ends_with_its_schema_unless_it_is_too_small_to_be_worth_it()
    {
        List<string> sql = [];
        foreach (var (schema, count) in new[] { ("a", 30), ("b", 3), ("a", 3), ("b", 30) })
            sql.AddRange(Enumerable.Range(0, count).Select(i => $"CREATE TABLE {schema}.x{i} ()"));
        Assert.Equal([30, 36], Build([.. sql]).Select(unit => unit.Steps.Count));
    }

    [Fact]
    public void Rest_of_a_schema_makes_no_other_schema_wait()
    {
        var sql = Enumerable.Range(0, 205).Select(i => $"CREATE TABLE a.x{i} ()").Concat(Enumerable.Range(0, 30).Select(i => $"CREATE TABLE b.x{i} ()"));
        var units = Build([.. sql]);
        Assert.Equal([200, 5, 30], units.Select(unit => unit.Steps.Count));
        Assert.False(units[2].Footprint.ConflictsWith(units[1].Footprint));
    }

    [Fact]
    public void Batch_stays_within_the_lock_budget()
    {
        var units = Build(s_limits with { Locks = 100 }, [.. Enumerable.Range(0, 50).Select(i => $"CREATE TABLE a.x{i} ()")]);
        Assert.True(units.Count >= 3);
        Assert.All(units, unit => Assert.InRange(unit.Steps.Count, 1, 20));
    }

    [Fact]
    public void Settings_stay_where_they_are()
    {
        KnownObjects known = new();
        var finder = FootprintFinderTests.Finder(known);
        UnitBuilder builder = new(known, _ => 0, s_limits);
        List<StatementUnit> units = [];
        IReadOnlyList<string> settings = ["SET x = 1"];
        foreach (var sql in new[] { "CREATE TABLE a.x ()", "SET default_tablespace = fast", "CREATE TABLE a.y ()" })
        {
            if (sql.StartsWith("SET", StringComparison.Ordinal))
                settings = ["SET x = 1", sql];
            var statement = FootprintFinderTests.Statement(sql);
            units.AddRange(builder.Add(statement, finder.Find(statement), settings));
        }

        units.AddRange(builder.Complete());
        var unit = Assert.Single(units);
        Assert.Equal(["CREATE TABLE a.x ()", "SET default_tablespace = fast", "CREATE TABLE a.y ()"], unit.Steps.Select(step => step.Sql));
        Assert.Equal((1, 2), (unit.Settings.Count, unit.SettingsAfter.Count));
    }

    private static List<StatementUnit> Build(params string[] sql) => Build(s_limits, sql);

    private static List<StatementUnit> Build(UnitLimits limits, string[] sql)
    {
        KnownObjects known = new();
        var finder = FootprintFinderTests.Finder(known);
        foreach (var table in s_tables)
            finder.Find(FootprintFinderTests.Statement(table));
        UnitBuilder builder = new(known, table => table.Name is "big" or "whole" ? 1000 : 10, limits);
        List<StatementUnit> units = [];
        foreach (var statement in sql.Select(FootprintFinderTests.Statement))
            units.AddRange(builder.Add(statement, finder.Find(statement), []));
        units.AddRange(builder.Complete());
        return units;
    }

    private static IEnumerable<string> Show(IEnumerable<StatementUnit> units) => units.Select(unit => string.Join(" | ", unit.Steps.Select(step => step.Sql)));
}
