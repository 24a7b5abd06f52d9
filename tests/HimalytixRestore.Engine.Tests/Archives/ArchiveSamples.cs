using System.Text;

namespace HimalytixRestore.Engine.Tests.Archives;

/// <summary>Input for the archive tests, and ways to read.</summary>
internal static class ArchiveSamples
{
    public const string Passphrase = "correct horse battery staple";

    /// <summary>Text that compresses like a dump, the same on every run.</summary>
    public static byte[] Sql(int length)
    {
        var random = new Random(4711);
        var text = new StringBuilder("--\n-- PostgreSQL database dump\n--\n");
        for (var row = 0; text.Length < length; row++)
            text.Append(row).Append("\tledger entry ").Append(random.Next(100_000)).Append("\t{\"note\": \"").Append(random.NextInt64()).Append("\"}\n");

        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }

    public static async Task<byte[]> ReadAllAsync(Stream stream)
    {
        await using (stream)
        {
            using var output = new MemoryStream();
            await stream.CopyToAsync(output);
            return output.ToArray();
        }
    }

    /// <summary>Reads with buffers of the given sizes in turn.</summary>
    public static async Task<byte[]> ReadInPiecesAsync(Stream stream, params int[] sizes)
    {
        await using (stream)
        {
            using var output = new MemoryStream();
            var buffer = new byte[sizes.Max()];
            for (var i = 0; ; i++)
            {
                var count = await stream.ReadAsync(buffer.AsMemory(0, sizes[i % sizes.Length]));
                if (count == 0)
                    return output.ToArray();

                output.Write(buffer, 0, count);
            }
        }
    }

    public static byte[] WithFlippedBit(byte[] bytes, long position, int bit = 3)
    {
        var copy = bytes.ToArray();
        copy[position] ^= (byte)(1 << bit);
        return copy;
    }
}
