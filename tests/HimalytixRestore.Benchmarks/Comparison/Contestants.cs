using System.Globalization;
using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Benchmarks.Comparison;

/// <summary>Everyone who can restore a backup.</summary>
internal static class Contestants
{
    private const string Decrypt = $"openssl enc -d -aes-256-cbc -pbkdf2 -pass env:{RestoreChild.PassphraseVariable} -in \"$1\"";

    /// <summary>$1 is the backup, $2 psql, $3 a folder for files.</summary>
    private const string RunbookScript = $"""
        {Decrypt} -out "$3/backup.sql.gz" && gunzip -f "$3/backup.sql.gz" && "$2" --no-psqlrc -q -v ON_ERROR_STOP=1 -f "$3/backup.sql" > /dev/null; code=$?; rm -f "$3/backup.sql"; exit $code
        """;

    private const string PipeScript = $"{Decrypt} | gunzip | \"$2\" --no-psqlrc -q -v ON_ERROR_STOP=1 > /dev/null";

    /// <summary>The runbook: every step into a file.</summary>
    public static Contestant Runbook { get; } = new("a", "runbook: openssl, gunzip, psql, each to a file", ContestantGroup.Runbook, (cluster, backup, database, _) => Task.FromResult(Script(RunbookScript, cluster, backup, database)));

    /// <summary>The same as one pipe.</summary>
    public static Contestant Pipe { get; } = new("b", "openssl \\| gunzip \\| psql", ContestantGroup.Psql, (cluster, backup, database, _) => Task.FromResult(Script(PipeScript, cluster, backup, database)));

    /// <summary>pg_restore of the custom format.</summary>
    /// <param name="jobs">Its sessions.</param>
    public static Contestant PgRestore(int jobs)
    {
        var number = jobs.ToString(CultureInfo.InvariantCulture);
        return new($"c{number}", $"pg_restore -j {number}", ContestantGroup.PgRestore, (cluster, backup, database, _) => Task.FromResult(new ProcessRequest
        {
            FileName = cluster.PgRestore,
            Arguments = ["--no-owner", "--no-acl", "--exit-on-error", "-j", number, "-d", database, backup.CustomPath],
            Environment = cluster.Environment(database),
        }));
    }

    /// <summary>Ours, in a fresh process.</summary>
    /// <param name="jobs">Its sessions; null leaves it to the product.</param>
    public static Contestant Ours(int? jobs)
    {
        var number = jobs?.ToString(CultureInfo.InvariantCulture);
        return new($"d{number}", number is null ? "ours" : $"ours, -Jobs {number}", ContestantGroup.Ours, async (cluster, backup, database, cancellationToken) =>
        {
            var profile = Path.Combine(cluster.Files, "profile.json");
            await BenchmarkProfile.WriteAsync(profile, cluster.Server, database, cancellationToken);
            return RestoreChild.Request(profile, backup.EncryptedPath, PreparedBackup.Passphrase, cluster.Server.Password, jobs);
        });
    }

    /// <summary>Who takes part: all of them, or who was asked for. Many small tables are not put through the runbook's files and the slower pg_restore.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="isManyTables">True when the database is thousands of tables.</param>
    public static IReadOnlyList<Contestant> For(ComparisonOptions options, bool isManyTables)
    {
        Contestant[] all = [Runbook, Pipe, PgRestore(2), PgRestore(4), .. options.Jobs.Select(Ours)];
        IReadOnlyList<string> keys = options.Only.Count > 0 ? options.Only : isManyTables ? ["b", "c2", "d"] : ["a", "b", "c2", "c4", "d"];
        return [.. all.Where(contestant => keys.Contains(contestant.Key) || (contestant.Group == ContestantGroup.Ours && keys.Contains("d")))];
    }

    private static ProcessRequest Script(string script, BenchmarkCluster cluster, PreparedBackup backup, string database) => new()
    {
        FileName = "sh",
        Arguments = ["-c", script, "sh", backup.EncryptedPath, cluster.Psql, cluster.Files],
        Environment = new Dictionary<string, string?>(cluster.Environment(database), StringComparer.Ordinal) { [RestoreChild.PassphraseVariable] = PreparedBackup.Passphrase.RevealText() },
    };
}
