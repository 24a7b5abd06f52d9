using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.TestSupport;
using Npgsql;

namespace HimalytixRestore.Engine.Tests.Sandbox;

/// <summary>Looks into a sandbox with means other than the ones that made it.</summary>
internal static class SandboxProbe
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Reads a backup with the real openssl, as an operator would, and counts the users in it.</summary>
    public static async Task<int> CountUsersAsync(string backup, RestoreSandbox sandbox)
    {
        if (ProgramPath.Find("openssl") is null)
            ContinuousIntegration.SkipOrFail("openssl is not on this machine.");
        using var compressed = new MemoryStream();
        var result = await ProcessRunner.RunAsync(
            new ProcessRequest
            {
                FileName = "openssl",
                Arguments = ["enc", "-d", "-aes-256-cbc", "-salt", "-pbkdf2", "-pass", "file:" + sandbox.PassphraseFile, "-in", backup],
                StandardOutput = compressed,
            },
            Token);
        Assert.True(result.Succeeded, result.StandardError);

        compressed.Position = 0;
        await using var inflated = new GZipStream(compressed, CompressionMode.Decompress);
        using var reader = new StreamReader(inflated);
        var text = await reader.ReadToEndAsync(Token);
        Assert.Contains("-- PostgreSQL database dump complete", text, StringComparison.Ordinal);
        return Regex.Count(text, @"^\d+\t(user|newcomer)\d+\t", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
    }

    public static async Task<string> ScalarAsync(RestoreSandbox sandbox, string user, string password, string sql)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = sandbox.HostName,
            Port = sandbox.Port,
            Username = user,
            Password = password,
            Database = sandbox.Database,
            Pooling = false,
        };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(Token), CultureInfo.InvariantCulture)!;
    }
}
