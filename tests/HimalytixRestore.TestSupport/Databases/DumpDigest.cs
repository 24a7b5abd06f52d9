using System.Text;

namespace HimalytixRestore.TestSupport.Databases;

/// <summary>A plain dump of any size in little memory: all its text but the rows, and digests of the rows of every COPY block.</summary>
/// <param name="Text">Every line outside COPY data, one byte a character; without the <c>\restrict</c> lines, whose key is random.</param>
/// <param name="Blocks">The blocks, in the dump's order.</param>
internal sealed record DumpDigest(string Text, IReadOnlyList<CopyDigest> Blocks)
{
    /// <summary>The first difference of two dumps, in words; null when there is none.</summary>
    /// <param name="expected">What must be.</param>
    /// <param name="actual">What is.</param>
    /// <param name="isOrdered">True compares byte for byte; false lets rows stand in another order within their block.</param>
    public static string? Difference(DumpDigest expected, DumpDigest actual, bool isOrdered)
    {
        if (!string.Equals(expected.Text, actual.Text, StringComparison.Ordinal))
            return DifferenceOfText(expected.Text.Split('\n'), actual.Text.Split('\n'));

        foreach (var (one, other) in expected.Blocks.Zip(actual.Blocks))
        {
            if (one.Rows != other.Rows || one.Sum != other.Sum)
                return FormattableString.Invariant($"{one.Header}: {other.Rows} rows are not the {one.Rows} that are expected.");
            if (isOrdered && one.Sequence != other.Sequence)
                return $"{one.Header}: the rows are the same, but not their order.";
        }

        return null;
    }

    /// <summary>The text differs: where it does first.</summary>
    private static string DifferenceOfText(string[] expected, string[] actual)
    {
        var line = expected.Zip(actual).TakeWhile(pair => string.Equals(pair.First, pair.Second, StringComparison.Ordinal)).Count();
        return new StringBuilder("Outside the rows there is '").Append(actual.ElementAtOrDefault(line)).Append("' where '").Append(expected.ElementAtOrDefault(line)).Append("' is expected.").ToString();
    }
}
