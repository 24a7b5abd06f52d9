namespace HimalytixRestore.Engine.Databases;

/// <summary>What a SQLSTATE means for an operator. Source of the codes: PostgreSQL's manual, appendix A.</summary>
/// <param name="ErrorId">The stable id of the error.</param>
/// <param name="Category">Kind of trouble.</param>
/// <param name="RecommendedAction">What to do.</param>
internal sealed record SqlStateRemedy(string ErrorId, RestoreErrorCategory Category, string RecommendedAction)
{
    /// <summary>The remedy when a connection that stood broke off and the server did not say why.</summary>
    public const string Lost = "Read the server's log for the cause (a crash, a full disk, a restart) and look at the network in between, wait until the server accepts connections (pg_isready) and repeat the command.";

    /// <summary>There is no connection.</summary>
    public static readonly SqlStateRemedy ServerUnreachable = new("ServerUnreachable", RestoreErrorCategory.Unavailable,
        "Check host and port (-HostName, -Port, DB_HOST, DB_PORT), that the server runs (pg_isready -h HOST -p PORT) and that it listens there, then repeat the command.");

    /// <summary>Nobody answers.</summary>
    public static readonly SqlStateRemedy ServerTimeout = new("ServerTimeout", RestoreErrorCategory.Timeout,
        "Check that the server answers (pg_isready -h HOST -p PORT) and that no firewall drops the connection, then repeat the command.");

    /// <summary>The server does not believe who we are.</summary>
    public static readonly SqlStateRemedy AuthenticationFailed = new("AuthenticationFailed", RestoreErrorCategory.PermissionDenied,
        "Check the role and its password (-Credential, the profile's passwordFile, DB_USER, DB_PASSWORD) and the server's pg_hba.conf.");

    private static readonly SqlStateRemedy Default = new("DatabaseError", RestoreErrorCategory.OperationFailed,
        "Read the server's message and its log at this time; remove the cause and repeat the command.");

