namespace HimalytixRestore.Benchmarks;

/// <summary>
/// Writes a plain dump of a given size: a ledger with numerics, jsonb and text in several scripts, its entries, its organizations and an audit log.
/// The same size and seed give the same bytes.
/// </summary>
/// <param name="targetBytes">The size of the text; a row more or less.</param>
/// <param name="seed">The seed.</param>
internal sealed class DumpGenerator(long targetBytes, int seed)
{
    private const int Organizations = 200;

    /// <summary>Shares of the text in percent; the ledger has the rest.</summary>
    private const int EntryShare = 25;
    private const int AuditShare = 15;

    /// <summary>As they stand in COPY text: one with an escaped tab, one with an escaped line end, one with a backslash.</summary>
    private static readonly byte[][] s_words =
    [
        .. new[]
        {
            "invoice", "payment", "received", "for", "goods", "delivered", "to", "the", "warehouse", "Zürich", "Kathmandu", "काठमाडौं", "रसीद", "東京",
            "quarter", "adjustment", "VAT", "credit", "note", "rent", "travel", "expenses", @"line\tbreak", @"first\nsecond", @"C:\\share", "přijato", "€", "100%",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    private static readonly byte[][] s_currencies = [.. new[] { "EUR", "USD", "NPR", "CHF" }.Select(System.Text.Encoding.UTF8.GetBytes)];
    private static readonly DateTime s_firstDay = new(2021, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly Random _random = new(seed);
    private long _entries;

    /// <summary>Rows written so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Writes the dump.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WriteAsync(Stream output, CancellationToken cancellationToken)
    {
        var text = new CopyRowWriter(output);
        text.Text(DumpSchema.Beginning);
        await TableAsync(text, Header("organization (id, name, created_at)"u8), Organization, id => id <= Organizations, cancellationToken);
        var rest = targetBytes - text.Length - DumpSchema.End.Length;
        var (entriesEnd, ledgerEnd) = (text.Length + (rest * EntryShare / 100), targetBytes - DumpSchema.End.Length - (rest * AuditShare / 100));
        _entries = await TableAsync(text, Header("journal_entry (id, organization_id, number, posted_at, document, memo)"u8), Entry, _ => text.Length < entriesEnd, cancellationToken);
        await TableAsync(text, Header("ledger (id, entry_id, account, debit, credit, rate, currency, details, memo)"u8), Line, _ => text.Length < ledgerEnd, cancellationToken);
        await TableAsync(text, Header("audit_log (id, at, actor, text)"u8), Audit, _ => text.Length < targetBytes - DumpSchema.End.Length, cancellationToken);
        text.Text(DumpSchema.End);
        await text.DrainAsync(cancellationToken, always: true);
    }

    private static byte[] Header(ReadOnlySpan<byte> columns) => [.. "COPY public."u8, .. columns, .. " FROM stdin;\n"u8];

    /// <summary>Writes one COPY block of at least one row; gives the number of its rows.</summary>
    private async Task<long> TableAsync(CopyRowWriter text, byte[] header, Action<CopyRowWriter, long> row, Func<long, bool> goesOn, CancellationToken cancellationToken)
    {
        text.Text(header);
        long id = 0;
        do
        {
            row(text, ++id);
            text.Text("\n"u8);
            await text.DrainAsync(cancellationToken);
        }
        while (goesOn(id + 1));

        text.Text("\\.\n\n\n"u8);
        Rows += id;
        return id;
    }

    private void Organization(CopyRowWriter text, long id)
    {
        text.Number(id).Tab();
        Sentence(text, 3);
        text.Tab().Moment(s_firstDay.AddHours(id));
    }

    private void Entry(CopyRowWriter text, long id)
    {
        text.Number(id).Tab().Number(1 + (id % Organizations)).Text("\tJE-"u8).Number(id, "D9").Tab().Moment(s_firstDay.AddSeconds(id * 37))
            .Text("\t{\"kind\": \""u8).Text(Pick(s_words, 6)).Text("\", \"lines\": "u8).Number(2 + (id % 7))
            .Text(", \"total\": "u8).Amount(_random.Next()).Text(", \"tags\": [\""u8).Text(Pick(s_words, 22)).Text("\", \""u8).Text(Pick(s_words, 22)).Text("\"]}\t"u8);
        Sentence(text, 8);
    }

    private void Line(CopyRowWriter text, long id)
    {
        var amount = _random.Next(100, 500_000_000);
        var isDebit = (id & 1) == 0;
        text.Number(id).Tab().Number(1 + (id % _entries)).Tab().Number(1000 + _random.Next(8999)).Text("-"u8).Number(_random.Next(100), "D2")
            .Tab().Amount(isDebit ? amount : 0).Tab().Amount(isDebit ? 0 : amount).Tab();
        if (id % 5 == 0)
            text.Text("1."u8).Number(_random.Next(100_000_000), "D8");
        else
            text.Text(@"\N"u8);
        text.Tab().Text(Pick(s_currencies, s_currencies.Length))
            .Text("\t{\"tax\": {\"code\": \"V"u8).Number(_random.Next(25)).Text("\", \"amount\": "u8).Amount(amount / 5)
            .Text("}, \"center\": "u8).Number(_random.Next(400)).Text(", \"checked\": "u8).Text(isDebit ? "true"u8 : "null"u8).Text("}\t"u8);
        Sentence(text, 1 + _random.Next(10));
    }

    private void Audit(CopyRowWriter text, long id)
    {
        text.Number(id).Tab().Moment(s_firstDay.AddSeconds(id * 11)).Text("\tuser"u8).Number(_random.Next(500)).Tab();
        Sentence(text, 20 + _random.Next(60));
    }

    private void Sentence(CopyRowWriter text, int words)
    {
        text.Text(Pick(s_words, s_words.Length));
        for (var i = 1; i < words; i++)
            text.Text(" "u8).Text(Pick(s_words, s_words.Length));
    }

    private byte[] Pick(byte[][] values, int count) => values[_random.Next(count)];
}
