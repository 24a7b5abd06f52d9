namespace HimalytixRestore.Ports;

/// <summary>The file that says where things are.</summary>
public interface IProfileOperations
{
    /// <summary>Looks for everything that is wrong with a profile.</summary>
    /// <param name="path">The file's full path; null is the usual one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConfigurationException">The file cannot be read.</exception>
    Task<IReadOnlyList<ProfileFinding>> TestAsync(string? path, CancellationToken cancellationToken);

    /// <summary>The environments of a profile, for the tab key; none when there is no profile.</summary>
    /// <param name="path">The file's full path; null is the usual one.</param>
    /// <exception cref="ConfigurationException">The file cannot be read.</exception>
    IReadOnlyList<ProfileStore> Environments(string? path);

    /// <summary>What would be written; nothing is.</summary>
    /// <param name="request">Which.</param>
    /// <exception cref="ConfigurationException">An environment variable or a parameter says what no profile may have.</exception>
    ProfileDraft Draft(ProfileRequest request);

    /// <summary>Writes a profile: 0600, whole or not at all.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Ends it; nothing with the final name is left.</param>
    /// <exception cref="ConfigurationException">Something that a restore needs is missing, or something is wrong.</exception>
    /// <exception cref="ArchiveException">The file exists (<c>FileExists</c>) or cannot be written.</exception>
    Task<FileInfo> CreateAsync(ProfileRequest request, CancellationToken cancellationToken);
}
