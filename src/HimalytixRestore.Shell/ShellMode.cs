namespace HimalytixRestore.Shell;

/// <summary>What the command line asks the shell to do.</summary>
internal enum ShellMode
{
    /// <summary>Read commands until <c>exit</c> or the end of the input.</summary>
    Interactive,

    /// <summary>Run a script file.</summary>
    File,

    /// <summary>Run one command text.</summary>
    Command,

    /// <summary>Print the version.</summary>
    Version,

    /// <summary>Print the usage.</summary>
    Help,

    /// <summary>The command line makes no sense.</summary>
    Invalid,
}
