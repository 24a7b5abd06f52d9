namespace HimalytixRestore.TestSupport;

/// <summary>A folder of its own for one test, removed with all its content at the end.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>Creates the folder, readable by its owner only.</summary>
    public TempFolder() => FullPath = Directory.CreateTempSubdirectory("himalytix-test-").FullName;

    /// <summary>Creates the folder in another place than the system's temporary folder, readable by its owner only.</summary>
    /// <param name="parent">The place.</param>
    public TempFolder(string parent)
    {
        FullPath = Path.GetFullPath(Path.Combine(parent, "himalytix-test-" + Path.GetRandomFileName()));
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(FullPath);
        else
            Directory.CreateDirectory(FullPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The folder's full path.</summary>
    public string FullPath { get; }

    /// <summary>The full path of a file or folder below; it is not created.</summary>
    /// <param name="parts">Its name, or the names on the way to it.</param>
    public string Combine(params string[] parts) => Path.Combine([FullPath, .. parts]);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(FullPath, recursive: true);

    /// <inheritdoc/>
    public override string ToString() => FullPath;
}
