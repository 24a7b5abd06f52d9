using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace HimalytixRestore.TestSupport.Dumps;

/// <summary>
/// Makes inputs for the reader of dumps, each from the seed and its number alone. Eight that follow each other come from one dump of the grammar:
/// as it was made, with other line ends, damaged in several ways; one is nothing but splinters. Not for several threads.
/// </summary>
/// <param name="seed">The seed.</param>
internal sealed class DumpFuzzer(int seed)
{
    /// <summary>How many inputs come from one dump.</summary>
    public const int GroupSize = 8;

    /// <summary>How rich the grammar's dumps are, in FsCheck's measure.</summary>
    private const int Richness = 50;

    private const string Key = "k1";

    private long _group = -1;
    private GeneratedDump _dump = new("", []);

    /// <summary>Makes an input.</summary>
    /// <param name="number">Its number, from 0.</param>
    public DumpFuzzInput Input(long number)
    {
        var random = new Random((int)Mix(number));
        var dump = Framed(DumpOf(number / GroupSize), random, out var encoding);
        var bytes = encoding.GetBytes(dump.Text);
        var isWhole = number % GroupSize == 0;
        bytes = (number % GroupSize) switch
        {
            0 => bytes,
            1 => encoding.GetBytes(dump.Text.Replace("\n", "\r\n", StringComparison.Ordinal)),
            2 => DumpSplinters.Damage(encoding.GetBytes(dump.Text.Replace("\n", "\r\n", StringComparison.Ordinal)), random),
            3 => DumpSplinters.Soup(random),
            _ => DumpSplinters.Damage(bytes, random),
        };
        return new()
        {
            Bytes = bytes,
            Expected = isWhole ? [.. dump.Expected.Select(item => (AsLatin1(item.Statement, encoding), AsLatin1(item.Data, encoding)))] : null,
            KeptText = isWhole || random.Next(2) == 0 ? int.MaxValue : random.Next(1, 300),
            BufferSize = random.Next(1, 600),
            Pieces = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(8) == 0 ? 1000 : random.Next(1, 30))],
            FailAt = random.Next(bytes.Length + 1),
        };
    }

    /// <summary>What a dump may have around its statements: an encoding, a byte order mark, psql's keys.</summary>
    private static GeneratedDump Framed(GeneratedDump dump, Random random, out Encoding encoding)
    {
        encoding = random.Next(2) == 0 ? Encoding.UTF8 : Encoding.Latin1;
        var setting = $"SET client_encoding = '{(encoding.Equals(Encoding.UTF8) ? "UTF8" : "LATIN1")}'";
        var isRestricted = random.Next(3) == 0;
        var beginning = DumpGrammar.Header + (isRestricted ? $"\\restrict {Key}\n" : "") + setting + ";\n";
        var text = beginning + dump.Text[DumpGrammar.Header.Length..] + (isRestricted ? $"\\unrestrict {Key}\n" : "");
        return new(encoding.Equals(Encoding.UTF8) && random.Next(8) == 0 ? '\uFEFF' + text : text, [(setting, ""), .. dump.Expected]);
    }

    private static string AsLatin1(string text, Encoding encoding) => Encoding.Latin1.GetString(encoding.GetBytes(text));

    private GeneratedDump DumpOf(long group)
    {
        if (group != _group)
            (_group, _dump) = (group, DumpGrammar.Dump.Sample(1, new Rnd(Mix(~group)), Richness)[0]);
        return _dump;
    }

    /// <summary>SplitMix64: neighbouring numbers have nothing in common.</summary>
    private ulong Mix(long number)
    {
        var mixed = unchecked((ulong)number + ((ulong)(uint)seed << 40) + 0x9E3779B97F4A7C15);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB);
        return mixed ^ (mixed >> 31);
    }
}
