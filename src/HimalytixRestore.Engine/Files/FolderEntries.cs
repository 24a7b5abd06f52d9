using System.Runtime.InteropServices;
using HimalytixRestore.Engine.Platforms;
using Microsoft.Win32.SafeHandles;

namespace HimalytixRestore.Engine.Files;

/// <summary>The names in a folder, which on Unix are on the disk only after the folder was flushed too (fsync(2), Notes).</summary>
internal static partial class FolderEntries
{
    private const int ReadOnly = 0;

    /// <summary>Waits until the names in a folder are on the disk. Windows does this with each file.</summary>
    /// <param name="folder">The folder's full path.</param>
    /// <exception cref="IOException">It cannot be opened or flushed.</exception>
    public static void FlushToDisk(string folder)
    {
        if (Platform.Current.IsWindows)
            return;

        // The framework opens no folders, but flushes any handle.
        using SafeFileHandle handle = new(Open(folder, ReadOnly), ownsHandle: true);
        if (handle.IsInvalid)
            throw new IOException($"The folder '{folder}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        RandomAccess.FlushToDisk(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Open(string path, int flags);
}
