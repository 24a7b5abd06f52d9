using System.Collections.ObjectModel;

namespace HimalytixRestore.Engine.Processes;

/// <summary>A child process to run.</summary>
internal sealed record ProcessRequest
{
    /// <summary>The program: a path, or a name that is looked up on PATH.</summary>
    public required string FileName { get; init; }

    /// <summary>The arguments, one an item; they never pass a shell. Never a secret: every user of the machine can read them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables added to this process's own; null removes one. The only way to hand over a secret.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = ReadOnlyDictionary<string, string?>.Empty;

    /// <summary>The folder to run in; null is this process's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>What the child reads; null is an empty input.</summary>
    public Stream? StandardInput { get; init; }

    /// <summary>Where the child's output is copied to; null captures it as text in <see cref="ProcessResult.StandardOutput"/>.</summary>
    public Stream? StandardOutput { get; init; }

    /// <summary>The time after which the child is ended; null waits for as long as it takes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The command line as one would type it; no secret can be part of it.</summary>
    public override string ToString() => string.Join(' ', Arguments.Prepend(FileName));
}
