namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>What can be wrong with the bytes of an encrypted backup.</summary>
internal static class BadBackups
{
    /// <summary>Bad copies of a good backup, each with its name.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Of(byte[] good)
    {
        yield return ("no Salted__", [.. "Salty___"u8, .. good[8..]]);
        yield return ("cut in the last block", good[..^1]);
        yield return ("last block missing", good[..^16]);
        yield return ("half", good[..(good.Length / 2 / 16 * 16)]);
        yield return ("only the header", good[..16]);
        yield return ("bit flip in the salt", Flip(good, 9));
        yield return ("bit flip in the first block", Flip(good, 17));
        yield return ("bit flip in the middle", Flip(good, good.Length / 2));
        yield return ("bit flip in the last block", Flip(good, good.Length - 3));
        yield return ("block appended", [.. good, .. good[^16..]]);
    }

    private static byte[] Flip(byte[] good, int at)
    {
        byte[] bad = [.. good];
        bad[at] ^= 0x10;
        return bad;
    }
}
