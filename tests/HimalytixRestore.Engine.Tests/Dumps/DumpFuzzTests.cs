using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Tests.Dumps;

/// <summary>Damaged dumps end in a result or in a <see cref="DumpException"/>, never in anything else.</summary>
public class DumpFuzzTests
{
    private const int Seed = 20240229;

    private static readonly byte[][] Splinters =
        [.. new[] { "'", "\"", "$$", "$a$", "\\", "\n\\.\n", "/*", "*/", "--", "(", ")", ";", "\n", "\0", "\\! x\n", "COPY t FROM stdin;\n", "E'", "\u00ff", "BEGIN ATOMIC ", "END;" }.Select(DumpText.Bytes)];

    [Theory]
    [InlineData("plain")]
    [InlineData("create")]
    [InlineData("inserts")]
    [InlineData("escapes")]
    public async Task Damaged_dump_is_read_or_refused(string name)
    {
        var dump = DumpText.Real(name + ".sql");
        var random = new Random(Seed);
        var refused = 0;
        for (var round = 0; round < 300; round++)
        {
            var damaged = Damage(dump, random);
            try
            {
                var inventory = await DumpText.DrainAsync(damaged, new DumpReaderOptions { BufferSize = random.Next(1, 2000), KeepStatementText = random.Next(1, 500) });
                Assert.Equal(damaged.Length, inventory.SizeBytes);
            }
            catch (DumpException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 30, 299);
    }

    private static byte[] Damage(byte[] dump, Random random)
    {
        var bytes = new List<byte>(dump);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 200), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Splinters[random.Next(Splinters.Length)]);
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at / 2, Math.Min(100, bytes.Count - at)));
                    break;
            }
        }
        return [.. bytes];
    }
}
