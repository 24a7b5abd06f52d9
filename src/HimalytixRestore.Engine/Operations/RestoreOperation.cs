using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using HimalytixRestore.Engine.Archives;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.Engine.Restoring.Selecting;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Operations;

/// <summary>Streams a backup of any stage into a database: Restore-Database.</summary>
/// <param name="resolver">Finds out where things are.</param>
internal sealed class RestoreOperation(SettingsResolver resolver)
{
    private const string RunIdLetters = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>What a restore would do; asks nothing of store or server.</summary>
    /// <param name="request">Which.</param>
    /// <exception cref="ConfigurationException">No database is named.</exception>
    public RestorePlan Plan(RestoreRequest request)
    {
        var settings = resolver.Resolve(request.Settings);
        var target = $"{settings.RequireDatabase()} on {settings.Server.Address}";
        var selection = SelectionOf(request);
        return new RestorePlan
        {
            Action = selection.IsNeeded ? $"Restore {selection} of {request.Source} into" : $"Restore {request.Source} into",
            Target = target,
            Steps =
            [
                .. selection.IsNeeded ? new[] { new PlannedStep("Select", $"Read all of {request.Source} and find {selection}, for", target, IsSkipped: false) } : [],
                new PlannedStep("Mark", $"Mark as unfinished and end the sessions of{(selection.IsNeeded ? ", when it is empty," : "")}, or create where there is none,", target, IsSkipped: false),
                new PlannedStep("Load", selection.IsNeeded ? $"Stream {selection} of {request.Source}, in one transaction where there are other objects, into" : $"Stream {request.Source} into", target, IsSkipped: false),
                new PlannedStep("Analyze", "Give the planner its statistics of", target, IsSkipped: false),
                new PlannedStep("Open", "Open to all", target, IsSkipped: request.RunId is not null),
            ],
            Warnings = request.AllowNonEmpty && !selection.IsNeeded ? [$"The dump is restored over what is in {target}: its --clean statements drop objects there."] : [],
        };
    }

    /// <summary>What a restore would do; reads the backup where that was asked for, and tells what would run beside what. Asks nothing of the server.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConfigurationException">Something needed is not said.</exception>
    /// <exception cref="IntegrityException">The backup is not whole.</exception>
    /// <exception cref="DumpException">The dump is cut or malformed.</exception>
    /// <exception cref="StoreException">The backup cannot be read.</exception>
    public async Task<RestorePlan> PlanAsync(RestoreRequest request, CancellationToken cancellationToken)
    {
        var plan = Plan(request);
        if (!request.PlanWaves || request.Jobs == 1 || SelectionOf(request).IsNeeded)
            return plan;
        var source = await BackupSource.ResolveAsync(request.Source, resolver.Resolve(request.Settings), cancellationToken);
        var waves = await new WaveSurvey(source).ReadAsync(new PolicyContext(IsBeforeFirstObject: true, WasEmpty: !request.AllowNonEmpty, request.IncludeSubscriptions), cancellationToken);
        return plan with { Steps = [.. plan.Steps.SelectMany(step => step.Id is "Load" ? [step, .. waves] : new[] { step })] };
    }

    /// <summary>Restores.</summary>
    /// <param name="request">What, where to and how.</param>
    /// <param name="reporter">Told the progress.</param>
    /// <param name="cancellationToken">Ends it; the database stays marked unfinished.</param>
    /// <exception cref="DatabaseException">The server refused a statement or cannot be reached.</exception>
    /// <exception cref="IntegrityException">The backup is not whole.</exception>
    /// <exception cref="DumpException">The dump is cut or asks for something that is refused.</exception>
    /// <exception cref="StoreException">The backup cannot be read.</exception>
    /// <exception cref="ConfigurationException">Something needed is not said.</exception>
    public async Task<RestoreResult> RunAsync(RestoreRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var settings = resolver.Resolve(request.Settings);
        var source = await BackupSource.ResolveAsync(request.Source, settings, cancellationToken);
        reporter.Verbose($"Restoring {source.DisplayName}, {DisplayText.Size(source.Backup.SizeBytes)}, into {settings.RequireDatabase()} on {settings.Server.Address}.");
        await using var held = await source.HoldReadableAsync(reporter, cancellationToken);
        var result = await RestoreAsync(request, settings, source, reporter, cancellationToken) with { Duration = Stopwatch.GetElapsedTime(started) };
        reporter.Verbose($"Restoring {source.Backup.Name} done in {DisplayText.Duration(result.Duration)}: {DisplayText.Count(result.Rows)} rows in {result.Tables.Count} tables of {result.Database}, {result.Outcome}.");
        return result;
    }

