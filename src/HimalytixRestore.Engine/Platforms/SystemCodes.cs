namespace HimalytixRestore.Engine.Platforms;

/// <summary>The numbers by which systems say the same thing: errno of Linux and of BSD, and the error codes of Windows.</summary>
internal static class SystemCodes
{
    /// <summary>No room: on the disk (ENOSPC, ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL) or in what a user may have (EDQUOT, ERROR_DISK_QUOTA_EXCEEDED).</summary>
    private static readonly Dictionary<SystemKind, int[]> s_noRoom = new()
    {
        [SystemKind.Linux] = [28, 122],
        [SystemKind.MacOS] = [28, 69],
        [SystemKind.Windows] = [112, 39, 1295],
        [SystemKind.OtherUnix] = [28, 69],
    };

    /// <summary>Another process has the file for itself (EWOULDBLOCK of flock(2), ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION).</summary>
    private static readonly Dictionary<SystemKind, int[]> s_held = new()
    {
        [SystemKind.Linux] = [11],
        [SystemKind.MacOS] = [35],
        [SystemKind.Windows] = [32, 33],
        [SystemKind.OtherUnix] = [35],
    };

    /// <summary>Whether there was no room.</summary>
    /// <param name="exception">What a file operation threw.</param>
    /// <param name="platform">The system; null is this one.</param>
    public static bool IsNoRoom(Exception exception, Platform? platform = null) => Says(s_noRoom, exception, platform);

    /// <summary>Whether another process has the file.</summary>
    /// <inheritdoc cref="IsNoRoom"/>
    public static bool IsHeld(Exception exception, Platform? platform = null) => Says(s_held, exception, platform);

    // The framework puts errno, or the code with Windows' own facility above it, into HResult.
    private static bool Says(Dictionary<SystemKind, int[]> codes, Exception exception, Platform? platform) =>
        codes[(platform ?? Platform.Current).Kind].Contains(exception.HResult & 0xFFFF);
}
