using HimalytixRestore.TestSupport;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
