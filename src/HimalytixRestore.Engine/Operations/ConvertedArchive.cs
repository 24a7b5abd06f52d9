using System.Globalization;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Engine.Operations;

/// <summary>
/// An archive in one of pg_dump's own formats as plain SQL: pg_restore turns it into text while it is read. The end of the text is
/// given out only when pg_restore has succeeded and the archive was read to its proven end.
/// </summary>
internal sealed class ConvertedArchive : IAsyncDisposable
{
    private const string Program = "pg_restore";

    private readonly CancellationTokenSource _stop = new();
    private readonly HandOverStream _text = new();
    private readonly Task _conversion;

    /// <summary>Begins to convert.</summary>
    /// <param name="archive">The archive; left open.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="ConfigurationException">There is no pg_restore (<c>ProgramNotFound</c>).</exception>
    public ConvertedArchive(Stream archive, string name)
    {
        var program = ProgramPath.Require(Program);
        _conversion = ConvertAsync(program, archive, name);
    }

    /// <summary>The text.</summary>
    public Stream Text => _text;

    /// <summary>Ends pg_restore when it is still at work.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _conversion;
        await _text.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>Never fails: the reader of the text gets the error.</summary>
    private async Task ConvertAsync(string program, Stream archive, string name)
    {
        Exception? failure = null;
        try
        {
            ProcessRequest request = new() { FileName = program, Arguments = ["--file=-"], StandardInput = archive, StandardOutput = _text.OpenWriter() };
            var result = await ProcessRunner.RunAsync(request, _stop.Token);
            if (!result.Succeeded)
                failure = Failed(name, result);
            else
                await archive.CopyToAsync(Stream.Null, _stop.Token);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        _text.Complete(failure);
    }

    private static DumpException Failed(string name, ProcessResult result) => new(
        "ArchiveNotConverted",
        RestoreErrorCategory.InvalidData,
        $"pg_restore cannot read {name}: {result.StandardError.Trim().Split('\n')[0]}",
        "Check that pg_restore is of the version of the pg_dump that made the archive or newer, and that the archive is whole (pg_restore --list).")
    {
        Operation = "Converting an archive",
        TargetName = name,
        Evidence = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ExitCode"] = result.ExitCode.ToString(CultureInfo.InvariantCulture),
            ["StandardError"] = result.StandardError.Trim(),
        },
    };
}
