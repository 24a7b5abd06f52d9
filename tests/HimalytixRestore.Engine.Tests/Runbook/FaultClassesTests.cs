using HimalytixRestore.Engine.Runbook;

namespace HimalytixRestore.Engine.Tests.Runbook;

public sealed class FaultClassesTests
{
    /// <summary>Error, kind of trouble, SQLSTATE, class.</summary>
    public static TheoryData<string, RestoreErrorCategory, string, string> Faults => new()
    {
        // The connection is lost, the server restarts or has no room for us now.
        { "SessionLost", RestoreErrorCategory.Unavailable, "", "Transient" },
        { "ServerUnreachable", RestoreErrorCategory.Unavailable, "", "Transient" },
        { "ServerTimeout", RestoreErrorCategory.Timeout, "", "Transient" },
        { "ServerShutDown", RestoreErrorCategory.Unavailable, "57P01", "Transient" },
        { "ServerCrashed", RestoreErrorCategory.Unavailable, "57P02", "Transient" },
        { "ServerStarting", RestoreErrorCategory.Unavailable, "57P03", "Transient" },
        { "TooManyConnections", RestoreErrorCategory.ResourceBusy, "53300", "Transient" },

        // Somebody else is in the way.
        { "Deadlock", RestoreErrorCategory.ResourceBusy, "40P01", "Transient" },
        { "DatabaseError", RestoreErrorCategory.OperationFailed, "40001", "Transient" },
        { "LockNotAvailable", RestoreErrorCategory.ResourceBusy, "55P03", "Transient" },
        { "DatabaseInUse", RestoreErrorCategory.ResourceBusy, "55006", "Transient" },
        { "SessionsRemain", RestoreErrorCategory.ResourceBusy, "", "Transient" },

        // The store does not answer, or not to the end.
        { "StoreUnavailable", RestoreErrorCategory.Unavailable, "", "Transient" },
        { "StoreThrottled", RestoreErrorCategory.Unavailable, "", "Transient" },
        { "StoreStalled", RestoreErrorCategory.Timeout, "", "Transient" },
        { "StoreTransferCut", RestoreErrorCategory.Unavailable, "", "Transient" },
        { "ObjectReplaced", RestoreErrorCategory.ResourceBusy, "", "Transient" },
        { "ThawCapacity", RestoreErrorCategory.ResourceBusy, "", "Transient" },

        // The backup is bad, and stays so.
        { "WrongKey", RestoreErrorCategory.InvalidData, "", "Backup" },
        { "GzipCrc", RestoreErrorCategory.InvalidData, "", "Backup" },
        { "DumpCut", RestoreErrorCategory.InvalidData, "", "Backup" },
        { "RefusedMetaCommand", RestoreErrorCategory.Refused, "", "Backup" },
        { "ForeignKeyViolation", RestoreErrorCategory.InvalidData, "23503", "Backup" },
        { "HealthCheckFailed", RestoreErrorCategory.InvalidData, "", "Backup" },
        { "BackupNotFound", RestoreErrorCategory.NotFound, "", "Backup" },
        { "BackupArchived", RestoreErrorCategory.Refused, "", "Backup" },
        { "BackupEmpty", RestoreErrorCategory.InvalidData, "", "Backup" },

        // Somebody has to do something first.
        { "DatabasePermissionDenied", RestoreErrorCategory.PermissionDenied, "42501", "Permanent" },
        { "AuthenticationFailed", RestoreErrorCategory.PermissionDenied, "28P01", "Permanent" },
        { "StoreAccessDenied", RestoreErrorCategory.PermissionDenied, "", "Permanent" },
        { "StoreCredentialsExpired", RestoreErrorCategory.PermissionDenied, "", "Permanent" },
        { "ServerDiskFull", RestoreErrorCategory.OperationFailed, "53100", "Permanent" },
        { "DiskFull", RestoreErrorCategory.OperationFailed, "", "Permanent" },
        { "MissingRole", RestoreErrorCategory.NotFound, "", "Permanent" },
        { "MissingExtension", RestoreErrorCategory.NotFound, "0A000", "Permanent" },
        { "StatementCancelled", RestoreErrorCategory.Timeout, "57014", "Permanent" },
        { "SyntaxRefused", RestoreErrorCategory.InvalidData, "42601", "Permanent" },
        { "DataCorrupted", RestoreErrorCategory.InvalidData, "XX001", "Permanent" },
        { "ServiceStopTimeout", RestoreErrorCategory.Timeout, "", "Permanent" },
        { "DatabaseObstructed", RestoreErrorCategory.ResourceBusy, "", "Permanent" },
        { "PassphraseMissing", RestoreErrorCategory.InvalidArgument, "", "Permanent" },
        { "JournalNotWritable", RestoreErrorCategory.PermissionDenied, "", "Permanent" },
        { "DrillBudgetMissed", RestoreErrorCategory.OperationFailed, "", "Permanent" },
        { "Cancelled", RestoreErrorCategory.OperationFailed, "", "Permanent" },
        { "UnexpectedError", RestoreErrorCategory.OperationFailed, "", "Permanent" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Every_failure_has_its_class(string errorId, RestoreErrorCategory category, string sqlState, string expected) =>
        Assert.Equal(expected, FaultClasses.Of(Failure(errorId, category, sqlState)).ToString());

    [Fact]
    public void Of_several_failures_at_once_the_one_that_stays_counts()
    {
        var transient = Failure("SessionLost", RestoreErrorCategory.Unavailable);
        var backup = Failure("WrongKey", RestoreErrorCategory.InvalidData);

        Assert.Equal(FaultClass.Backup, FaultClasses.OfAll([backup]));
        Assert.Equal(FaultClass.Transient, FaultClasses.OfAll([backup, transient]));
        Assert.Equal(FaultClass.Permanent, FaultClasses.OfAll([backup, transient, null]));
    }

    [Fact]
    public void A_failed_checklist_says_the_class_of_what_failed_in_it()
    {
        var wrongKey = new RestorePrerequisite("Passphrase", CheckStatus.Fail, "wrong", "give the right one") { Failure = Failure("WrongKey", RestoreErrorCategory.InvalidData) };
        var diskFull = new RestorePrerequisite("DiskSpace", CheckStatus.Fail, "full", "make room");

        Assert.Equal(FaultClass.Backup, FaultClasses.Of(RestoreFailure.From(Engine.Runbook.Steps.PrerequisitesStep.Failed([wrongKey], "erpdb"))));
        Assert.Equal(FaultClass.Permanent, FaultClasses.Of(RestoreFailure.From(Engine.Runbook.Steps.PrerequisitesStep.Failed([wrongKey, diskFull], "erpdb"))));
    }

    private static RestoreFailure Failure(string errorId, RestoreErrorCategory category, string sqlState = "") => new()
    {
        ErrorId = errorId,
        Category = category,
        Message = "",
        RecommendedAction = "",
        Evidence = sqlState.Length > 0 ? new Dictionary<string, string> { ["SqlState"] = sqlState } : new Dictionary<string, string>(),
    };
}
