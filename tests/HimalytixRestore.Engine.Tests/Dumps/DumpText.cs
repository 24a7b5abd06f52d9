using System.Runtime.InteropServices;
using System.Text;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.TestSupport.Dumps;

namespace HimalytixRestore.Engine.Tests.Dumps;

/// <summary>Makes and reads dumps.</summary>
internal static class DumpText
{
    public const string Header = DumpGrammar.Header;
    public const string Trailer = DumpGrammar.Trailer;

    public static string Wrap(string body) => Header + body + Trailer;

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>A file of Dumps/Data.</summary>
    public static byte[] Real(string name)
    {
        using var stream = typeof(DumpText).Assembly.GetManifestResourceStream("Dumps/" + name) ?? throw new InvalidOperationException(name);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public static Task<(List<ReadItem> Items, DumpInventory Inventory)> ReadAsync(string text, DumpReaderOptions? options = null, params int[] sizes) =>
        ReadAsync(Bytes(text), options, sizes);

    public static async Task<(List<ReadItem> Items, DumpInventory Inventory)> ReadAsync(byte[] dump, DumpReaderOptions? options = null, params int[] sizes)
    {
        var reading = (await DumpReading.OfAsync(new DripStream(dump, sizes), options)).Whole();
        return ([.. reading.Items], reading.Inventory);
    }

    /// <summary>Reads a dump to its end for the proof alone.</summary>
    public static async Task<DumpInventory> DrainAsync(ReadOnlyMemory<byte> dump, DumpReaderOptions? options = null)
    {
        Assert.True(MemoryMarshal.TryGetArray(dump, out var bytes));
        await using var reader = new DumpReader(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count), options);
        while (await reader.ReadAsync(CancellationToken.None) is not null)
        {
        }
        return reader.Inventory;
    }

    /// <summary>The statements of a body, its rows after each COPY.</summary>
    public static async Task<List<string>> StatementsAsync(string body)
    {
        var (items, _) = await ReadAsync(Wrap(body));
        return [.. items.Where(i => i.IsSql).Select(i => i.Text)];
    }

    public static async Task<DumpException> FailAsync(string text, DumpReaderOptions? options = null) =>
        await Assert.ThrowsAsync<DumpException>(() => ReadAsync(text, options));
}
