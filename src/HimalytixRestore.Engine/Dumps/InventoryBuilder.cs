using System.Runtime.InteropServices;
using System.Text;

namespace HimalytixRestore.Engine.Dumps;

/// <summary>Counts what a dump holds while it is read.</summary>
internal sealed class InventoryBuilder
{
    private readonly List<Table> _tables = [];
    private readonly Dictionary<(string Schema, string Name), int> _tableIndex = [];
    private readonly List<DumpSequence> _sequences = [];
    private readonly List<string> _schemas = [];
    private readonly List<string> _extensions = [];
    private readonly SortedSet<string> _roles = new(StringComparer.Ordinal);
    private long _statements;

    /// <summary>The header's <c>Dumped from database version</c>.</summary>
    public string ServerVersion { get; set; } = "";

    /// <summary>The header's <c>Dumped by pg_dump version</c>.</summary>
    public string DumpVersion { get; set; } = "";

    /// <summary>The dump's client_encoding.</summary>
    public string Encoding { get; set; } = "";

    /// <summary>Counts a statement and what it names.</summary>
    public void AddStatement(DumpItem item, Encoding encoding, bool standardConformingStrings)
    {
        _statements++;
        var text = item.Text.Span;
        switch (item.StatementKind)
        {
            case DumpStatementKind.Insert when item.Copy is not null:
                AddRows(item.Copy, item.InsertedRows, item.EndOffset - item.Offset, item.Line);
                return;
            case DumpStatementKind.SelectSetval:
                if (StatementDetails.Setval(text, encoding, standardConformingStrings) is { } sequence)
                    _sequences.Add(sequence);
                break;
            case DumpStatementKind.CreateSchema:
                _schemas.Add(StatementDetails.CreatedName(text, encoding));
                break;
            case DumpStatementKind.CreateExtension:
                _extensions.Add(StatementDetails.CreatedName(text, encoding));
                break;
        }
        RoleNames.Collect(item.StatementKind, text, encoding, _roles);
    }

    /// <summary>Counts rows of a table; a table's data may come in several pieces.</summary>
    public void AddRows(CopyTarget target, long rows, long bytes, long line)
    {
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_tableIndex, (target.Schema, target.Table), out var known);
        if (!known)
        {
            index = _tables.Count;
            _tables.Add(new Table(target.Schema, target.Table, line));
        }
        _tables[index].Rows += rows;
        _tables[index].Bytes += bytes;
    }

    /// <summary>The inventory so far.</summary>
    public DumpInventory Build(long lines, long bytes) => new()
    {
        ServerVersion = ServerVersion,
        DumpVersion = DumpVersion,
        Encoding = Encoding,
        Tables = [.. _tables.Select(t => new DumpTable(t.Schema, t.Name, t.Rows, t.Bytes, t.Line))],
        Sequences = [.. _sequences],
        Schemas = [.. _schemas],
        Extensions = [.. _extensions],
        Roles = [.. _roles],
        Statements = _statements,
        Rows = _tables.Sum(t => t.Rows),
        Lines = lines,
        SizeBytes = bytes,
    };

    /// <summary>One table's running counts.</summary>
    private sealed class Table(string schema, string name, long line)
    {
        public string Schema { get; } = schema;

        public string Name { get; } = name;

        public long Line { get; } = line;

        public long Rows { get; set; }

        public long Bytes { get; set; }
    }
}
