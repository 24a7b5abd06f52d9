using System.Text.Json;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.TestSupport.Erp;

/// <summary>A company that works with the ERP: its own database, all units up. A restore of it goes through the module, as an operator types it.</summary>
internal sealed class ErpCompany : IAsyncDisposable
{
    /// <summary>The backups' passphrase.</summary>
    public const string Passphrase = "correct horse; battery 'staple' ü";

    private readonly ErpFixture _erp;
    private readonly TempFolder _folder = new();

    private ErpCompany(ErpFixture erp, string database)
    {
        _erp = erp;
        Database = database;
    }

    /// <summary>Its database.</summary>
    public string Database { get; }

    private string Store => _folder.Combine("store");

    private string Profile => _folder.Combine("profile.json");

    /// <summary>A company with the sample's ledger.</summary>
    /// <param name="erp">What its ERP runs on.</param>
    public static async Task<ErpCompany> OpenAsync(ErpFixture erp)
    {
        var company = new ErpCompany(erp, await erp.CreateDatabaseAsync(erp.Pristine));
        try
        {
            await company.WriteFilesAsync();
            await erp.Systemd.ControlAsync(["start", .. SystemdFixture.Services]);
            await company.WaitUntilReadyAsync();
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

    /// <summary>Waits until every part of the ERP says that it is at work.</summary>
    public async Task WaitUntilReadyAsync()
    {
        using var visitor = Visit();
        await Eventually.TrueAsync(visitor.IsReadyAsync, "every part of the ERP is at work");
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
        // In the manager's mount namespace, where its journal is.
        string[] arguments = [.. _erp.Systemd.Namespace, "dotnet", ShellProgram.Path, "-Command", command];
        var result = await ProcessRunner.RunAsync(new() { FileName = arguments[0], Arguments = arguments[1..] }, CancellationToken.None);
        return File.Exists(report)
            ? JsonSerializer.Deserialize<RestoreRun>(await File.ReadAllTextAsync(report), Engine.Reports.RestoreJson.Indented)!
            : throw new InvalidOperationException($"The restore ended with {result.ExitCode} and no report: {result.StandardOutput}{result.StandardError}");
    }

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

    private Task<string> BackUpAsync(string database) => Producer.MakeBackupAsync(_erp.Server, database, Path.Combine(Store, "backups", "production"), Passphrase);

    private async Task WriteFilesAsync()
    {
        await File.WriteAllLinesAsync(_erp.EnvironmentFile, _erp.Variables(Database).Select(variable => $"{variable.Key}={variable.Value}"));
        await File.WriteAllTextAsync(_folder.Combine("passphrase"), Passphrase);
        await File.WriteAllTextAsync(_folder.Combine("postgres"), _erp.Server.Password.RevealText());
        var production = new
        {
            store = Store,
            host = _erp.Server.HostName,
            port = _erp.Server.Port,
            user = _erp.Server.UserName,
            passwordFile = _folder.Combine("postgres"),
            passphraseFile = _folder.Combine("passphrase"),
            database = Database,
            applicationRole = ErpFixture.Role,
            services = SystemdFixture.Services,
            serviceScope = "user",
            criticalTables = new[] { "usermanagement_customuser", "usermanagement_organization", "accounting_journalentry=1000" },
            stateFolder = _folder.Combine("state"),
            snapshotFolder = _folder.Combine("snapshots"),
        };
        await File.WriteAllTextAsync(Profile, JsonSerializer.Serialize(new { environments = new { production } }));
    }
}
