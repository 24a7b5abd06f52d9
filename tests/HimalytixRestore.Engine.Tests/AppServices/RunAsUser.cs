using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Tests.AppServices;

/// <summary>This machine as a user without rights sees it.</summary>
/// <param name="user">The user.</param>
internal sealed class RunAsUser(string user) : IProgramHost
{
    public string Name => "";

    public string Prompt => "";

    public Task<ProcessResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken) =>
        ProcessRunner.RunAsync(request with { FileName = "runuser", Arguments = ["-u", user, "--", request.FileName, .. request.Arguments] }, cancellationToken);
}
