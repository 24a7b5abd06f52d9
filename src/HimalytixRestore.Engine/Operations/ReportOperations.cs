using System.Text.Json;
using HimalytixRestore.Engine.Files;
using HimalytixRestore.Engine.Reports;
using HimalytixRestore.Engine.Reports.Html;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Operations;

/// <summary>Writes reports on runs.</summary>
internal sealed class ReportOperations : IReportOperations
{
    /// <inheritdoc/>
    public async Task<FileInfo> ExportAsync(RestoreRun run, ReportFormat format, string path, bool overwrite, CancellationToken cancellationToken)
    {
        string text = format switch
        {
            ReportFormat.Json => JsonSerializer.Serialize(run, RestoreJson.Indented) + "\n",
            ReportFormat.Html => HtmlReport.Write(run),
            ReportFormat.JUnit => JUnitReport.Write(run),
            _ => MarkdownReport.Write(run),
        };
        await AtomicFile.WriteAllTextAsync(path, text, overwrite, cancellationToken).ConfigureAwait(false);
        return new(path);
    }
}
