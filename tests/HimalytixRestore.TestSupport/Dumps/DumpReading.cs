using System.Runtime.ExceptionServices;
using System.Text;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.TestSupport.Dumps;

/// <summary>All that a <see cref="DumpReader"/> gave: to the proven end, or to its failure.</summary>
/// <param name="Items">The items, each COPY with its rows.</param>
/// <param name="Inventory">The inventory at that moment.</param>
/// <param name="Failure">What ended it: the dump's error or the stream's; null at the proven end. Anything else is thrown.</param>
/// <param name="IsLastOpen">Whether it failed among the rows of the last item, so that these are not all.</param>
internal sealed record DumpReading(IReadOnlyList<ReadItem> Items, DumpInventory Inventory, Exception? Failure, bool IsLastOpen)
{
    /// <summary>Reads a dump. A reader that makes no progress fails the test.</summary>
    public static async Task<DumpReading> OfAsync(Stream plain, DumpReaderOptions? options = null)
    {
        var items = new List<ReadItem>();
        var rows = new StringBuilder();
        var isOpen = false;
        await using var reader = new DumpReader(plain, options);
        try
        {
            while (await reader.ReadAsync(CancellationToken.None) is { } item)
            {
                items.Add(Keep(item));
                isOpen = item.Kind == DumpItemKind.Copy;
                if (!isOpen)
                    continue;
                var count = 0L;
                CopyChunk chunk;
                do
                {
                    chunk = await reader.ReadCopyAsync(CancellationToken.None);
                    count += chunk.Rows;
                    rows.Append(Encoding.Latin1.GetString(chunk.Data.Span));
                    Check(chunk, rows);
                    isOpen = !chunk.IsEnd;
                    items[^1] = items[^1] with { Data = rows.ToString(), Rows = count };
                }
                while (isOpen);
                rows.Clear();
            }
            return new(items, reader.Inventory, Failure: null, IsLastOpen: false);
        }
        catch (Exception failure) when (failure is DumpException or IOException)
        {
            return new(items, reader.Inventory, failure, isOpen);
        }
    }

    /// <summary>Throws the failure, if there is one.</summary>
    public DumpReading Whole()
    {
        if (Failure is not null)
            ExceptionDispatchInfo.Throw(Failure);
        return this;
    }

    /// <summary>Fails the test unless another reading of the same input, cut in other places, gave the same.</summary>
    public void RequireSame(DumpReading other)
    {
        RequireItemsOf(other, Items.Count);
        if (Items.Count != other.Items.Count || IsLastOpen != other.IsLastOpen)
            Assert.Fail($"{Items.Count} items are read, and {other.Items.Count} when the input is cut elsewhere.");
        if (!string.Equals(Outcome(), other.Outcome(), StringComparison.Ordinal))
            Assert.Fail($"It depends on the cuts how it ends: {Outcome()}\nor {other.Outcome()}");
    }

    /// <summary>Fails the test unless this is the beginning of another reading, ended by the stream's own failure or as that one.</summary>
    public void RequireBeginningOf(DumpReading other)
    {
        if (Failure is not IOException)
            RequireSame(other);
        else
            RequireItemsOf(other, IsLastOpen ? Items.Count - 1 : Items.Count);
    }

    private void RequireItemsOf(DumpReading other, int count)
    {
        // Of rows that are not all, it depends on the buffer how many were given out before the failure.
        count = IsLastOpen ? Math.Min(count, Items.Count - 1) : count;
        for (var i = 0; i < count; i++)
        {
            if (i >= other.Items.Count || Items[i] != other.Items[i])
                Assert.Fail($"It depends on the cuts what item {i} is: {Items[i]}\nor {other.Items.ElementAtOrDefault(i)}");
        }
    }

    private string Outcome() => Failure is DumpException failure
        ? $"{failure.ErrorId} {failure.Message} {string.Join(' ', failure.Evidence)}"
        : $"{Inventory.Statements} {Inventory.Rows} {Inventory.Encoding} {Inventory.ServerVersion} {string.Join(' ', Inventory.Tables)} "
            + $"{string.Join(' ', Inventory.Sequences)} {string.Join(' ', Inventory.Schemas)} {string.Join(' ', Inventory.Extensions)} {string.Join(' ', Inventory.Roles)} {Failure}";

    private static ReadItem Keep(DumpItem item) => new(
        item.Kind, item.StatementKind, Encoding.Latin1.GetString(item.Text.Span), item.Line, item.Offset, item.EndOffset, item.Toc?.ToString() ?? "", item.IsTruncated, "", item.InsertedRows);

    private static void Check(CopyChunk chunk, StringBuilder rows)
    {
        if (chunk.Data.IsEmpty && !chunk.IsEnd)
            Assert.Fail("The reader gave a piece of rows that is empty and not the end.");
        if (chunk.EndsAtRow != (rows.Length == 0 || rows[^1] == '\n'))
            Assert.Fail("The reader does not know whether its piece ends with a row.");
    }
}
