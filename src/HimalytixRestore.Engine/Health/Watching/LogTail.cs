using System.Globalization;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Health.Watching;

/// <summary>
/// Reads what is added to a file on the application's host, by <c>ls</c> and <c>tail</c>, so that it is the same here and over ssh, and on every Unix. A file
/// that was rotated (another inode, or shorter) is read from its beginning.
/// </summary>
internal sealed class LogTail : IAsyncDisposable
{
    private static readonly TimeSpan s_answerTime = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, string?> s_environment = new(StringComparer.Ordinal) { ["LC_ALL"] = "C" };

    /// <summary>As in <see cref="ApplicationUser"/>: the shell, so that who may run manage.py may read the log.</summary>
    private const string Script = "exec \"$@\"";

    private readonly IProgramHost _host;
    private readonly string? _user;
    private readonly string _path;
    private readonly LineSplitter _lines;
    private string _inode = "";
    private long _start;

    /// <summary>A tail.</summary>
    /// <param name="host">The host.</param>
    /// <param name="user">As whom it is read, by <c>sudo -n -u</c>; null is whoever runs this.</param>
    /// <param name="path">The file's full path.</param>
    /// <param name="onLine">Told each new line.</param>
    public LogTail(IProgramHost host, string? user, string path, Action<string> onLine) => (_host, _user, _path, _lines) = (host, user, path, new(onLine));

    /// <summary>Goes to the file's end.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RestoreException">The file cannot be read.</exception>
    /// <exception cref="TimeoutException">The host does not answer.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        (_inode, _start) = await LookAsync(cancellationToken);
        _lines.Restart();
    }

    /// <summary>Reads what is new.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RestoreException">The file cannot be read.</exception>
    /// <exception cref="TimeoutException">The host does not answer.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var (inode, size) = await LookAsync(cancellationToken);
        if (!string.Equals(inode, _inode, StringComparison.Ordinal) || size < _start + _lines.Taken)
        {
            (_inode, _start) = (inode, 0);
            _lines.Restart();
        }

        if (size > _start + _lines.Taken)
            await RunAsync(["tail", "-c", string.Create(CultureInfo.InvariantCulture, $"+{_start + _lines.Taken + 1}"), "--", _path], _lines, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _lines.DisposeAsync();

    private async Task<(string Inode, long Size)> LookAsync(CancellationToken cancellationToken)
    {
        // POSIX has no stat(1), and those of GNU and BSD understand nothing of each other.
        var result = await RunAsync(["ls", "-idnL", "--", _path], null, cancellationToken);
        return ReadListing(result.StandardOutput) ?? throw Unreadable(result);
    }

    /// <summary>The number and the size of a file in a line of <c>ls -in</c> (POSIX: number, mode, links, owner, group, size, time, name); null when it is none of a file.</summary>
    /// <param name="line">The line.</param>
    internal static (string Inode, long Size)? ReadListing(string line) =>
        line.Split(' ', 8, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var inode, ['-', ..], _, _, _, var size, ..]
        && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? (inode, bytes) : null;

    private async Task<ProcessResult> RunAsync(string[] program, Stream? output, CancellationToken cancellationToken)
    {
        string[] command = [.. ApplicationUser.Shell(_user), "-c", Script, "sh", .. program];
        var result = await _host.RunAsync(new() { FileName = command[0], Arguments = command[1..], Environment = s_environment, StandardOutput = output, Timeout = s_answerTime }, cancellationToken);
        return result.Succeeded ? result : throw Unreadable(result);
    }

    private HealthException Unreadable(ProcessResult result)
    {
        bool isRefused = _user is not null && ApplicationUser.Refusal(result.StandardError) is not null;
        return new(
            isRefused ? "SudoRefused" : "LogUnreadable",
            isRefused ? RestoreErrorCategory.PermissionDenied : RestoreErrorCategory.NotFound,
            $"The log {_path} cannot be read: {SafeText.Line(result.StandardError, 300)}",
            isRefused ? ApplicationUser.Remedy(_user!) : "Correct the path in the profile (\"application\": log, accessLog), or let the user read the file.")
        { TargetName = _path };
    }
}
