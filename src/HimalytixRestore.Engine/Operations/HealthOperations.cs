using System.Runtime.CompilerServices;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Health;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Operations;

/// <summary>The checklist before a restore and the proof after it, as the cmdlets ask for them.</summary>
/// <param name="settings">Finds out where things are.</param>
/// <param name="memory">What earlier runs found out; null predicts nothing.</param>
internal sealed class HealthOperations(SettingsResolver settings, IRestoreMemory? memory = null) : IHealthOperations
{
    /// <inheritdoc/>
    public async Task<HealthReport> CheckAsync(HealthRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var resolved = settings.Resolve(request.Settings);
        var application = new ApplicationHealth(resolved);
        if (request.Watch is not null)
            application.RequireWatchable();

        // A role that was named is meant for this database; one from the profile works in the profile's database.
        string? usual = request.Settings.ApplicationRole is null ? settings.Resolve(request.Settings with { Database = null }).Database : null;
        var target = TargetOf(resolved, request) with { ApplicationDatabase = usual };
        var report = await new DatabaseHealth(new ServerConnections(resolved.Server)).CheckAsync(target, reporter, cancellationToken);
        if (request.IncludeApplication && IsOfApplication(resolved, request))
            report = HealthVerdict.Join(report, await application.CheckAsync(reporter, cancellationToken));
        return request.Watch is { } duration ? HealthVerdict.Join(report, await application.WatchAsync(duration, reporter, cancellationToken)) : report;
    }

    /// <inheritdoc/>
    public async Task<HealthReport> SmokeTestAsync(SmokeTestRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var resolved = settings.Resolve(request.Settings);
        var results = await new ApplicationHealth(resolved).TestAsync(request, reporter, cancellationToken);
        return new()
        {
            Database = resolved.Database ?? "",
            Server = (request.Url ?? resolved.Application.Url)?.Authority ?? resolved.Django?.Host ?? "",
            Status = HealthVerdict.Of(results),
            CheckedAt = DateTimeOffset.UtcNow,
            Checks = results,
        };
    }

    /// <summary>
    /// The application knows one database. Asked about another one (a scratch database, one that a run is still filling), it would answer
    /// for the wrong one.
    /// </summary>
    private bool IsOfApplication(RestoreSettings resolved, HealthRequest request) =>
        request.RunId is null && string.Equals(resolved.Database, settings.Resolve(request.Settings with { Database = null }).Database, StringComparison.Ordinal);

    /// <inheritdoc/>
    public async IAsyncEnumerable<RestorePrerequisite> CheckPrerequisitesAsync(
        PrerequisiteRequest request, IRestoreReporter reporter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var resolved = settings.Resolve(request.Settings);
        var target = new PrerequisiteTarget { Database = resolved.RequireDatabase(), SnapshotMethod = request.SnapshotMethod, ApplicationRole = resolved.ApplicationRole };
        reporter.Verbose($"Checking the server {resolved.Server}");
        var past = memory is null ? null : await memory.FindAsync(resolved, cancellationToken);
        var backup = new BackupPrerequisites(resolved, request.Source);
        var size = await backup.FindSizeAsync(cancellationToken);
        await foreach (var line in new PredictedPrerequisites(new ServerPrerequisites(new ServerConnections(resolved.Server))).CheckAsync(target, past, size, cancellationToken))
            yield return line;

        reporter.Verbose("Checking the backup");
        await foreach (var line in backup.CheckAsync(cancellationToken))
            yield return line;

        reporter.Verbose("Checking the services");
        yield return await CheckServicesAsync(resolved, cancellationToken);
        if (!request.IncludeApplication)
            yield break;
        reporter.Verbose("Checking the application");
        yield return await new ApplicationHealth(resolved).CheckPrerequisiteAsync(cancellationToken);
    }

    /// <summary>The database of the settings and what they say about it.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="request">What it is compared with.</param>
    /// <exception cref="ConfigurationException">No database is named, or a critical table is malformed.</exception>
    internal static HealthTarget TargetOf(RestoreSettings settings, HealthRequest request) => new()
    {
        Database = settings.RequireDatabase(),
        Restore = request.Restore,
        Attributes = request.Attributes,
        RunId = request.RunId,
        ApplicationRole = settings.ApplicationRole,
        CriticalTables = [.. settings.CriticalTables.Select(CriticalTable.Parse)],
    };

    private static async Task<RestorePrerequisite> CheckServicesAsync(RestoreSettings settings, CancellationToken cancellationToken)
    {
        const string Name = "Services";
        if (settings.Services.Count == 0)
            return new(Name, CheckStatus.Skipped, "No services are to be stopped and started.", "");

        try
        {
            var states = await ServiceOperations.CreateGroup(settings, TimeSpan.Zero).FindAsync(cancellationToken);
            return new(Name, CheckStatus.Pass, $"{string.Join(", ", states)}.", "");
        }
        catch (ServiceException failure)
        {
            return new(Name, CheckStatus.Fail, failure.Message, failure.RecommendedAction);
        }
    }
}
