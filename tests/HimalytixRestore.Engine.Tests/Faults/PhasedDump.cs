using System.Collections.Concurrent;
using System.Text;
using HimalytixRestore.Engine.Tests.Restoring;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Faults;

/// <summary>A small dump by the real pg_dump that has every phase of a restore: prologue, definitions, rows of several tables, keys, indexes, foreign keys, the rest.</summary>
internal sealed class PhasedDump
{
    private const string Script = """
        CREATE TYPE mood AS ENUM ('glad', 'sad');
        CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.note := upper(NEW.note); RETURN NEW; END; $$;
        CREATE TABLE parent (id int PRIMARY KEY, code text UNIQUE);
        CREATE TABLE child (id int, parent int REFERENCES parent, note text CHECK (note <> ''));
        CREATE TABLE bulk (id int GENERATED ALWAYS AS IDENTITY, note text, mood mood);
        CREATE TABLE plain (a int, b text);
        CREATE TABLE rest (a int, b text);
        INSERT INTO parent SELECT i, 'code ' || i FROM generate_series(1, 400) AS i;
        INSERT INTO child SELECT i, i % 400 + 1, 'note ' || i FROM generate_series(1, 1000) AS i;
        INSERT INTO bulk (note, mood) SELECT 'row ' || md5(i::text), 'glad' FROM generate_series(1, 1500) AS i;
        INSERT INTO plain SELECT i, repeat('x', i % 50) FROM generate_series(1, 500) AS i;
        INSERT INTO rest SELECT i, E'tab\t and line\n' || i FROM generate_series(1, 500) AS i;
        ALTER TABLE bulk ADD PRIMARY KEY (id);
        CREATE INDEX bulk_note ON bulk (note);
        CREATE INDEX bulk_mood ON bulk (mood, id);
        CREATE INDEX child_note ON child (note);
        CREATE TRIGGER stamp BEFORE UPDATE ON child FOR EACH ROW EXECUTE FUNCTION stamp();
        CREATE VIEW glad AS SELECT id, note FROM bulk WHERE mood = 'glad';
        CREATE MATERIALIZED VIEW sums AS SELECT parent, count(*) AS n FROM child GROUP BY parent;
        CREATE UNIQUE INDEX ON sums (parent);
        """;

    private static readonly ConcurrentDictionary<PostgresServer, Lazy<Task<PhasedDump>>> Made = new();

    private PhasedDump(byte[] bytes, IReadOnlyList<string> contents) => (Bytes, Contents) = (bytes, contents);

    /// <summary>The dump.</summary>
    public byte[] Bytes { get; }

    /// <summary>What a database restored from it must hold, as <see cref="DatabaseContents"/> reads it.</summary>
    public IReadOnlyList<string> Contents { get; }

    /// <summary>The end of the first statement: the target is marked and nothing is made yet when more is asked for.</summary>
    public int AfterFirstStatement => Find("SET statement_timeout = 0;\n") + "SET statement_timeout = 0;\n".Length;

    /// <summary>Within the rows of the first table, which is the largest.</summary>
    public int WithinRows => Find("\n700\t");

    /// <summary>Within the rows of the last table: every other table is there and has been read.</summary>
    public int WithinLastRows => Find("\n400\t", Find("COPY public.rest"));

    /// <summary>The dump of a server's pg_dump, made once.</summary>
    /// <param name="server">A server with pg_dump.</param>
    public static Task<PhasedDump> GetAsync(PostgresServer server) => Made.GetOrAdd(server, key => new(() => MakeAsync(key))).Value;

    private static async Task<PhasedDump> MakeAsync(PostgresServer server)
    {
        LoadBench bench = new(server);
        var source = await bench.CreateSourceAsync(Script);
        return new PhasedDump(await bench.DumpAsync(source), await DatabaseContents.ReadAsync(server, source));
    }

    private int Find(string text, int from = 0)
    {
        var at = Bytes.AsSpan(from).IndexOf(Encoding.UTF8.GetBytes(text));
        Assert.True(at >= 0, $"The dump has no {text}");
        return from + at;
    }
}
