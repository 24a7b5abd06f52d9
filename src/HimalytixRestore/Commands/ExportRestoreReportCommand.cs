using System.Management.Automation;
using HimalytixRestore.Completion;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Writes a report on a run.</summary>
[Cmdlet(VerbsData.Export, "RestoreReport", SupportsShouldProcess = true, DefaultParameterSetName = RunText.IdSet)]
[OutputType(typeof(FileInfo))]
public sealed class ExportRestoreReportCommand : SettingsCmdlet
{
    /// <summary>The entry of the profile; a run of a job or a remote session, which is told by its properties, brings its own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public override string? Environment { get; set; }

    /// <summary>The run.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = RunText.RunSet)]
    public RestoreRun? Run { get; set; }

    /// <summary>The run's identity.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = RunText.IdSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    public string? RunId { get; set; }

    /// <summary>The report's file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The report's form; told by the file's extension when left out.</summary>
    [Parameter]
    public ReportFormat? Format { get; set; }

    /// <summary>Where journals and runs are kept.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StateFolder { get; set; }

    /// <summary>Replace an existing file.</summary>
    [Parameter]
    [Alias("Force")]
    public SwitchParameter Overwrite { get; set; }

    /// <inheritdoc/>
    private protected override SettingsRequest Settings => base.Settings with { Environment = RunText.EnvironmentOf(Environment, Run), StateFolder = this.FullPathOrNull(StateFolder) };

    /// <summary>Here, not at the end: a run that failed is followed by an error that ends the pipeline.</summary>
    private protected override void Process()
    {
        var path = this.FullPath(Path);
        var format = Format ?? FormatOf(path);
        var run = Run ?? Await((reporter, token) => FindAsync(new() { Settings = Settings, RunId = RunId }, reporter, token));
        if (this.Allows(path, $"Write the report on run {run.RunId}"))
            Await((_, token) => Engine.Reports.ExportAsync(run, format, path, Overwrite, token), WriteObject);
    }

    private static ReportFormat FormatOf(string path) => System.IO.Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".MD" or ".MARKDOWN" => ReportFormat.Markdown,
        ".HTML" or ".HTM" => ReportFormat.Html,
        ".JSON" => ReportFormat.Json,
        ".XML" => ReportFormat.JUnit,
        var other => throw new ConfigurationException("ReportFormatUnknown", $"The extension \"{other}\" names no form of report.", "Use .html, .md, .json or .xml, or say -Format Html, Markdown, Json or JUnit.")
        {
            TargetName = path,
        },
    };

    private static async Task<RestoreRun> FindAsync(RunRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        await foreach (var run in Engine.Runbook.ListAsync(request, reporter, cancellationToken)) return run;
        throw new RunbookException("RunNotFound", RestoreErrorCategory.NotFound, $"There is no run {request.RunId}.", "Get-RestoreRun lists the runs; -StateFolder names another state folder.")
        {
            TargetName = request.RunId ?? "",
        };
    }
}
