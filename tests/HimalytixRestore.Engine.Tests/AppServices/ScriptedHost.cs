using System.Collections.Concurrent;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Tests.AppServices;

/// <summary>A host that notes every command and answers as it is told.</summary>
/// <param name="answer">The answer to a command; null hands it to the other host.</param>
/// <param name="other">Where unanswered commands go.</param>
internal sealed class ScriptedHost(Func<ProcessRequest, ProcessResult?> answer, IProgramHost? other = null) : IProgramHost
{
    private readonly ConcurrentQueue<string> _commands = new();

    public string Name => "";

    public string Prompt => "";

    public IReadOnlyCollection<string> Commands => _commands;

    public Task<ProcessResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _commands.Enqueue(request.ToString());
        return answer(request) is { } result ? Task.FromResult(result) : other!.RunAsync(request, cancellationToken);
    }
}
