using HimalytixRestore.Engine.Reports;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>The reports that were asked for when a run began; the run is over whatever becomes of them.</summary>
/// <param name="reports">Writes them.</param>
/// <param name="reporter">Told what was not written.</param>
internal sealed class RunReports(IReportOperations reports, IRestoreReporter reporter)
{
    /// <summary>Writes one; gives the run, which knows when there is none.</summary>
    /// <param name="run">The run, ended.</param>
    /// <param name="path">Where; null writes none.</param>
    /// <param name="format">The form; null is what the extension says.</param>
    public async Task<RestoreRun> WriteAsync(RestoreRun run, string? path, ReportFormat? format = null)
    {
        if (path is null)
            return run;
        try
        {
            await reports.ExportAsync(run, format ?? ReportFormats.Of(path), path, overwrite: true, CancellationToken.None).ConfigureAwait(false);
            return run;
        }
        catch (RestoreException e)
        {
            reporter.Warning($"The report was not written: {e.Message} Export-RestoreReport -RunId {run.RunId} writes it elsewhere.");
            return string.Equals(run.ReportPath, path, StringComparison.Ordinal) ? run with { ReportPath = "" } : run;
        }
    }
}
