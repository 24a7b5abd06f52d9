using System.Text;
using Kind = HimalytixRestore.Engine.Dumps.DumpStatementKind;

namespace HimalytixRestore.Engine.Dumps;

/// <summary>
/// The objects of a dump and what hangs together, learned by reading all of it once: what belongs to a table is known only at the end
/// (a sequence is made before the table that owns it is named). A few hundred bytes a table; rows are skipped.
/// </summary>
internal sealed class DumpCatalogue
{
    private readonly Dictionary<QualifiedName, DumpRelation> _relations = [];
    private readonly Dictionary<QualifiedName, QualifiedName> _holders = [];
    private readonly Dictionary<(string Schema, string Signature), QualifiedName> _functions = [];
    private readonly HashSet<QualifiedName> _functionNames = [];
    private readonly HashSet<QualifiedName> _types = [];
    private readonly HashSet<QualifiedName> _others = [];
    private readonly SortedSet<string> _schemas = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _extensions = new(StringComparer.Ordinal);
    private readonly List<DumpDependent> _dependents = [];
    private readonly Dictionary<QualifiedName, QualifiedName> _roots = [];
    private Encoding _encoding = Encoding.UTF8;

    private DumpCatalogue()
    {
    }

    /// <summary>The schemas in which the dump has anything, also those it does not create.</summary>
    public IReadOnlyCollection<string> Schemas => _schemas;

    /// <summary>Tables, views and sequences.</summary>
    public IReadOnlyDictionary<QualifiedName, DumpRelation> Relations => _relations;

    /// <summary>Functions by schema and pg_dump's signature, <c>f(integer)</c>; the value is the name alone.</summary>
    public IReadOnlyDictionary<(string Schema, string Signature), QualifiedName> Functions => _functions;

    /// <summary>The names of functions.</summary>
    public IReadOnlySet<QualifiedName> FunctionNames => _functionNames;

    /// <summary>Types and domains.</summary>
    public IReadOnlySet<QualifiedName> Types => _types;

    /// <summary>The tables of indexes, of keys (which have an index of their name) and of extended statistics.</summary>
    public IReadOnlyDictionary<QualifiedName, QualifiedName> Holders => _holders;

    /// <summary>The extensions the dump creates.</summary>
    public IReadOnlyCollection<string> Extensions => _extensions;

    /// <summary>The statements that need other objects, in the dump's order.</summary>
    public IReadOnlyList<DumpDependent> Dependents => _dependents;

    /// <summary>Partitions whose rows the dump puts in through another table (pg_dump --load-via-partition-root), and that table.</summary>
    public IReadOnlyDictionary<QualifiedName, QualifiedName> Roots => _roots;

    /// <summary>The line of the first statement that no comment of pg_dump goes before though the dump has no such comments at all; 0 when it has them.</summary>
    public long FirstLineWithoutComment { get; private set; }

    /// <summary>Reads a dump to its proven end.</summary>
    /// <param name="reader">The dump, at its beginning.</param>
    /// <param name="progress">Called for every item.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DumpException">The dump is cut, malformed or refused.</exception>
    public static async Task<DumpCatalogue> ReadAsync(DumpReader reader, Action progress, CancellationToken cancellationToken)
    {
        DumpCatalogue catalogue = new();
        var hasComments = false;
        while (await reader.ReadAsync(cancellationToken) is { } item)
        {
            progress();
            hasComments |= item.Toc is not null;
            if (item.Kind is DumpItemKind.Statement or DumpItemKind.Copy)
                catalogue.Meet(item);
            if (item.Kind is not DumpItemKind.Copy)
                continue;
            while (!(await reader.ReadCopyAsync(cancellationToken)).IsEnd)
                progress();
        }

        catalogue.FirstLineWithoutComment = hasComments ? 0 : Math.Max(1, catalogue.FirstLineWithoutComment);
        return catalogue;
    }

    /// <summary>Whether the dump makes a table, view, sequence, function, type, collation, … of this name.</summary>
    /// <param name="name">The name.</param>
    public bool Makes(QualifiedName name) => IsKnown(name) || _others.Contains(name);

    /// <summary>What a statement about an index or statistics is about in truth: their table. All else is as it is.</summary>
    /// <param name="subject">The subject.</param>
    public StatementSubject Resolve(StatementSubject subject) => subject.Kind is SubjectKind.Index or SubjectKind.Statistics && _holders.TryGetValue(subject.Name, out var table)
        ? new(SubjectKind.Relation, table, subject.Name.Name)
        : subject;

