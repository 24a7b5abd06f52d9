using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring.Selecting;

/// <summary>What of a dump is to be restored: whole schemas, and tables with all that hangs on them.</summary>
internal sealed class Selection
{
    private readonly HashSet<string> _schemas;
    private readonly HashSet<QualifiedName> _relations;

    private Selection(SelectionRequest request, DumpCatalogue catalogue, HashSet<string> schemas, HashSet<QualifiedName> relations)
    {
        (Request, Catalogue, _schemas, _relations) = (request, catalogue, schemas, relations);
        SharedSequences = FindSharedSequences().ToHashSet();
    }

    /// <summary>What was asked.</summary>
    public SelectionRequest Request { get; }

    /// <summary>The dump.</summary>
    public DumpCatalogue Catalogue { get; }

    /// <summary>The schemas that are restored as a whole.</summary>
    public IReadOnlySet<string> Schemas => _schemas;

    /// <summary>The tables, views and sequences that were named, with their partitions and their own sequences.</summary>
    public IReadOnlySet<QualifiedName> Relations => _relations;

    /// <summary>Sequences of which a selected table's default takes its values and which no table owns: they come along where the target lacks them.</summary>
    public IReadOnlySet<QualifiedName> SharedSequences { get; }

    /// <summary>Schemas that must be there for the selected tables without being selected: created where the target lacks them.</summary>
    public IEnumerable<string> ContainingSchemas => _relations.Concat(SharedSequences).Select(name => name.Schema).Distinct(StringComparer.Ordinal).Where(schema => !_schemas.Contains(schema));

    /// <summary>All tables, views and sequences that are selected, those of whole schemas too; shared sequences are not among them.</summary>
    public IEnumerable<DumpRelation> AllRelations => Catalogue.Relations.Values.Where(relation => Includes(relation.Name));

    /// <summary>Finds what was asked for in a dump.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="catalogue">The dump.</param>
    /// <exception cref="DumpException">The dump does not say what belongs to what, or puts a partition's rows in through a table that is not selected.</exception>
    /// <exception cref="ConfigurationException">A name matches nothing, or is none.</exception>
    public static Selection Find(SelectionRequest request, DumpCatalogue catalogue)
    {
        if (catalogue.FirstLineWithoutComment > 0)
            throw SelectionErrors.NoComments(request, catalogue.FirstLineWithoutComment);
        List<string> unknown = [];
        var schemas = request.Schemas
            .SelectMany(text => Matches(NamePattern.OfSchema(text), [.. catalogue.Schemas.Select(name => new QualifiedName("", name))], "-IncludeSchema", unknown))
            .Select(name => name.Name).ToHashSet(StringComparer.Ordinal);
        var relations = request.Tables
            .SelectMany(text => Matches(NamePattern.OfTable(text), [.. catalogue.Relations.Keys], "-IncludeTable", unknown))
            .ToHashSet();
        if (unknown.Count > 0)
            throw SelectionErrors.NotInDump(unknown);
        AddParts(catalogue, relations);
        Selection selection = new(request, catalogue, schemas, relations);
        foreach (var (partition, root) in catalogue.Roots)
        {
            if (selection.Includes(partition) && !selection.Includes(root))
                throw SelectionErrors.RowsThroughRoot(partition, root);
        }

        return selection;
    }

    /// <summary>Whether a table, view or sequence is selected.</summary>
    /// <param name="relation">Its name.</param>
    public bool Includes(QualifiedName relation) => _schemas.Contains(relation.Schema) || _relations.Contains(relation);

    /// <summary>Whether what a statement is about belongs to the selection, whatever the target has.</summary>
    /// <param name="subject">What it is about.</param>
    public bool Covers(StatementSubject subject)
    {
        subject = Catalogue.Resolve(subject);
        return subject.Kind switch
        {
            SubjectKind.None => false,
            SubjectKind.Schema => _schemas.Contains(subject.Name.Name),
            SubjectKind.Publication when subject.Name.Name.Length == 0 => _schemas.Contains(subject.Name.Schema),
            SubjectKind.Relation => Includes(subject.Name) || SharedSequences.Contains(subject.Name),
            SubjectKind.Publication => Includes(subject.Name),
            _ => _schemas.Contains(subject.Name.Schema),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _schemas.Order(StringComparer.Ordinal).Select(SqlIdentifier.Quote)
        .Concat(_relations.Where(name => Catalogue.Relations[name].OwnedBy is null && Catalogue.Relations[name].Parent is null).Select(SelectionErrors.Show)));

    private static IReadOnlyList<QualifiedName> Matches(NamePattern pattern, IReadOnlyCollection<QualifiedName> names, string parameter, List<string> unknown)
    {
        var matches = pattern.Match(names);
        if (matches.Count == 0)
            unknown.Add(SelectionErrors.Unknown(parameter, pattern, names));
        return matches;
    }

    /// <summary>Partitions, theirs too, and the sequences their columns own.</summary>
    private static void AddParts(DumpCatalogue catalogue, HashSet<QualifiedName> relations)
    {
        var before = -1;
        while (before != relations.Count)
        {
            before = relations.Count;
            relations.UnionWith(catalogue.Relations.Values
                .Where(relation => (relation.Parent is { } parent && relations.Contains(parent)) || (relation.OwnedBy is { } owner && relations.Contains(owner)))
                .Select(relation => relation.Name));
        }
    }

    private IEnumerable<QualifiedName> FindSharedSequences() =>
        from dependent in Catalogue.Dependents
        where dependent.Kind is DumpStatementKind.CreateTable or DumpStatementKind.AlterTableAlterColumn && dependent.Subject.Kind is SubjectKind.Relation && Includes(dependent.Subject.Name)
        from name in dependent.References
        where !Includes(name) && Catalogue.Relations.TryGetValue(name, out var relation) && relation.Type is "SEQUENCE" && relation.OwnedBy is null
        select name;
}
