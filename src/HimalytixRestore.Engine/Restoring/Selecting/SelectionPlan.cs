using HimalytixRestore.Engine.Dumps;
using Kind = HimalytixRestore.Engine.Dumps.DumpStatementKind;

namespace HimalytixRestore.Engine.Restoring.Selecting;

/// <summary>
/// A selection against a target: what collides, what is lacking, and which statements are left out because what they need is neither
/// selected nor there. All of it is known before anything is changed.
/// </summary>
internal sealed class SelectionPlan
{
    private const string NotThere = "It needs what is neither selected nor in the database: ";

    private readonly Selection _selection;
    private readonly TargetNames _target;
    private readonly Dictionary<long, string> _leftOut = [];
    private readonly HashSet<long> _keysToOthers = [];
    private readonly HashSet<long> _placesInOthers = [];
    private readonly HashSet<QualifiedName> _absent = [];
    private readonly HashSet<(QualifiedName Relation, string Member)> _absentMembers = [];
    private readonly List<string> _needs = [];
    private readonly List<RestoreNotice> _notices = [];

    /// <summary>Makes the plan.</summary>
    /// <param name="selection">What is wanted.</param>
    /// <param name="target">What is there.</param>
    /// <param name="isShared">The target has other objects, which stay in use.</param>
    public SelectionPlan(Selection selection, TargetNames target, bool isShared)
    {
        (_selection, _target, IsShared) = (selection, target, isShared);
        Conflicts = [.. FindConflicts()];
        foreach (var dependent in selection.Catalogue.Dependents)
            Meet(dependent);
        if (isShared)
            AddNoticesOfTarget();
    }

    /// <summary>The selection.</summary>
    public Selection Selection => _selection;

    /// <summary>Whether the target has other objects, which stay in use.</summary>
    public bool IsShared { get; }

    /// <summary>Selected objects that the target has already.</summary>
    public IReadOnlyList<string> Conflicts { get; }

    /// <summary>What selected tables and types need and cannot have, a line for each.</summary>
    public IReadOnlyList<string> Needs => _needs;

    /// <summary>What the result must say besides what is left out.</summary>
    public IReadOnlyList<RestoreNotice> Notices => _notices;

    /// <summary>The selected schemas that the target has.</summary>
    public IReadOnlyCollection<string> ExistingSchemas => [.. _selection.Schemas.Where(_target.HasSchema)];

    /// <summary>The tables and materialized views that are restored, a partitioned table for all its partitions.</summary>
    public IEnumerable<QualifiedName> Tables => _selection.AllRelations
        .Where(relation => relation.Type is "TABLE" or "MATERIALIZED VIEW" && !_absent.Contains(relation.Name) && !(relation.Parent is { } parent && _selection.Includes(parent)))
        .Select(relation => relation.Name);

    /// <summary>Whether a database now has what was not there when the plan was made.</summary>
    /// <param name="target">What it has now.</param>
    public bool IsIn(TargetNames target)
        => new SelectionPlan(_selection, target, IsShared).Conflicts.Count > Conflicts.Count || _selection.Schemas.Any(schema => target.HasSchema(schema) && !_target.HasSchema(schema));

    /// <summary>Why the statement at a line, which is selected, is left out; null when it is run.</summary>
    /// <param name="line">The line.</param>
    public string? ReasonToLeaveOut(long line) => _leftOut.GetValueOrDefault(line);

    /// <summary>Whether the statement at a line is a foreign key to a table that is not selected and stays in use.</summary>
    /// <param name="line">The line.</param>
    public bool IsKeyToOthers(long line) => _keysToOthers.Contains(line);

    /// <summary>Whether the statement at a line puts a partition, or its index, into a table that is not selected and stays in use.</summary>
    /// <param name="line">The line.</param>
    public bool IsPlaceInOthers(long line) => _placesInOthers.Contains(line);

    /// <summary>Whether a statement is to be run: it belongs to the selection, and what it is about will be there.</summary>
    /// <param name="kind">What the statement does.</param>
    /// <param name="subject">What it is about.</param>
    public bool Takes(Kind kind, StatementSubject subject)
    {
        subject = _selection.Catalogue.Resolve(subject);
        if (subject.Kind is SubjectKind.Schema)
            return TakesSchema(kind, subject.Name.Name);
        return subject.Kind is not SubjectKind.Publication
            && _selection.Covers(subject)
            && !_absent.Contains(subject.Name)
            && !(subject.Member.Length > 0 && _absentMembers.Contains((subject.Name, subject.Member)))
            && !(_selection.SharedSequences.Contains(subject.Name) && _target.HasRelation(subject.Name));
    }

