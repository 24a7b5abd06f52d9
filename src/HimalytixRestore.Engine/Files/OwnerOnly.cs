using HimalytixRestore.Engine.Platforms;

namespace HimalytixRestore.Engine.Files;

/// <summary>
/// Files and folders that their owner alone may read: 0600 and 0700 from the moment they exist. On Windows they have the access list of the
/// folder they are made in, which below a user's profile admits the user, the system and administrators.
/// </summary>
internal static class OwnerOnly
{
    private const UnixFileMode ReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a file that is created with these options its owner's.</summary>
    /// <param name="options">The options.</param>
    public static FileStreamOptions Of(FileStreamOptions options)
    {
        if (Platform.HasFileModes && options.Mode is not FileMode.Open)
            options.UnixCreateMode = ReadWrite;
        return options;
    }

    /// <summary>Makes one folder; its parent exists.</summary>
    /// <param name="path">The folder's full path.</param>
    public static void CreateFolder(string path)
    {
        if (Platform.HasFileModes)
            Directory.CreateDirectory(path, ReadWrite | UnixFileMode.UserExecute);
        else
            Directory.CreateDirectory(path);
    }
}
