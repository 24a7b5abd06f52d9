using System.Globalization;
using System.Text;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.Engine.Restoring.Waves;

namespace HimalytixRestore.Engine.Tests.Restoring.Waves;

/// <summary>The plan says what a restore would run beside what.</summary>
public sealed class WavePlannerTests
{
    [Fact]
    public async Task Plan_has_the_waves_the_rows_and_what_runs_alone()
    {
        StringBuilder body = new("CREATE EXTENSION citext;\nCREATE SCHEMA ä;\nCREATE SCHEMA b;\n");
        foreach (var schema in new[] { "ä", "b" })
            body.Append(string.Concat(Enumerable.Range(0, 25).Select(i => string.Create(CultureInfo.InvariantCulture, $"CREATE TABLE {schema}.t{i} (id integer);\n"))));
        body.Append("COPY ä.t1 (id) FROM stdin;\n").Insert(body.Length, new string('7', 1000) + "\n", 4000).Append("\\.\n");
        body.Append("COPY b.t1 (id) FROM stdin;\n7\n\\.\n");
        body.Append("-- Name: t1 t1_pkey; Type: CONSTRAINT; Schema: ä; Owner: -\nALTER TABLE ONLY ä.t1\n    ADD CONSTRAINT t1_pkey PRIMARY KEY (id);\n");
        body.Append("-- Name: t1_x; Type: INDEX; Schema: ä; Owner: -\nCREATE INDEX t1_x ON ä.t1 USING btree (id);\n");
        body.Append("ALTER TABLE ONLY b.t1 ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES ä.t1(id);\n");
        body.Append("-- Name: m; Type: MATERIALIZED VIEW DATA; Schema: b; Owner: -\nREFRESH MATERIALIZED VIEW b.m;\n");
        Assert.Equal(
            [
                "Alone: Run in the dump's order, with nothing beside: 1 CREATE EXTENSION; of line 12",
                "Wave: Run: 25 CREATE TABLE, 2 CREATE SCHEMA; of ä, b",
                "Wave: Run: 25 CREATE TABLE; of b",
                "Rows: Load 4001 rows, 3.82 MiB, beside each other, of ä.t1 (3.82 MiB), b.t1 (2 B)",
                "Wave: Run 2 units beside each other: 1 ALTER TABLE ADD PRIMARY KEY, 1 CREATE INDEX; of CONSTRAINT ä.t1 t1_pkey (3.82 MiB), INDEX ä.t1_x (3.82 MiB)",
                "Wave: Run: 1 ALTER TABLE ADD PRIMARY KEY, 1 ALTER TABLE ADD FOREIGN KEY; of ä, b",
                "Wave: Run: 1 ALTER TABLE ADD FOREIGN KEY; of INDEX ä.t1_x (3.82 MiB)",
                "Alone: Run in the dump's order, with nothing beside: 1 REFRESH MATERIALIZED VIEW; of MATERIALIZED VIEW DATA b.m",
            ],
            (await PlanAsync(body.ToString())).Select(step => step.ToString()));
    }

    [Fact]
    public void Wave_is_the_longest_way_through_the_conflicts()
    {
        WaveLevels levels = new();
        var finder = FootprintFinderTests.Finder();
        var waves = new[]
        {
            "CREATE TABLE a.x ()", "CREATE TABLE b.x ()", "CREATE VIEW a.v AS SELECT FROM b.x", "CREATE TABLE \"Odd one\".x ()",
            "CREATE VIEW b.w AS SELECT FROM a.v", "SELECT pg_catalog.setval('a.s', 1)", "SELECT pg_catalog.setval('a.r', 1)", "COMMENT ON SCHEMA a IS 'x'",
        }.Select(sql => levels.Add(finder.Find(FootprintFinderTests.Statement(sql))));
        Assert.Equal([1, 1, 2, 1, 3, 4, 4, 5], waves);
    }

    private static async Task<IReadOnlyList<PlannedStep>> PlanAsync(string body)
    {
        await using DumpReader reader = new(new MemoryStream(Encoding.UTF8.GetBytes(LoadBench.Dump(body))));
        return await new WavePlanner(new PolicyContext(IsBeforeFirstObject: false, WasEmpty: true, IncludeSubscriptions: false)).ReadAsync(reader, TestContext.Current.CancellationToken);
    }
}
