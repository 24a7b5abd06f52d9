using Amazon.S3;
using Amazon.S3.Model;
using HimalytixRestore.Engine.Stores.Amazon;

namespace HimalytixRestore.Engine.Tests.Stores.Amazon;

public sealed class S3ArchiveStateTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, BackupArchiveState.Available)]
    [InlineData("STANDARD_IA", BackupArchiveState.Available)]
    [InlineData("GLACIER_IR", BackupArchiveState.Available)]
    [InlineData("INTELLIGENT_TIERING", BackupArchiveState.Available)]
    [InlineData("GLACIER", BackupArchiveState.Archived)]
    [InlineData("DEEP_ARCHIVE", BackupArchiveState.Archived)]
    public void Class_alone_says_whether_a_thaw_is_needed(string? storageClass, BackupArchiveState state)
    {
        var head = new GetObjectMetadataResponse { StorageClass = storageClass is null ? null : new S3StorageClass(storageClass) };
        Assert.Equal(new(state, null), S3ArchiveState.OfClass(head.StorageClass));
        Assert.Equal(new(state, null), S3ArchiveState.Of(head, s_now));
    }

    [Fact]
    public void Archive_tier_of_Intelligent_Tiering_needs_a_thaw()
    {
        var head = new GetObjectMetadataResponse { StorageClass = S3StorageClass.IntelligentTiering, ArchiveStatus = ArchiveStatus.DEEP_ARCHIVE_ACCESS };
        Assert.Equal(BackupArchiveState.Archived, S3ArchiveState.Of(head, s_now).State);
        head.RestoreInProgress = true;
        Assert.Equal(BackupArchiveState.Restoring, S3ArchiveState.Of(head, s_now).State);
    }

    [Theory]
    [InlineData(true, null, BackupArchiveState.Restoring)]
    [InlineData(false, 1, BackupArchiveState.Restored)]
    [InlineData(false, 0, BackupArchiveState.Archived)]
    [InlineData(false, -1, BackupArchiveState.Archived)]
    [InlineData(false, null, BackupArchiveState.Archived)]
    public void Thaw_counts_until_its_copy_is_deleted(bool inProgress, int? hours, BackupArchiveState state)
    {
        DateTimeOffset? until = hours is { } count ? s_now.AddHours(count) : null;
        var expiry = until?.UtcDateTime;
        var head = new GetObjectMetadataResponse { StorageClass = S3StorageClass.Glacier, RestoreInProgress = inProgress, RestoreExpiration = expiry };
        var item = new S3Object { StorageClass = S3StorageClass.Glacier, RestoreStatus = new() { IsRestoreInProgress = inProgress, RestoreExpiryDate = expiry } };
        S3ArchiveState expected = new(state, state == BackupArchiveState.Restored ? until : null);
        Assert.Equal(expected, S3ArchiveState.Of(head, s_now));
        Assert.Equal(expected, S3ArchiveState.Of(item, s_now));
    }
}
