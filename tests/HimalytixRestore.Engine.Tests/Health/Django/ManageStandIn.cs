using System.Text.Json;
using HimalytixRestore.Engine.Health.Django;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Health.Django;

/// <summary>
/// A folder with a manage.py that says what Django would say, and a host whose sudo is a script of the test's. Everything between (the
/// shell, the folder, the environment file, the interpreter) is real.
/// </summary>
internal sealed class ManageStandIn : IProgramHost, IDisposable
{
    public const string NoIssues = "System check identified no issues (0 silenced).\n";

    public const string AllApplied = "accounting\n [X] 0001_initial\n [X] 0002_journal\nauth\n [X] 0001_initial\nmessages\n (no migrations)\n";

    private const string Program = """
        import json, os, sys
        folder = os.path.dirname(os.path.abspath(__file__))
        with open(os.path.join(folder, 'calls.jsonl'), 'a') as calls:
            calls.write(json.dumps({'argv': sys.argv, 'cwd': os.getcwd(), 'secret': os.environ.get('ERP_SECRET')}) + '\n')
        code, out, err = json.load(open(os.path.join(folder, 'answers.json')))[sys.argv[1]]
        sys.stdout.write(out)
        sys.stderr.write(err)
        if code == 'hang':
            import time
            time.sleep(600)
        sys.exit(code)
        """;

    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, object[]> _answers = new(StringComparer.Ordinal);
    private readonly List<ProcessRequest> _requests = [];

    public ManageStandIn()
    {
        if (ProgramPath.Find("python3") is null)
            ContinuousIntegration.SkipOrFail("No python3 to run manage.py with.");
        File.WriteAllText(_folder.Combine("manage.py"), Program);
        Answer("check", 0, NoIssues);
        Answer("showmigrations", 0, AllApplied);
        Answer("shell", 0, "6 objects imported automatically (use -v 2 for details).\n\nhimalytix-users=25\n");
    }

    public string Name => "";

    public string Prompt => "";

    public string Folder => _folder.FullPath;

    public DjangoProject Project => new() { Folder = Folder };

    /// <summary>What was run, as it was asked for.</summary>
    public IReadOnlyList<ProcessRequest> Requests => _requests;

    /// <summary>What manage.py saw of itself, one call a line.</summary>
    public IReadOnlyList<string> Calls => File.Exists(_folder.Combine("calls.jsonl")) ? File.ReadAllLines(_folder.Combine("calls.jsonl")) : [];

    public void Answer(string command, object exitCode, string output, string error = "")
    {
        _answers[command] = [exitCode, output, error];
        File.WriteAllText(_folder.Combine("answers.json"), JsonSerializer.Serialize(_answers));
    }

    public string Write(string name, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        File.WriteAllText(_folder.Combine(name), text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder.Combine(name), mode);
        return _folder.Combine(name);
    }

    public Task<ProcessResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken)
    {
        _requests.Add(request);
        var isSudo = request.FileName == "sudo";
        return LocalHost.Instance.RunAsync(isSudo ? request with { FileName = "sh", Arguments = [_folder.Combine("sudo"), .. request.Arguments] } : request, cancellationToken);
    }

    public async Task<IReadOnlyList<HealthCheckResult>> CheckAsync(DjangoProject? project = null) =>
        await new DjangoHealth(this, project ?? Project).CheckAsync(new RecordingReporter(), TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Dispose();
}
