using HimalytixRestore.Engine.Restoring.Waves;

namespace HimalytixRestore.Engine.Tests.Restoring.Waves;

/// <summary>What a key of a big table is made of; whatever is not known to be the same is left as it is.</summary>
public sealed class KeySplitTests
{
    [Theory]
    [InlineData("PRIMARY KEY (id)", "(id)", "PRIMARY KEY USING INDEX \"k 1\"")]
    [InlineData("PRIMARY KEY (id, \"At, x\") INCLUDE (a, b) WITH (fillfactor='70')", "(id, \"At, x\") INCLUDE (a, b) WITH (fillfactor='70')", "PRIMARY KEY USING INDEX \"k 1\"")]
    [InlineData("UNIQUE (a) DEFERRABLE", "(a)", "UNIQUE USING INDEX \"k 1\" DEFERRABLE")]
    [InlineData("UNIQUE (a) DEFERRABLE INITIALLY DEFERRED", "(a)", "UNIQUE USING INDEX \"k 1\" DEFERRABLE INITIALLY DEFERRED")]
    [InlineData("UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b)", "(a) INCLUDE (b) NULLS NOT DISTINCT", "UNIQUE USING INDEX \"k 1\"")]
    public void Key_is_an_index_and_a_constraint_made_of_it(string key, string columns, string attach)
    {
        var split = UniqueKeySplit.Of($"ALTER TABLE ONLY \"S\".\"t'; x\"\n    ADD CONSTRAINT \"k 1\" {key}");
        Assert.Equal($"CREATE UNIQUE INDEX \"k 1\" ON \"S\".\"t'; x\" USING btree {columns}", split?.Build);
        Assert.Equal($"ALTER TABLE ONLY \"S\".\"t'; x\" ADD CONSTRAINT \"k 1\" {attach}", split?.Attach);
    }

    [Theory]
    [InlineData("ALTER TABLE s.t ADD CONSTRAINT k PRIMARY KEY (id)")]
    [InlineData("ALTER TABLE ONLY t ADD CONSTRAINT k PRIMARY KEY (id)")]
    [InlineData("ALTER TABLE ONLY s.t ADD PRIMARY KEY (id)")]
    [InlineData("ALTER TABLE ONLY s.t ADD CONSTRAINT k PRIMARY KEY (id, valid_at WITHOUT OVERLAPS)")]
    [InlineData("ALTER TABLE ONLY s.t ADD CONSTRAINT k UNIQUE (id) USING INDEX TABLESPACE fast")]
    [InlineData("ALTER TABLE ONLY s.t ADD CONSTRAINT k UNIQUE (id), ADD CONSTRAINT l UNIQUE (a)")]
    [InlineData("ALTER TABLE ONLY s.t ADD CONSTRAINT k UNIQUE (id) NOT ENFORCED")]
    [InlineData("ALTER TABLE ONLY s.t ADD CONSTRAINT k PRIMARY KEY USING INDEX k")]
    [InlineData("ALTER TABLE ONLY s.t ADD CONSTRAINT k EXCLUDE USING gist (a WITH &&)")]
    [InlineData("ALTER TABLE ONLY s.t ADD CONSTRAINT k UNIQUE (id")]
    public void Key_that_is_not_known_is_left_as_it_is(string sql) => Assert.Null(UniqueKeySplit.Of(sql));

    [Theory]
    [InlineData("ALTER TABLE ONLY s.t", "REFERENCES p.q(id)", "ONLY s.t")]
    [InlineData("ALTER TABLE s.\"T \"", "REFERENCES p.q(\"not\", b) MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL (b) DEFERRABLE INITIALLY DEFERRED", "s.\"T \"")]
    [InlineData("ALTER TABLE ONLY s.t", "REFERENCES p.q(id) ON UPDATE RESTRICT ON DELETE SET DEFAULT", "ONLY s.t")]
    public void Foreign_key_is_added_first_and_validated_later(string alter, string references, string table)
    {
        var sql = $"{alter}\n    ADD CONSTRAINT f FOREIGN KEY (a, b) {references}";
        var split = ForeignKeySplit.Of(sql);
        Assert.Equal($"{sql}\nNOT VALID", split?.Add);
        Assert.Equal($"ALTER TABLE {table} VALIDATE CONSTRAINT f", split?.Validate);
    }

    [Theory]
    [InlineData("ALTER TABLE ONLY s.t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p.q(id) NOT VALID")]
    [InlineData("ALTER TABLE ONLY s.t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p.q(id) NOT ENFORCED")]
    [InlineData("ALTER TABLE ONLY s.t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p.q(id), ADD CONSTRAINT g FOREIGN KEY (a) REFERENCES p.q(id)")]
    [InlineData("ALTER TABLE ONLY s.t ADD CONSTRAINT f FOREIGN KEY (a, PERIOD b) REFERENCES q(id)")]
    [InlineData("ALTER TABLE ONLY t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p.q(id)")]
    [InlineData("ALTER TABLE ONLY s.t ADD FOREIGN KEY (a) REFERENCES p.q(id)")]
    public void Foreign_key_that_is_not_known_is_left_as_it_is(string sql) => Assert.Null(ForeignKeySplit.Of(sql));
}
