using System.Reflection;

namespace HimalytixRestore.Module.Tests.Views;

/// <summary>A model with values as long as they can be: names of 63 characters without a blank, URIs, the largest sizes, counts of trillions.</summary>
internal static class HardSample
{
    private const string Name = "erpdb_of_the_himalayan_branch_before_20261123_020000_ab12_and_on";
    private const string Location = "s3://himalytix-backups-ap-southeast-1/backups/production/himalytix_production_20261122_020000_with_a_long_name.sql.gz.enc";

    /// <summary>A copy of a sample in which every value is hard to show.</summary>
    /// <param name="sample">The sample.</param>
    public static object Of(object sample)
    {
        var copy = sample.GetType().GetMethod("<Clone>$")!.Invoke(sample, null)!;
        foreach (var property in copy.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(p => p.CanWrite))
        {
            if (ValueOf(property) is { } value)
                property.SetValue(copy, value);
        }

        return copy;
    }

    private static object? ValueOf(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type == typeof(string)) return property.Name is "Uri" or "Path" or "Source" or "Backup" or "Endpoint" or "JournalPath" or "Store" ? Location : Name;
        if (type == typeof(long)) return property.Name.EndsWith("Bytes", StringComparison.Ordinal) ? long.MaxValue : 123_456_789_012;
        if (type == typeof(int)) return int.MaxValue;
        if (type == typeof(TimeSpan)) return TimeSpan.FromDays(400);
        return type == typeof(DateTimeOffset) ? new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.FromMinutes(345)) : null;
    }
}
