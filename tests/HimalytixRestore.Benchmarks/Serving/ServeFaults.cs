using System.Globalization;
using System.Reflection;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Benchmarks.Serving;

/// <summary>Makes the faults of the command line.</summary>
internal static class ServeFaults
{
    private const long AtByte = 100_000;

    /// <summary>Adds a fault to a server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="text">What goes wrong, and how often.</param>
    /// <exception cref="ConfigurationException">There is no such fault.</exception>
    public static void Add(StoreServer server, string text)
    {
        var (what, every) = text.Split(':') switch
        {
            [var name] => (name, 1),
            [var name, var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 => (name, count),
            _ => throw ServeOptions.Wrong($"'{text}' is no fault."),
        };
        var errors = server is S3Server ? typeof(S3Errors) : typeof(GcsErrors);
        if (what == "expedited" && server is S3Server s3)
            s3.HasExpeditedCapacity = false;
        else if (what == "head")
            server.Faults.Add(StoreFault.Error(server is S3Server ? S3Errors.AccessDenied : GcsErrors.Forbidden).On(StoreOperation.Describe));
        else
            server.Faults.Add(Effect(what, errors).On(StoreOperation.Read).When(new Counter(every).IsNext));
    }

    private static StoreFault Effect(string what, Type errors) => what switch
    {
        "reset" => StoreFault.Reset(AtByte),
        "stall" => StoreFault.Stall(AtByte),
        "truncate" => StoreFault.Truncate(AtByte),
        "corrupt" => StoreFault.Corrupt(AtByte),
        _ when Errors(errors).FirstOrDefault(error => string.Equals(error.Code, what, StringComparison.OrdinalIgnoreCase)) is { } error => StoreFault.Error(error),
        _ => throw ServeOptions.Wrong($"'{what}' is no fault; errors are {string.Join(", ", Errors(errors).Select(error => error.Code).Distinct(StringComparer.Ordinal))}."),
    };

    private static IEnumerable<StoreError> Errors(Type errors) =>
        errors.GetProperties(BindingFlags.Public | BindingFlags.Static).Select(property => property.GetValue(null)).OfType<StoreError>();

    private sealed class Counter(int every)
    {
        private int _count;

        public bool IsNext(StoreRequest request) => ++_count % every == 0;
    }
}
