namespace HimalytixRestore.Engine.Dumps;

/// <summary>What a statement does, by its leading keywords. <c>OR REPLACE</c>, <c>IF EXISTS</c>, <c>UNLOGGED</c> and the like make no difference.</summary>
internal enum DumpStatementKind
{
    /// <summary>Not one of the others.</summary>
    Unknown,

    // Session and transaction
    /// <summary><c>SET name = value</c>.</summary>
    Set,

    /// <summary><c>SET SESSION AUTHORIZATION</c>.</summary>
    SetSessionAuthorization,

    /// <summary><c>SET ROLE</c>.</summary>
    SetRole,

    /// <summary><c>RESET</c>.</summary>
    Reset,

    /// <summary><c>SELECT pg_catalog.set_config(…)</c>.</summary>
    SelectSetConfig,

    /// <summary><c>BEGIN</c> or <c>START TRANSACTION</c>.</summary>
    Begin,

    /// <summary><c>COMMIT</c> or <c>END</c>.</summary>
    Commit,

    /// <summary><c>ROLLBACK</c> or <c>ABORT</c>.</summary>
    Rollback,

    // Data
    /// <summary><c>COPY … FROM stdin</c>.</summary>
    CopyFromStdin,

    /// <summary>Any other <c>COPY</c>: from or to a file or a program of the server.</summary>
    CopyOther,

    /// <summary><c>INSERT</c>.</summary>
    Insert,

    /// <summary><c>SELECT pg_catalog.setval(…)</c>.</summary>
    SelectSetval,

    /// <summary><c>SELECT pg_catalog.lo_…(…)</c> or <c>lowrite</c>: a large object.</summary>
    SelectLargeObject,

    /// <summary><c>SELECT … pg_restore_relation_stats(…)</c> and its kin (18 and later).</summary>
    SelectStatistics,

    /// <summary>Any other <c>SELECT</c>.</summary>
    Select,

    /// <summary><c>UPDATE</c>.</summary>
    Update,

    /// <summary><c>DELETE</c>.</summary>
    Delete,

    /// <summary><c>TRUNCATE</c>.</summary>
    Truncate,

    /// <summary><c>REFRESH MATERIALIZED VIEW</c>.</summary>
    RefreshMaterializedView,

    /// <summary><c>DO</c>.</summary>
    Do,

    /// <summary><c>CALL</c>.</summary>
    Call,

    /// <summary><c>LOCK</c>.</summary>
    Lock,

    /// <summary><c>ANALYZE</c>.</summary>
    Analyze,

    /// <summary><c>VACUUM</c>, <c>REINDEX</c> or <c>CLUSTER</c>.</summary>
    Maintenance,

    // CREATE, objects of the database
    /// <summary><c>CREATE SCHEMA</c>.</summary>
    CreateSchema,

    /// <summary><c>CREATE EXTENSION</c>.</summary>
    CreateExtension,

    /// <summary><c>CREATE TABLE</c>.</summary>
    CreateTable,

    /// <summary><c>CREATE FOREIGN TABLE</c>.</summary>
    CreateForeignTable,

    /// <summary><c>CREATE VIEW</c>.</summary>
    CreateView,

    /// <summary><c>CREATE MATERIALIZED VIEW</c>.</summary>
    CreateMaterializedView,

    /// <summary><c>CREATE INDEX</c>, unique or not.</summary>
    CreateIndex,

    /// <summary><c>CREATE SEQUENCE</c>.</summary>
    CreateSequence,

    /// <summary><c>CREATE FUNCTION</c>, <c>PROCEDURE</c> or <c>AGGREGATE</c>.</summary>
    CreateFunction,

    /// <summary><c>CREATE TRIGGER</c>, constraint triggers included.</summary>
    CreateTrigger,

    /// <summary><c>CREATE EVENT TRIGGER</c>.</summary>
    CreateEventTrigger,

    /// <summary><c>CREATE RULE</c>.</summary>
    CreateRule,

    /// <summary><c>CREATE POLICY</c>.</summary>
    CreatePolicy,

    /// <summary><c>CREATE TYPE</c>.</summary>
    CreateType,

    /// <summary><c>CREATE DOMAIN</c>.</summary>
    CreateDomain,

    /// <summary><c>CREATE STATISTICS</c>.</summary>
    CreateStatistics,

    /// <summary><c>CREATE PUBLICATION</c>.</summary>
    CreatePublication,

    /// <summary><c>CREATE SUBSCRIPTION</c>.</summary>
    CreateSubscription,

    /// <summary><c>CREATE SERVER</c>.</summary>
    CreateServer,

    /// <summary><c>CREATE USER MAPPING</c>.</summary>
    CreateUserMapping,

    /// <summary><c>CREATE LANGUAGE</c>.</summary>
    CreateLanguage,

    /// <summary>Another object of the database: operator, cast, collation, text search object, access method, wrapper, transform.</summary>
    CreateOther,

    // CREATE, objects of the cluster
    /// <summary><c>CREATE DATABASE</c>.</summary>
    CreateDatabase,

    /// <summary><c>CREATE ROLE</c>, <c>USER</c> or <c>GROUP</c>.</summary>
    CreateRole,

