namespace HimalytixRestore.TestSupport.Databases;

/// <summary>A stock ledger: nine tenths of its rows and of its 600 MB of dump text are one table.</summary>
internal sealed class OneTableDatabase : GeneratedDatabase
{
    /// <inheritdoc/>
    public override string Name => "onetable";

    /// <inheritdoc/>
    protected override IEnumerable<string> Scripts(double scale)
    {
        var (products, documents) = (Count(50_000, scale), Count(400_000, scale));
        return
        [
            """
            CREATE TABLE inventory_product (id integer NOT NULL, sku varchar(40) NOT NULL, name text NOT NULL, attributes jsonb NOT NULL);
            CREATE TABLE inventory_document (id bigint NOT NULL, number varchar(30) NOT NULL, memo text NOT NULL, issued_on date NOT NULL);
            CREATE TABLE inventory_stockmovement (
                id bigint NOT NULL, product_id integer NOT NULL, document_id bigint NOT NULL, quantity numeric(14,3) NOT NULL, unit_cost numeric(19,4), batch varchar(40) NOT NULL, reference varchar(40) NOT NULL, location varchar(20) NOT NULL, note text, moved_at timestamptz NOT NULL);
            CREATE SEQUENCE inventory_stockmovement_id_seq OWNED BY inventory_stockmovement.id;
            ALTER TABLE inventory_stockmovement ALTER id SET DEFAULT nextval('inventory_stockmovement_id_seq');
            """,
            $"""
            INSERT INTO inventory_product
            SELECT i, 'SKU-' || i, pg_temp.word(i, 1) || ' ' || pg_temp.word(i, 2), jsonb_build_object('weight', i % 900, 'color', pg_temp.word(i, 3)) FROM generate_series(1, {products}) AS i
            """,
            $"""
            INSERT INTO inventory_document
            SELECT i, 'GRN-' || lpad(i::text, 10, '0'), pg_temp.word(i, 4) || ' ' || pg_temp.word(i, 5) || ' ' || md5(i::text) || ' ' || pg_temp.word(i, 6) || ' ' || pg_temp.word(i, 7), '2021-01-01'::date + (i / 300)::int
            FROM generate_series(1, {documents}) AS i
            """,
            $"""
            INSERT INTO inventory_stockmovement
            SELECT i, 1 + pg_temp.pick(i, 8, {products}), 1 + (i - 1) % {documents}, (pg_temp.pick(i, 9, 2000000) - 1000000) * 0.001, CASE WHEN i % 4 > 0 THEN pg_temp.pick(i, 10, 90000000) * 0.0001 END,
                'LOT-' || to_hex(pg_temp.pick(i, 11, 4294967296)), 'PO-2021/' || pg_temp.pick(i, 16, 900000), 'R' || i % 40 || '-' || pg_temp.pick(i, 17, 5000), CASE WHEN i % 3 > 0 THEN pg_temp.word(i, 12) || ' ' || pg_temp.word(i, 13) || ' ' || pg_temp.word(i, 14) || ' ' || pg_temp.word(i, 15) END, pg_temp.moment(i, '5.000731 seconds')
            FROM generate_series(1, {Count(4_500_000, scale)}) AS i
            """,
            "ALTER TABLE inventory_product ADD PRIMARY KEY (id), ADD UNIQUE (sku)",
            "ALTER TABLE inventory_document ADD PRIMARY KEY (id), ADD UNIQUE (number)",
            "ALTER TABLE inventory_stockmovement ADD PRIMARY KEY (id), ADD FOREIGN KEY (product_id) REFERENCES inventory_product, ADD FOREIGN KEY (document_id) REFERENCES inventory_document",
            "CREATE INDEX ON inventory_stockmovement (product_id, moved_at); CREATE INDEX ON inventory_stockmovement (document_id); CREATE INDEX ON inventory_stockmovement (batch)",
            "SELECT setval('inventory_stockmovement_id_seq', 1000000000)",
        ];
    }
}
