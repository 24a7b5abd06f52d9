using HimalytixRestore.Engine.Processes;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.AppServices;

/// <summary>
/// A program <c>docker</c> that notes every command and answers as Docker Compose does. A service is a file with its containers, an
/// object a line; files <c>stop-service</c> and <c>start-service</c> are scripts that take the place of the usual change.
/// </summary>
internal sealed class DockerStandIn : IProgramHost, IDisposable
{
    private const string Script = """
        #!/bin/sh
        here=$(dirname "$0")
        printf '%s\n' "$*" >> "$here/commands"
        if [ -e "$here/refusal" ]; then cat "$here/refusal" >&2; exit 1; fi
        [ "$1" = compose ] || { echo "docker: unknown command: $1" >&2; exit 1; }
        shift
        while [ "$1" = -p ] || [ "$1" = -f ]; do shift 2; done
        verb=$1
        for service; do :; done
        file=$here/services/$service
        [ -e "$file" ] || { echo "no such service: $service" >&2; exit 1; }
        if [ -e "$here/$verb-$service" ]; then . "$here/$verb-$service"; exit; fi
        case $verb in
        ps) cat "$file" ;;
        stop) sed -i 's/"State":"[a-z]*"/"State":"exited"/; s/"Health":"[a-z]*"/"Health":""/; s/"ExitCode":[0-9]*/"ExitCode":143/' "$file" ;;
        start) [ -s "$file" ] || { echo "service \"$service\" has no container to start" >&2; exit 1; }
          sed -i 's/"State":"[a-z]*"/"State":"running"/; s/"ExitCode":[0-9]*/"ExitCode":0/' "$file" ;;
        logs) echo "$service: the last words" ;;
        esac
        """;

    private readonly TempFolder _folder = new();

    public DockerStandIn(params string[] services)
    {
        Directory.CreateDirectory(_folder.Combine("services"));
        File.WriteAllText(Program, Script + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        foreach (string service in services)
            Set(service, Container(service, "running"));
    }

    public string Name => "";

    public string Prompt => "";

    /// <summary>The folder it is in, for a PATH.</summary>
    public string Folder => _folder.FullPath;

    /// <summary>What was asked of it, in order; the questions for a state left out.</summary>
    public IReadOnlyList<string> Orders => [.. Commands.Where(command => !command.Contains(" ps ", StringComparison.Ordinal))];

    public IReadOnlyList<string> Commands => File.Exists(_folder.Combine("commands")) ? File.ReadAllLines(_folder.Combine("commands")) : [];

    private string Program => _folder.Combine("docker");

    public static string Container(string service, string state, string health = "", int exitCode = 0, string id = "c0ffee") =>
        $$"""{"ExitCode":{{exitCode}},"Health":"{{health}}","ID":"{{id}}","Name":"erp-{{service}}-1","Service":"{{service}}","State":"{{state}}","Status":"whatever"}""";

    public void Set(string service, params string[] containers) => File.WriteAllText(_folder.Combine("services", service), string.Concat(containers.Select(container => container + "\n")));

    /// <summary>Puts a script in the place of an order; it has the service's file in <c>$file</c>.</summary>
    public void On(string verb, string service, string script) => File.WriteAllText(_folder.Combine($"{verb}-{service}"), script + "\n");

    public void Refuse(string text) => File.WriteAllText(_folder.Combine("refusal"), text + "\n");

    public Task<ProcessResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in is a shell script");
        Assert.Equal("docker", request.FileName);
        return ProcessRunner.RunAsync(request with { FileName = Program }, cancellationToken);
    }

    public void Dispose() => _folder.Dispose();
}
