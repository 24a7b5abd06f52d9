namespace HimalytixRestore.Ports;

/// <summary>Reports on runs.</summary>
public interface IReportOperations
{
    /// <summary>Writes a report; atomic, 0600.</summary>
    /// <param name="run">The run.</param>
    /// <param name="format">The form.</param>
    /// <param name="path">The file's full path.</param>
    /// <param name="overwrite">Replace an existing file.</param>
    /// <param name="cancellationToken">Ends it; nothing with the final name is left.</param>
    Task<FileInfo> ExportAsync(RestoreRun run, ReportFormat format, string path, bool overwrite, CancellationToken cancellationToken);
}