    private static readonly Dictionary<string, SqlStateRemedy> ByState = new(StringComparer.Ordinal)
    {
        ["28P01"] = AuthenticationFailed,
        ["28000"] = AuthenticationFailed,
        ["3D000"] = new("DatabaseNotFound", RestoreErrorCategory.NotFound, "Check the database's name (-Database, DB_NAME); psql -l lists those of the server."),
        ["3F000"] = new("SchemaNotFound", RestoreErrorCategory.NotFound, "The schema does not exist: check that the dump is whole, or create the schema first."),
        ["42501"] = new("DatabasePermissionDenied", RestoreErrorCategory.PermissionDenied, "Work as a superuser, or as a role that owns the object and has CREATEDB (-UserName or DB_USER)."),
        ["42704"] = new("DatabaseObjectNotFound", RestoreErrorCategory.NotFound, "Create the role, tablespace, type or extension that the message names, or restore with -MissingRole Create."),
        ["42P01"] = new("TableNotFound", RestoreErrorCategory.NotFound, "The table does not exist: check that the right database and the right backup were chosen."),
        ["42P04"] = new("DatabaseExists", RestoreErrorCategory.ResourceBusy, "A database of this name exists: choose another name, or rename or drop that database first."),
        ["42P07"] = new("DatabaseObjectExists", RestoreErrorCategory.ResourceBusy, "The object exists already: restore into an empty database (Reset-Database)."),
        ["42710"] = new("DatabaseObjectExists", RestoreErrorCategory.ResourceBusy, "The object exists already: restore into an empty database (Reset-Database)."),
        ["42723"] = new("DatabaseObjectExists", RestoreErrorCategory.ResourceBusy, "The function exists already: restore into an empty database (Reset-Database)."),
        ["42P06"] = new("DatabaseObjectExists", RestoreErrorCategory.ResourceBusy, "The schema exists already: restore into an empty database (Reset-Database)."),
        ["53100"] = new("ServerDiskFull", RestoreErrorCategory.OperationFailed, "Free space on the server (data, WAL and temporary files: df -h on its data directory), then repeat the command."),
        ["53200"] = new("ServerOutOfMemory", RestoreErrorCategory.OperationFailed, "Raise max_locks_per_transaction or the server's memory, or end other work on it, then repeat the command."),
        ["53300"] = new("TooManyConnections", RestoreErrorCategory.ResourceBusy, "End idle sessions (SELECT * FROM pg_stat_activity), or work as a superuser, for whom superuser_reserved_connections are kept."),
        ["55000"] = new("DatabaseNotReady", RestoreErrorCategory.ResourceBusy, "Read the server's message: the object is not in the state the work needs."),
        ["55006"] = new("DatabaseInUse", RestoreErrorCategory.ResourceBusy, "Sessions, prepared transactions or replication slots still use the database: see pg_stat_activity, pg_prepared_xacts, pg_replication_slots; end them and repeat the command."),
        ["55P03"] = new("LockNotAvailable", RestoreErrorCategory.ResourceBusy, "Another session holds a lock: find it with pg_blocking_pids in pg_stat_activity, end it and repeat the command."),
        ["57014"] = new("StatementCancelled", RestoreErrorCategory.Timeout, "The server ended the statement (statement_timeout or pg_cancel_backend): raise the timeout for this role and repeat the command."),
        ["57P01"] = new("ServerShutDown", RestoreErrorCategory.Unavailable, "The session was terminated by an administrator or by a shutdown: wait until the server accepts connections (pg_isready) and repeat the command."),
        ["57P02"] = new("ServerCrashed", RestoreErrorCategory.Unavailable, "A server process crashed and all sessions were ended: read the server's log for the cause (a full disk is a common one), wait for its recovery (pg_isready) and repeat the command."),
        ["57P03"] = new("ServerStarting", RestoreErrorCategory.Unavailable, "The server is starting, stopping or recovering: wait until pg_isready answers and repeat the command."),
        ["57P05"] = new("IdleSessionEnded", RestoreErrorCategory.Timeout, "The server ended an idle session: raise idle_session_timeout for this role and repeat the command."),
        ["0A000"] = new("NotSupportedByServer", RestoreErrorCategory.Refused, "This server cannot do it: compare its version with the one the backup was made on."),
        ["40P01"] = new("Deadlock", RestoreErrorCategory.ResourceBusy, "Other sessions changed the same objects: make sure that nobody else works in the database and repeat the command."),
        ["XX001"] = new("DataCorrupted", RestoreErrorCategory.InvalidData, "The server found damaged pages: use -SnapshotMethod Rename, which works on a damaged database, and look at the disk."),
        ["XX002"] = new("IndexCorrupted", RestoreErrorCategory.InvalidData, "The server found a damaged index: use -SnapshotMethod Rename, which works on a damaged database, and look at the disk."),
        ["58030"] = new("ServerInputOutputError", RestoreErrorCategory.OperationFailed, "The server could not read or write a file: look at its log and its disk."),
    };

    /// <summary>Whole classes of codes, for those that have no line of their own.</summary>
    private static readonly Dictionary<string, SqlStateRemedy> ByClass = new(StringComparer.Ordinal)
    {
        ["08"] = ServerUnreachable,
        ["22"] = new("InvalidValue", RestoreErrorCategory.InvalidData, "A value does not fit its type or setting; the message and the evidence name it. Prove the backup with Test-Backup."),
        ["23"] = new("ConstraintViolated", RestoreErrorCategory.InvalidData, "Rows break a constraint; the evidence names table and constraint. Take an older backup, or load the data and repair it before the constraint is added."),
        ["42"] = new("StatementRefused", RestoreErrorCategory.InvalidData, "The server does not accept the statement: compare its version and extensions with those the backup was made on."),
        ["53"] = new("ServerOutOfResources", RestoreErrorCategory.OperationFailed, "The server ran out of a resource that the message names; free it and repeat the command."),
        ["57"] = new("ServerIntervened", RestoreErrorCategory.Unavailable, "An operator or the server ended the work: wait until pg_isready answers and repeat the command."),
    };

    /// <summary>The remedy for a SQLSTATE; a general one when nothing special is known.</summary>
    /// <param name="sqlState">The five characters.</param>
    public static SqlStateRemedy For(string sqlState) =>
        ByState.TryGetValue(sqlState, out SqlStateRemedy? remedy) || (sqlState.Length == 5 && ByClass.TryGetValue(sqlState[..2], out remedy))
            ? remedy
            : Default;
}