    /// <summary><c>CREATE TABLESPACE</c>.</summary>
    CreateTablespace,

    // ALTER TABLE (also of foreign tables)
    /// <summary><c>ALTER TABLE … ADD CONSTRAINT … PRIMARY KEY</c>.</summary>
    AlterTableAddPrimaryKey,

    /// <summary><c>ALTER TABLE … ADD CONSTRAINT … UNIQUE</c>.</summary>
    AlterTableAddUnique,

    /// <summary><c>ALTER TABLE … ADD CONSTRAINT … EXCLUDE</c>.</summary>
    AlterTableAddExclude,

    /// <summary><c>ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY</c>.</summary>
    AlterTableAddForeignKey,

    /// <summary><c>ALTER TABLE … ADD CONSTRAINT …</c> of another kind: CHECK, NOT NULL.</summary>
    AlterTableAddConstraint,

    /// <summary><c>ALTER TABLE … VALIDATE CONSTRAINT</c>.</summary>
    AlterTableValidateConstraint,

    /// <summary><c>ALTER TABLE … DROP CONSTRAINT</c>.</summary>
    AlterTableDropConstraint,

    /// <summary><c>ALTER TABLE … ATTACH PARTITION</c>.</summary>
    AlterTableAttachPartition,

    /// <summary><c>ALTER TABLE … ALTER COLUMN</c>: default, identity, statistics, storage.</summary>
    AlterTableAlterColumn,

    /// <summary><c>ALTER TABLE … CLUSTER ON</c>.</summary>
    AlterTableClusterOn,

    /// <summary><c>ALTER TABLE … REPLICA IDENTITY</c>.</summary>
    AlterTableReplicaIdentity,

    /// <summary><c>ALTER TABLE … ENABLE|DISABLE|FORCE|NO FORCE ROW LEVEL SECURITY</c>.</summary>
    AlterTableRowSecurity,

    /// <summary><c>ALTER TABLE … ENABLE|DISABLE TRIGGER</c> or <c>RULE</c>.</summary>
    AlterTableEnable,

    /// <summary><c>ALTER TABLE</c> with another action.</summary>
    AlterTable,

    // ALTER, others
    /// <summary><c>ALTER … OWNER TO</c>, of any kind of object but databases, subscriptions and event triggers.</summary>
    AlterOwner,

    /// <summary><c>ALTER INDEX … ATTACH PARTITION</c>.</summary>
    AlterIndexAttachPartition,

    /// <summary><c>ALTER SEQUENCE</c>.</summary>
    AlterSequence,

    /// <summary><c>ALTER DEFAULT PRIVILEGES</c>.</summary>
    AlterDefaultPrivileges,

    /// <summary><c>ALTER EXTENSION</c>.</summary>
    AlterExtension,

    /// <summary><c>ALTER EVENT TRIGGER</c>.</summary>
    AlterEventTrigger,

    /// <summary><c>ALTER PUBLICATION</c>.</summary>
    AlterPublication,

    /// <summary><c>ALTER SUBSCRIPTION</c>.</summary>
    AlterSubscription,

    /// <summary><c>ALTER DATABASE</c>.</summary>
    AlterDatabase,

    /// <summary><c>ALTER ROLE</c>, <c>USER</c> or <c>GROUP</c>.</summary>
    AlterRole,

    /// <summary><c>ALTER SYSTEM</c>.</summary>
    AlterSystem,

    /// <summary><c>ALTER TABLESPACE</c>.</summary>
    AlterTablespace,

    /// <summary><c>ALTER</c> of another object of the database.</summary>
    AlterOther,

    // DROP
    /// <summary><c>DROP</c> of an object of the database.</summary>
    Drop,

    /// <summary><c>DROP EXTENSION</c>.</summary>
    DropExtension,

    /// <summary><c>DROP EVENT TRIGGER</c>.</summary>
    DropEventTrigger,

    /// <summary><c>DROP PUBLICATION</c>.</summary>
    DropPublication,

    /// <summary><c>DROP SUBSCRIPTION</c>.</summary>
    DropSubscription,

    /// <summary><c>DROP DATABASE</c>.</summary>
    DropDatabase,

    /// <summary><c>DROP ROLE</c>, <c>USER</c>, <c>GROUP</c> or <c>OWNED</c>.</summary>
    DropRole,

    /// <summary><c>DROP TABLESPACE</c>.</summary>
    DropTablespace,

    // Rights and remarks
    /// <summary><c>GRANT</c>.</summary>
    Grant,

    /// <summary><c>REVOKE</c>.</summary>
    Revoke,

    /// <summary><c>COMMENT ON EXTENSION</c>.</summary>
    CommentOnExtension,

    /// <summary><c>COMMENT ON DATABASE</c>.</summary>
    CommentOnDatabase,

    /// <summary><c>COMMENT ON</c> another object.</summary>
    Comment,

    /// <summary><c>SECURITY LABEL</c>.</summary>
    SecurityLabel,

    /// <summary><c>IMPORT FOREIGN SCHEMA</c>.</summary>
    ImportForeignSchema,
}
