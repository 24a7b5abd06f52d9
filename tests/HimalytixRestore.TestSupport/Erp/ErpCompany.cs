using System.Text;
using System.Text.Json;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Files;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Ports;

namespace HimalytixRestore.TestSupport.Erp;

/// <summary>A company that works with the ERP: its own database, all units up. A restore of it goes through the module, as an operator types it.</summary>
internal sealed class ErpCompany : IAsyncDisposable
{
    /// <summary>The backups' passphrase.</summary>
    public const string Passphrase = "correct horse; battery 'staple' ü";

    /// <summary>How long the ERP may take to be at work, and a restore to end, on a machine that is slow and busy.</summary>
    private static readonly TimeSpan s_startTime = TimeSpan.FromMinutes(2), s_restoreTime = TimeSpan.FromMinutes(5);

    private readonly ErpFixture _erp;
    private readonly SshServer? _ssh;
    private readonly TempFolder _folder = new();

    private ErpCompany(ErpFixture erp, SshServer? ssh, string database) => (_erp, _ssh, Database) = (erp, ssh, database);

    /// <summary>Its database.</summary>
    public string Database { get; }

    private SettingsRequest Settings => new() { ProfilePath = Profile, Environment = "production" };

    private string Profile => _folder.Combine("profile.json");

    /// <summary>A company with the sample's ledger.</summary>
    /// <param name="erp">What its ERP runs on.</param>
    /// <param name="situation">How it has it.</param>
    /// <param name="ssh">What leads to its host; null is this machine.</param>
    public static async Task<ErpCompany> OpenAsync(ErpFixture erp, ErpSituation situation, SshServer? ssh)
    {
        var company = new ErpCompany(erp, ssh, await erp.CreateDatabaseAsync(erp.Pristine));
        try
        {
            await company.WriteFilesAsync(situation);
            await company.StartAsync();
            if (situation.Off is { } off)
                await erp.Systemd.ControlAsync("stop", off);
            return company;
        }
        catch
        {
            await company.DisposeAsync();
            throw;
        }
    }

    /// <summary>A visitor who has not signed in.</summary>
    public ErpVisitor Visit() => new(_erp.Address);

    /// <summary>Starts what does not run, and waits until every part of the ERP says that it is at work.</summary>
    public async Task StartAsync()
    {
        await _erp.Systemd.ControlAsync(["start", .. SystemdFixture.Services]);
        using var visitor = Visit();
        try
        {
            await Eventually.TrueAsync(visitor.IsReadyAsync, "every part of the ERP is at work", s_startTime);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\n{await _erp.Systemd.ReadJournalAsync(SystemdFixture.Services)}", late);
        }
    }

    /// <summary>The producer's backup of the company as it is, while it works.</summary>
    public Task BackUpAsync() => BackUpAsync(Database);

    /// <summary>A backup of the company from before its latest release: the last migration is not in it.</summary>
    public async Task BackUpOlderReleaseAsync()
    {
        var older = await _erp.CreateDatabaseAsync(_erp.Pristine);
        await _erp.ManageAsync(older, "migrate", "--verbosity", "0", "accounting", "0001");
        await BackUpAsync(older);
        await _erp.Server.ExecuteAsync("postgres", $"DROP DATABASE \"{older}\"");
    }

    /// <summary>What an operator dreads: a table is gone, most of another one, and people with them. The ERP is at work meanwhile.</summary>
    public Task WreckAsync() => _erp.Server.ExecuteScriptAsync(Database, $"""
        DROP TABLE accounting_journalline;
        DELETE FROM accounting_journalentry WHERE id > 7;
        UPDATE accounting_journalentry SET created_by_id = NULL;
        DELETE FROM usermanagement_customuser WHERE username = '{ErpFixture.User}';
        """);

