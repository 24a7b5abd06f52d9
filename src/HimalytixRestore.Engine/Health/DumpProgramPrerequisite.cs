using System.Globalization;
using System.Text.RegularExpressions;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Health;

/// <summary>pg_dump is there and not older than the server, where the snapshot is a dump.</summary>
internal sealed partial class DumpProgramPrerequisite : IServerPrerequisite
{
    private const string Program = "pg_dump";

    /// <inheritdoc/>
    public string Name => Program;

    /// <inheritdoc/>
    public async Task<HealthFinding> CheckAsync(ServerSession session, PrerequisiteTarget target, CancellationToken cancellationToken)
    {
        if (target.SnapshotMethod != SnapshotMethod.Dump)
            return HealthFinding.Skip($"Not needed: the snapshot is taken by {target.SnapshotMethod}.");
        if (ProgramPath.Find(Program) is not { } path)
            return HealthFinding.Fail($"There is no {Program} on PATH.", $"Install the PostgreSQL {session.MajorVersion} client programs, or take -SnapshotMethod Rename.");

        var answer = await ProcessRunner.RunAsync(new() { FileName = path, Arguments = ["--version"], Timeout = TimeSpan.FromSeconds(30) }, cancellationToken);
        var version = VersionNumber().Match(answer.StandardOutput);
        return version.Success && int.Parse(version.Value, CultureInfo.InvariantCulture) >= session.MajorVersion
            ? HealthFinding.Pass($"{path}: {answer.StandardOutput.Trim()}.")
            : HealthFinding.Fail($"{path} ({answer.StandardOutput.Trim()}) cannot dump a server {session.MajorVersion}.", $"Install the PostgreSQL {session.MajorVersion} client programs and put them first on PATH, or take -SnapshotMethod Rename.");
    }

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionNumber();
}
