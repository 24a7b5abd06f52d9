using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using HimalytixRestore.Completion;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Commands;

/// <summary>Writes a profile from parameters, environment variables and answers; secrets only as where they are.</summary>
[Cmdlet(VerbsCommon.New, "RestoreProfile", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class NewRestoreProfileCommand : RestoreCmdlet
{
    private const string SchemaName = "HimalytixRestore.profile.schema.json";

    /// <summary>The environment.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string Environment { get; set; } = "";

    /// <summary>The profile file; the usual one when left out.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? ProfilePath { get; set; }

    /// <summary>The backup store.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(StoreCompleter))]
    public string? Store { get; set; }

    /// <summary>The server's name or address.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HostName { get; set; }

    /// <summary>The server's port.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>The role that does the work.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UserName { get; set; }

    /// <summary>The database.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Database { get; set; }

    /// <summary>The role as which the application connects.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ApplicationRole { get; set; }

    /// <summary>The file whose first line is the password.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PasswordFile { get; set; }

    /// <summary>The environment variable that holds the password.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PasswordEnvironmentVariable { get; set; }

    /// <summary>The file whose first line is the passphrase.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PassphraseFile { get; set; }

    /// <summary>The environment variable that holds the passphrase.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PassphraseEnvironmentVariable { get; set; }

    /// <summary>The file whose first line is the URL of the webhook.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WebhookFile { get; set; }

    /// <summary>The environment variable that holds the URL of the webhook.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WebhookEnvironmentVariable { get; set; }

    /// <summary>The application's services, in the order in which they stop.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Service { get; set; }

    /// <summary>Tables that must not be empty, as <c>schema.table</c> or <c>schema.table=minimum</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? CriticalTable { get; set; }

    /// <summary>How many hours old the newest backup may be (RPO).</summary>
    [Parameter]
    [ValidateRange(0.01, 100_000)]
    public double? RpoHours { get; set; }

    /// <summary>How many minutes a restore may take (RTO).</summary>
    [Parameter]
    [ValidateRange(0.01, 100_000)]
    public double? RtoMinutes { get; set; }

    /// <summary>Replace an existing file.</summary>
    [Parameter]
    [Alias("Overwrite")]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        var request = Request();
        var draft = Engine.Profiles.Draft(request);
        request = Ask(request, draft.Missing);
        foreach (var warning in draft.Warnings) WriteWarning(warning);
        if (this.Allows(draft.Path, "Write a profile"))
            Await((_, token) => Engine.Profiles.CreateAsync(request, token), WriteObject);
    }

    private ProfileRequest Request() => new()
    {
        Path = this.FullPathOrNull(ProfilePath),
        Environment = Environment,
        SchemaPath = SchemaPath(),
        Store = this.FullStore(Store),
        HostName = HostName,
        Port = Port,
        UserName = UserName,
        Database = Database,
        ApplicationRole = ApplicationRole,
        PasswordFile = this.FullPathOrNull(PasswordFile),
        PasswordEnvironmentVariable = PasswordEnvironmentVariable,
        PassphraseFile = this.FullPathOrNull(PassphraseFile),
        PassphraseEnvironmentVariable = PassphraseEnvironmentVariable,
        WebhookFile = this.FullPathOrNull(WebhookFile),
        WebhookEnvironmentVariable = WebhookEnvironmentVariable,
        Services = Service,
        CriticalTables = CriticalTable,
        RpoHours = RpoHours,
        RtoMinutes = RtoMinutes,
        Overwrite = Force,
    };

    /// <summary>Asks for what nothing says, as PowerShell asks for a mandatory parameter; where nobody can be asked, the engine says what is missing.</summary>
    private ProfileRequest Ask(ProfileRequest request, IReadOnlyList<string> missing)
    {
        if (missing.Count == 0) return request;
        var fields = new Collection<FieldDescription>([.. missing.Select(name => new FieldDescription(name))]);
        try
        {
            var answers = Host.UI.Prompt($"Profile of {Environment}", "Nothing says these yet. A store is s3://bucket, gs://bucket or a folder.", fields);
            return request with
            {
                Store = request.Store ?? this.FullStore(Answer(answers, "store")),
                Database = request.Database ?? Answer(answers, "database"),
            };
        }
        // Hosts that cannot ask throw whatever they like.
        catch (Exception e) when (e is not (PipelineStoppedException or FlowControlException or ActionPreferenceStopException))
        {
            WriteVerbose($"Nobody can be asked: {e.Message}");
            return request;
        }
    }

    private static string? Answer(Dictionary<string, PSObject>? answers, string name) =>
        answers is not null && answers.TryGetValue(name, out var answer) && answer?.BaseObject is string { Length: > 0 } text ? text : null;

    private string? SchemaPath()
    {
        var path = MyInvocation.MyCommand.Module is { } module ? Path.Combine(module.ModuleBase, "module", SchemaName) : null;
        return File.Exists(path) ? path : null;
    }
}
