using System.Text;

namespace HimalytixRestore.Engine.Processes;

/// <summary>
/// A program as one command line for the shell of another machine. Variables travel on the input and never in the command line,
/// which every user of that machine can read.
/// </summary>
internal sealed class RemoteCommand
{
    /// <summary>255 is ssh's own; a program's own comes back as 254.</summary>
    private const string TellExitCode = "[ $s -ne 255 ] || s=254; exit $s";

    /// <summary>
    /// ssh ends nothing at the other end when it ends itself. So the input is held open as long as we wait; when it ends, the
    /// session's process group is ended, and killed 5 seconds later.
    /// </summary>
    private const string EndWithInput = "(exec >/dev/null 2>&1; trap '' TERM; read -r x <&3; kill -TERM 0; sleep 5; kill -KILL 0) & w=$!; wait $p; s=$?; kill -KILL $w 2>/dev/null";

    private readonly ProcessRequest _request;
    private readonly byte[] _variables;

    /// <summary>Makes the command.</summary>
    /// <param name="request">The program.</param>
    /// <exception cref="ArgumentException">A variable has a name that no shell takes, or something holds a NUL.</exception>
    public RemoteCommand(ProcessRequest request)
    {
        _request = request;
        _variables = Encoding.UTF8.GetBytes(string.Concat(request.Environment.Select(Assign)));
    }

    /// <summary>The command line; a shell of any kind only has to hand its one quoted word to <c>/bin/sh</c>.</summary>
    public string Line => $"exec /bin/sh -c {PosixShell.Quote(Script)}";

    /// <summary>What is sent to the input: the variables, then the program's own input; without one it stays open until it is no longer read.</summary>
    public Stream OpenInput() => new RemoteInput(_variables, _request.StandardInput);

    private string Script
    {
        get
        {
            // Byte by byte, so that not one of the program's own input is taken.
            string variables = _variables.Length > 0 ? FormattableString.Invariant($"eval \"$(dd bs=1 count={_variables.Length} 2>/dev/null)\"; ") : "";
            string folder = _request.WorkingDirectory is { } path ? $"cd -- {PosixShell.Quote(path)} || exit 1; " : "";
            string program = PosixShell.Quote(_request.Arguments.Prepend(_request.FileName));
            string run = _request.StandardInput is null ? $"exec 3<&0; {program} </dev/null 3<&- & p=$!; {EndWithInput}" : $"{program}; s=$?";
            return $"{variables}{folder}{run}; {TellExitCode}";
        }
    }

    private static string Assign(KeyValuePair<string, string?> variable)
    {
        if (variable.Key.Length == 0 || char.IsAsciiDigit(variable.Key[0]) || !variable.Key.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
            throw new ArgumentException($"'{variable.Key}' is no name of a variable.", nameof(variable));
        return variable.Value is { } value ? $"export {variable.Key}={PosixShell.Quote(value)}\n" : $"unset {variable.Key}\n";
    }
}
