using HimalytixRestore.Engine.Health.Watching;

namespace HimalytixRestore.Engine.Tests.Health.Watching;

/// <summary>A file's number and size as `ls -idnL` of each Unix shows them.</summary>
public sealed class LogListingTests
{
    [Theory]
    [InlineData("12345 -rw-r----- 1 998 4 1048576 Nov 23 17:53 /var/log/himalytix/django.log\n", "12345", 1048576)] // GNU
    [InlineData("8589934592123 -rw-r--r--@ 1 501  20  0 Nov  1 09:00 /Users/erp/django log.txt\n", "8589934592123", 0)] // BSD, macOS
    [InlineData("   4711 -rw-r--r--    1 1000     1000          17 Nov 23 17:53 /log\n", "4711", 17)] // BusyBox
    public void Every_Unix_is_understood(string line, string inode, long size) => Assert.Equal((inode, size), LogTail.ReadListing(line));

    [Theory]
    [InlineData("")]
    [InlineData("12345 drwxr-x--- 2 998 4 4096 Nov 23 17:53 /var/log/himalytix\n")]
    [InlineData("12345 crw-rw-rw- 1 0 0 1, 3 Nov 23 17:53 /dev/null\n")]
    public void What_is_no_file_is_none(string line) => Assert.Null(LogTail.ReadListing(line));
}
