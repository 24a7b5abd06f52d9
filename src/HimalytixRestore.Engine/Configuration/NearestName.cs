namespace HimalytixRestore.Engine.Configuration;

/// <summary>Guesses which of the known names was meant.</summary>
internal static class NearestName
{
    /// <summary>The known name that is nearest; null when none is near.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">The names there are.</param>
    public static string? Of(string name, IEnumerable<string> known)
    {
        var (best, distance) = known.Select(other => (other, Distance(name.ToUpperInvariant(), other.ToUpperInvariant()))).DefaultIfEmpty(("", int.MaxValue)).MinBy(pair => pair.Item2);
        return distance <= Math.Max(1, Math.Min(name.Length, best.Length) / 2) ? best : null;
    }

    /// <summary>How many letters were added, left out, changed or swapped with their neighbour (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            cost[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            cost[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int change = a[i - 1] == b[j - 1] ? 0 : 1;
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j] + 1, cost[i, j - 1] + 1), cost[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
