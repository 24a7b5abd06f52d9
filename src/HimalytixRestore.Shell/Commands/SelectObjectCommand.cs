using System.Globalization;
using System.Management.Automation;

namespace HimalytixRestore.Shell.Commands;

/// <summary>Select-Object: some of the objects, or some of their properties. With -First it ends the commands before it.</summary>
[Cmdlet(VerbsCommon.Select, "Object", DefaultParameterSetName = "Property")]
[OutputType(typeof(PSObject))]
public sealed class SelectObjectCommand : PSCmdlet
{
    private readonly Queue<PSObject> _last = new();
    private readonly List<PSObject> _unique = [];
    private List<PropertyExpression> _properties = [];
    private int _skipped;
    private int _written;

    /// <summary>The objects.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The properties of new objects.</summary>
    [Parameter(Position = 0, ParameterSetName = "Property")]
    public object[]? Property { get; set; }

    /// <summary>The property whose values are written instead of the objects.</summary>
    [Parameter(ParameterSetName = "Expand", Mandatory = true)]
    public string ExpandProperty { get; set; } = "";

    /// <summary>How many from the start.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? First { get; set; }

    /// <summary>How many from the end.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Last { get; set; }

    /// <summary>How many to leave out at the start.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Skip { get; set; }

    /// <summary>Each result once.</summary>
    [Parameter]
    public SwitchParameter Unique { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _properties = (Property ?? []).Select(PropertyExpression.Parse).ToList();
        if (First is not null && Last is not null)
            ThrowTerminatingError(new(new PSInvalidOperationException("Use -First or -Last, not both."), "FirstAndLast", ErrorCategory.InvalidArgument, targetObject: null));
        StopWhenEnough();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is null || _skipped++ < Skip)
            return;
        if (Last is null)
        {
            Emit(InputObject);
            _written++;
            StopWhenEnough();
        }
        else
        {
            _last.Enqueue(InputObject);
            if (_last.Count > Last)
                _last.Dequeue();
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        while (_last.TryDequeue(out var item))
            Emit(item);
    }

    private void StopWhenEnough()
    {
        if (First is { } first && _written >= first)
            throw EngineInternals.StopUpstream(this);
    }

    private void Emit(PSObject item)
    {
        foreach (var result in Shape(item))
        {
            if (Unique && _unique.Exists(u => AreEqual(u, result)))
                continue;
            if (Unique)
                _unique.Add(result);
            WriteObject(result);
        }
    }

    private IEnumerable<PSObject> Shape(PSObject item)
    {
        if (ParameterSetName is "Expand")
            return Expand(item);
        if (_properties.Count == 0)
            return [item];
        var selected = new PSObject();
        selected.TypeNames.Insert(0, $"Selected.{item.BaseObject.GetType()}");
        foreach (var (name, value) in _properties.SelectMany(p => p.Evaluate(item)))
        {
            if (selected.Properties[name] is null)
                selected.Properties.Add(new PSNoteProperty(name, value));
        }

        return [selected];
    }

    private IEnumerable<PSObject> Expand(PSObject item)
    {
        if (item.Properties[ExpandProperty] is not { } property)
        {
            WriteError(new(new PSInvalidOperationException($"Property \"{ExpandProperty}\" cannot be found."), "ExpandPropertyNotFound", ErrorCategory.InvalidArgument, item));
            return [];
        }

        return LanguagePrimitives.GetEnumerable(property.Value)?.Cast<object>().Select(PSObject.AsPSObject)
            ?? (property.Value is null ? [] : [PSObject.AsPSObject(property.Value)]);
    }

    private bool AreEqual(PSObject left, PSObject right) => _properties.Count == 0
        ? LanguagePrimitives.Equals(left, right, ignoreCase: false, CultureInfo.InvariantCulture)
        : left.Properties.Zip(right.Properties).All(static p => LanguagePrimitives.Equals(p.First.Value, p.Second.Value, ignoreCase: false, CultureInfo.InvariantCulture));
}
