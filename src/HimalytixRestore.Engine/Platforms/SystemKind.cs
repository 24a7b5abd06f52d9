namespace HimalytixRestore.Engine.Platforms;

/// <summary>The systems that differ in something that matters here.</summary>
internal enum SystemKind
{
    /// <summary>Linux.</summary>
    Linux,

    /// <summary>macOS.</summary>
    MacOS,

    /// <summary>Windows.</summary>
    Windows,

    /// <summary>Another Unix: what every Unix has is there, and nothing more is believed.</summary>
    OtherUnix,
}