    /// <summary>A schema that is there stays as it is; one that must hold a selected table is made when it is not there.</summary>
    private bool TakesSchema(Kind kind, string schema)
    {
        if (_selection.Schemas.Contains(schema))
            return !IsShared || !_target.HasSchema(schema);
        return kind is Kind.CreateSchema or Kind.AlterOwner or Kind.AlterOther && !_target.HasSchema(schema) && _selection.ContainingSchemas.Contains(schema, StringComparer.Ordinal);
    }

    private IEnumerable<string> FindConflicts()
    {
        foreach (var relation in _selection.AllRelations)
        {
            if (_target.HasRelation(relation.Name))
                yield return $"{relation.Type} {SelectionErrors.Show(relation.Name)}";
        }

        foreach (var (name, table) in _selection.Catalogue.Holders)
        {
            if (_selection.Includes(table) && _target.HasIndexOrStatistics(name))
                yield return $"index or statistics {SelectionErrors.Show(name)}";
        }

        foreach (var type in _selection.Catalogue.Types)
        {
            if (_selection.Schemas.Contains(type.Schema) && _target.HasType(type))
                yield return $"TYPE {SelectionErrors.Show(type)}";
        }

        foreach (var (schema, signature) in _selection.Catalogue.Functions.Keys)
        {
            if (_selection.Schemas.Contains(schema) && _target.HasSignature(schema, signature))
                yield return $"FUNCTION {schema}.{signature}";
        }
    }

    private void Meet(DumpDependent dependent)
    {
        if (!_selection.Covers(dependent.Subject))
        {
            if (IsShared)
                MeetOther(dependent);
            return;
        }

        if (dependent.Kind is Kind.AlterPublication)
        {
            LeaveOut(dependent, "A publication is not part of a selection: whoever wants the table published adds it.");
            return;
        }

        if (IsShared && !dependent.References.All(_selection.Includes))
            MeetOutgoing(dependent);
        var lacking = dependent.References.Where(IsLacking).Select(SelectionErrors.Show).ToArray();
        if (lacking.Length == 0 || !Takes(dependent.Kind, dependent.Subject))
            return;
        if (dependent.Kind is Kind.CreateTable or Kind.CreateForeignTable or Kind.CreateType or Kind.CreateDomain)
            _needs.Add($"{dependent.Label} needs {string.Join(", ", lacking)}");
        else
            LeaveOut(dependent, NotThere + string.Join(", ", lacking) + ".");
    }

    private void MeetOutgoing(DumpDependent dependent)
    {
        if (dependent.Kind is Kind.AlterTableAddForeignKey)
            _keysToOthers.Add(dependent.Line);
        else if (dependent.Kind is Kind.AlterTableAttachPartition or Kind.AlterIndexAttachPartition)
            _placesInOthers.Add(dependent.Line);
    }

    private void LeaveOut(DumpDependent dependent, string reason)
    {
        _leftOut.Add(dependent.Line, reason);
        if (dependent.Subject.Member.Length > 0)
            _absentMembers.Add((dependent.Subject.Name, dependent.Subject.Member));
        else if (dependent.Kind is Kind.CreateView or Kind.CreateMaterializedView or Kind.CreateFunction)
            _absent.Add(dependent.Subject.Name);
    }

    private bool IsLacking(QualifiedName name)
    {
        if (_absent.Contains(name))
            return true;
        var comesAlong = _selection.SharedSequences.Contains(name) || (_selection.Includes(name) && _selection.Catalogue.Makes(name));
        return !comesAlong && !_target.HasAny(name);
    }

    /// <summary>What points into the selection from outside is not part of it, but was dropped with what is restored now.</summary>
    private void MeetOther(DumpDependent dependent)
    {
        var isGone = dependent.Kind switch
        {
            Kind.AlterTableAddForeignKey => _target.HasRelation(dependent.Subject.Name) && !_target.HasForeignKey(dependent.Subject.Name, dependent.Subject.Member),
            Kind.CreateView or Kind.CreateMaterializedView => _target.HasSchema(dependent.Subject.Name.Schema) && !_target.HasRelation(dependent.Subject.Name),
            _ => false,
        };
        if (isGone && dependent.References.Any(_selection.Includes))
            _notices.Add(new(RestoreNoticeKind.Information, dependent.Line, dependent.Label, "It points into the selection from outside, and the database does not have it; it is not part of the selection and was not restored."));
    }

    private void AddNoticesOfTarget()
    {
        foreach (var schema in ExistingSchemas)
            _notices.Add(new(RestoreNoticeKind.Information, 0, "", $"The schema {schema} was there; it stays as it is, with its owner, comment and grants."));
        foreach (var sequence in _selection.SharedSequences.Where(_target.HasRelation))
            _notices.Add(new(RestoreNoticeKind.Information, 0, "", $"The sequence {SelectionErrors.Show(sequence)}, of which a default takes its values, was there; it stays as it is."));
    }
}
