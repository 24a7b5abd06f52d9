using System.Text.Json;

namespace HimalytixRestore.Engine.Sandbox;

/// <summary>The profile that leads all commands to a sandbox when <c>-Environment production</c> is said.</summary>
internal static class SandboxProfile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The profile's text; paths of secrets are in it, secrets are not.</summary>
    /// <param name="folder">The sandbox's folder.</param>
    /// <param name="cluster">Its server.</param>
    public static string Write(SandboxFolder folder, PrivateCluster cluster)
    {
        var production = new
        {
            store = folder.Store,
            host = cluster.HostName,
            port = cluster.Port,
            user = PrivateCluster.SuperUser,
            database = SandboxBuilder.Database,
            passwordFile = folder.PasswordFile,
            passphraseFile = folder.PassphraseFile,
            applicationRole = SampleData.ApplicationRole,
            services = Array.Empty<string>(),
            criticalTables = SampleData.CriticalTables,
            stateFolder = folder.State,
            snapshotFolder = folder.Snapshots,
        };
        return JsonSerializer.Serialize(new { environments = new { production } }, Indented) + "\n";
    }
}