    private void Meet(DumpItem item)
    {
        if (item.Setting is { Name: "client_encoding" } setting)
            _encoding = DumpEncodings.For(setting.Value);
        if (item.Toc is null)
        {
            if (FirstLineWithoutComment == 0 && item.Setting is null)
                FirstLineWithoutComment = item.Line;
            return;
        }

        if (item.StatementKind is Kind.CreateExtension)
        {
            _extensions.Add(item.Toc.Name);
            return;
        }

        var subject = StatementSubject.Of(item, _encoding);
        Register(item, item.Toc, subject);
        AddDependent(item, item.Toc, Resolve(subject));
    }

    private void Register(DumpItem item, DumpTocEntry toc, StatementSubject subject)
    {
        var name = subject.Name;
        var text = item.Text.Span;
        switch (item.StatementKind)
        {
            case Kind.CreateSchema:
                _schemas.Add(name.Name);
                break;
            case Kind.CreateTable or Kind.CreateForeignTable or Kind.CreateView or Kind.CreateMaterializedView or Kind.CreateSequence:
                _schemas.Add(name.Schema);
                _relations.TryAdd(name, new DumpRelation(name, toc.Type));
                break;
            case Kind.CreateFunction:
                _schemas.Add(name.Schema);
                _functions.TryAdd((name.Schema, toc.Name), name);
                _functionNames.Add(name);
                break;
            case Kind.CreateType or Kind.CreateDomain:
                _schemas.Add(name.Schema);
                _types.Add(name);
                break;
            case Kind.CreateOther when subject.Kind is SubjectKind.Other:
                _schemas.Add(toc.Schema);
                _others.Add(new(toc.Schema, toc.Name));
                break;
            case Kind.CreateIndex or Kind.AlterTableAddPrimaryKey or Kind.AlterTableAddUnique or Kind.AlterTableAddExclude:
                _holders[new(name.Schema, subject.Member)] = name;
                break;
            case Kind.CreateStatistics when StatementClauses.NameBehind(text, "FROM"u8, _encoding) is { } table:
                _holders[name] = table;
                break;
            case Kind.AlterTableAttachPartition when _relations.TryGetValue(name, out var partition):
                partition.Parent = StatementClauses.AlteredTable(text, _encoding);
                break;
            case Kind.AlterSequence when _relations.TryGetValue(name, out var sequence):
                sequence.OwnedBy = StatementClauses.OwningTable(text, _encoding) ?? sequence.OwnedBy;
                break;
            case Kind.AlterTableAlterColumn when StatementClauses.IdentitySequence(text, _encoding) is { } identity:
                _relations[identity] = new DumpRelation(identity, "SEQUENCE") { OwnedBy = name };
                break;
            case Kind.CopyFromStdin or Kind.Insert when toc.IsData && !string.Equals(toc.Name, name.Name, StringComparison.Ordinal) && _relations.ContainsKey(new(toc.Schema, toc.Name)):
                _roots[new(toc.Schema, toc.Name)] = name;
                break;
        }
    }

    private void AddDependent(DumpItem item, DumpTocEntry toc, StatementSubject subject)
    {
        if (!CanDepend(item.StatementKind) || subject.Kind is SubjectKind.None)
            return;
        // A table needs types and functions of extensions too, which the dump does not create; elsewhere such names can be columns behind an alias.
        var isTable = item.StatementKind is Kind.CreateTable or Kind.CreateForeignTable;
        var references = StatementReferences.Of(item.Text.Span, _encoding)
            .Select(name => item.StatementKind is Kind.AlterIndexAttachPartition ? _holders.GetValueOrDefault(name, name) : name)
            .Select(name => _relations.TryGetValue(name, out var relation) ? relation.Name : name)
            .Where(name => name != subject.Name && name.Schema is not ("pg_catalog" or "information_schema") && (isTable || IsKnown(name)))
            .ToArray();
        if (references.Length > 0 || item.StatementKind is Kind.AlterPublication)
            _dependents.Add(new DumpDependent(item.Line, item.StatementKind, subject, toc.ToString(), references));
    }

    private bool IsKnown(QualifiedName name) => _relations.ContainsKey(name) || _functionNames.Contains(name) || _types.Contains(name);

    private static bool CanDepend(Kind kind) => kind is Kind.CreateTable or Kind.CreateForeignTable or Kind.CreateView or Kind.CreateMaterializedView or Kind.CreateIndex
        or Kind.CreateFunction or Kind.CreateTrigger or Kind.CreateRule or Kind.CreatePolicy or Kind.CreateType or Kind.CreateDomain or Kind.CreateStatistics
        or Kind.AlterTableAddForeignKey or Kind.AlterTableAddConstraint or Kind.AlterTableAddExclude or Kind.AlterTableAttachPartition or Kind.AlterTableAlterColumn
        or Kind.AlterIndexAttachPartition or Kind.AlterSequence or Kind.AlterTable or Kind.AlterPublication;
}