    /// <summary>Invoke-FullRestore in the shell.</summary>
    /// <param name="parameters">Its parameters beside those that say where things are.</param>
    /// <returns>The run as its report tells it; a shell that ends without a report fails the test.</returns>
    public async Task<RestoreRun> RestoreAsync(string parameters)
    {
        var report = _folder.Combine("run.json");
        var command = $"Invoke-FullRestore -ProfilePath '{Profile}' -Environment production {parameters} -ReportPath '{report}' -Confirm:$false | Out-Null";
        var result = await ProcessRunner.RunAsync(Shell(command), CancellationToken.None);
        return File.Exists(report)
            ? JsonSerializer.Deserialize<RestoreRun>(await File.ReadAllTextAsync(report), Engine.Reports.RestoreJson.Indented)!
            : throw new InvalidOperationException($"The restore ended with {result.ExitCode} and no report: {result.StandardOutput}{result.StandardError}");
    }

    /// <summary>What Test-RestoreProfile finds.</summary>
    public Task<IReadOnlyList<ProfileFinding>> CheckProfileAsync() => new ProfileOperations(_ => null).TestAsync(Profile, CancellationToken.None);

    /// <summary>What Test-RestoreHealth finds.</summary>
    public Task<HealthReport> CheckHealthAsync() =>
        new HealthOperations(new SettingsResolver(_ => null)).CheckAsync(new() { Settings = Settings, IncludeApplication = true }, new RecordingReporter(), CancellationToken.None);

    /// <summary>What Stop-AppServices does.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="reporter">Told the milestones.</param>
    public async Task StopAsync(string unit, RecordingReporter reporter) =>
        await new ServiceOperations(new SettingsResolver(_ => null)).StopAsync(new() { Settings = Settings, Names = [unit] }, reporter, CancellationToken.None).ToListAsync();

    /// <summary>When a unit last changed.</summary>
    /// <param name="unit">The unit.</param>
    public async Task<UnitTimes> TimesAsync(string unit) => UnitTimes.Parse(await _erp.Systemd.ControlAsync("show", "--property=" + UnitTimes.Properties, unit));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _erp.Systemd.ControlAsync(["stop", .. SystemdFixture.Services]);
        await _erp.Systemd.ControlAsync("reset-failed");
        var names = await _erp.Server.ScalarAsync<string>("postgres", $"SELECT coalesce(string_agg(datname, ','), '') FROM pg_database WHERE datname = '{Database}' OR datname LIKE '{Database}\\_%'");
        foreach (var name in names.Split(',', StringSplitOptions.RemoveEmptyEntries))
            await _erp.Server.ExecuteAsync("postgres", $"DROP DATABASE \"{name}\" WITH (FORCE)");
        _folder.Dispose();
    }

    /// <summary>The shell beside the units, in their manager's mount namespace, where its journal is; or somewhere from where only ssh leads to them.</summary>
    private ProcessRequest Shell(string command)
    {
        string[] shell = ["dotnet", ShellProgram.Path, "-Command", command];
        if (_ssh is null)
            shell = [.. _erp.Systemd.Namespace, .. shell];
        Dictionary<string, string?> elsewhere = new(StringComparer.Ordinal) { [ErpFixture.RuntimeVariable] = null };
        return new() { FileName = shell[0], Arguments = shell[1..], Environment = _ssh is null ? [] : elsewhere, Timeout = s_restoreTime };
    }

    private Task<string> BackUpAsync(string database) => Producer.MakeBackupAsync(_erp.Server, database, _folder.Combine("store", "backups", "production"), Passphrase);

    private async Task WriteFilesAsync(ErpSituation situation)
    {
        await File.WriteAllLinesAsync(_erp.EnvironmentFile, _erp.Variables(Database).Select(variable => $"{variable.Key}={variable.Value}"));
        await WriteSecretAsync("passphrase", Passphrase);
        await WriteSecretAsync("postgres", _erp.Server.Password.RevealText());
        await WriteSecretAsync("smoke", _erp.UserPassword);
        await File.WriteAllTextAsync(Profile, ErpProfile.Write(_erp, _folder, Database, situation, _ssh));
    }

    /// <summary>For its owner only, or Test-RestoreProfile warns of it.</summary>
    private Task WriteSecretAsync(string name, string secret) => AtomicFile.WriteAllBytesAsync(_folder.Combine(name), Encoding.UTF8.GetBytes(secret), overwrite: false, CancellationToken.None);
}
