using System.Globalization;
using System.Management.Automation;

namespace HimalytixRestore.Shell.Commands;

/// <summary>Sort-Object: a stable sort by properties or by the objects themselves; what cannot be compared is compared as text.</summary>
[Cmdlet("Sort", "Object")]
[OutputType(typeof(PSObject))]
public sealed class SortObjectCommand : PSCmdlet, IComparer<object?>
{
    private readonly List<PSObject> _items = [];

    /// <summary>The objects.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The keys, the first one first.</summary>
    [Parameter(Position = 0)]
    public object[]? Property { get; set; }

    /// <summary>The greatest first.</summary>
    [Parameter]
    public SwitchParameter Descending { get; set; }

    /// <summary>Each set of keys once.</summary>
    [Parameter]
    public SwitchParameter Unique { get; set; }

    /// <summary>Compares two keys; null comes first.</summary>
    int IComparer<object?>.Compare(object? x, object? y) => LanguagePrimitives.TryCompare(x, y, ignoreCase: true, CultureInfo.CurrentCulture, out var result)
        ? result
        : string.Compare(x?.ToString(), y?.ToString(), StringComparison.CurrentCultureIgnoreCase);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is not null)
            _items.Add(InputObject);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var keys = (Property ?? []).Select(PropertyExpression.Parse).ToList();
        Func<PSObject, object?>[] readers = keys.Count == 0 ? [static i => i] : [.. keys.Select<PropertyExpression, Func<PSObject, object?>>(static k => k.Value)];
        var sorted = _items.Order(Comparer<PSObject>.Create(static (_, _) => 0));
        for (var i = 0; i < readers.Length; i++)
        {
            sorted = keys.ElementAtOrDefault(i)?.Descending ?? Descending
                ? sorted.ThenByDescending(readers[i], this)
                : sorted.ThenBy(readers[i], this);
        }

        PSObject? previous = null;
        foreach (var item in sorted)
        {
            if (Unique && previous is not null && readers.All(r => ((IComparer<object?>)this).Compare(r(previous), r(item)) == 0))
                continue;
            WriteObject(previous = item);
        }
    }
}