    private static async Task<RestoreResult> RestoreAsync(RestoreRequest request, RestoreSettings settings, BackupSource source, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var wanted = SelectionOf(request);
        if (wanted.IsNeeded)
        {
            // The second reading must be of the bytes that the first has found whole, and in which it found what is wanted.
            var (selection, sha256) = await new SelectionSurvey(source, reporter).FindAsync(wanted, cancellationToken);
            source.RequireSha256(request.ExpectedSha256, sha256);
            return await RestoreAsync(request with { ExpectedSha256 = sha256 }, settings, source, selection, reporter, cancellationToken);
        }

        return await RestoreAsync(request, settings, source, null, reporter, cancellationToken);
    }

    private static SelectionRequest SelectionOf(RestoreRequest request) => new(request.IncludeSchemas, request.IncludeTables);

    private static async Task<RestoreResult> RestoreAsync(
        RestoreRequest request, RestoreSettings settings, BackupSource source, Selection? selection, IRestoreReporter reporter, CancellationToken cancellationToken)
        => await TryTextAsync(request, settings, source, selection, reporter, cancellationToken) ?? await ConvertAsync(request, settings, source, selection, reporter, cancellationToken);

    /// <summary>Loads plain SQL; null when the first bytes say that it is an archive of pg_dump's own format, and nothing was touched.</summary>
    private static async Task<RestoreResult?> TryTextAsync(
        RestoreRequest request, RestoreSettings settings, BackupSource source, Selection? selection, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        await using var plain = await source.OpenPlainAsync(cancellationToken);
        try
        {
            return await LoadAsync(request, settings, source, selection, plain, plain, reporter, cancellationToken);
        }
        catch (DumpException exception) when (string.Equals(exception.ErrorId, "CustomFormat", StringComparison.Ordinal))
        {
            reporter.Verbose($"{source.DisplayName} is in a format of pg_dump's own: pg_restore turns it into text.");
            return null;
        }
    }

    private static async Task<RestoreResult> ConvertAsync(
        RestoreRequest request, RestoreSettings settings, BackupSource source, Selection? selection, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        await using var plain = await source.OpenPlainAsync(cancellationToken);
        await using ConvertedArchive archive = new(plain, source.DisplayName);
        return await LoadAsync(request, settings, source, selection, plain, archive.Text, reporter, cancellationToken);
    }

    private static async Task<RestoreResult> LoadAsync(
        RestoreRequest request, RestoreSettings settings, BackupSource source, Selection? selection, PlainSqlStream plain, Stream text, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        await using DumpReader reader = new(text, new DumpReaderOptions { LeaveOpen = true });
        var load = LoadOf(request, settings, source, plain) with { Selection = selection };
        var ledger = await new DatabaseRestorer(new ServerConnections(settings.Server), reporter).RestoreAsync(reader, load, cancellationToken);
        return Result(ledger, selection is null ? reader.Inventory : SelectionSurvey.Narrow(reader.Inventory, selection), source, plain, load.Database, settings.Server);
    }

    private static LoadRequest LoadOf(RestoreRequest request, RestoreSettings settings, BackupSource source, PlainSqlStream plain) => new()
    {
        Database = settings.RequireDatabase(),
        DefaultOwner = settings.ApplicationRole,
        RunId = request.RunId ?? NewRunId(),
        KeepMark = request.RunId is not null,
        MissingRole = request.MissingRole,
        AllowNonEmpty = request.AllowNonEmpty,
        IncludeSubscriptions = request.IncludeSubscriptions,
        Jobs = request.Jobs ?? 0,
        BytesRead = () => plain.BytesRead,
        TotalBytes = source.Backup.SizeBytes,
        ProveInput = () => source.RequireSha256(request.ExpectedSha256 ?? source.ExpectedSha256, plain.Sha256),
    };

    private static RestoreResult Result(RestoreLedger ledger, DumpInventory inventory, BackupSource source, PlainSqlStream plain, string database, ServerSettings server) => new()
    {
        Database = database,
        Server = server.Address,
        Outcome = ledger.IsDegraded ? RestoreOutcome.Degraded : RestoreOutcome.Succeeded,
        Source = source.Origin.Length > 0 ? source.Origin : source.DisplayName,
        Version = source.OriginVersion,
        Sha256 = plain.Sha256,
        SizeBytes = plain.BytesRead,
        Jobs = ledger.Jobs,
        Rows = ledger.Rows,
        Statements = ledger.Statements,
        Tables = ledger.Tables,
        Notices = ledger.Notices,
        Selection = ledger.Selection,
        Inventory = inventory,
        Endpoint = server.EndpointOf(database),
    };

    private static string NewRunId()
        => string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:yyyyMMdd'T'HHmmss}{RandomNumberGenerator.GetString(RunIdLetters, 4)}");
}
