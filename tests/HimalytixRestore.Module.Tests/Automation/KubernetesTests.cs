using System.Text.Json.Nodes;
using HimalytixRestore.Module.Tests.EndToEnd;
using HimalytixRestore.Module.Tests.Shell;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Automation;

/// <summary>The manifests: what Kubernetes requires of them, what we require, and the commands of their containers on a sandbox.</summary>
[Collection(AutomationCollection.Name)]
public sealed class KubernetesTests(SandboxFixture sandbox) : IDisposable
{
    private const string Drill = "kubernetes/drill-cronjob.yaml";
    private const string Restore = "kubernetes/restore-job.yaml";
    private readonly UnattendedRun _run = new(sandbox);

    [Fact]
    public void Every_manifest_has_a_kind_and_a_name()
    {
        var manifests = AutomationFolder.Files.Where(static f => f.StartsWith("kubernetes/", StringComparison.Ordinal) && f.EndsWith(".yaml", StringComparison.Ordinal)).SelectMany(AutomationFolder.Yaml).ToList();

        Assert.Equal(
            ["batch/v1 CronJob", "batch/v1 Job", "v1 ConfigMap", "v1 PersistentVolumeClaim", "v1 ServiceAccount"],
            manifests.Select(static m => $"{m["apiVersion"]} {m["kind"]}").Order(StringComparer.Ordinal));
        Assert.All(manifests, static m => Assert.Matches("^[a-z0-9]([-a-z0-9]*)$", (string?)(m["metadata"]!["name"] ?? m["metadata"]!["generateName"])));
    }

    [Fact]
    public void A_drill_is_alone_and_is_not_repeated()
    {
        var spec = AutomationFolder.Yaml(Drill)[0]["spec"]!;

        Assert.Matches(@"^(\S+ ){4}\S+$", (string?)spec["schedule"]);
        Assert.Equal("Forbid", (string?)spec["concurrencyPolicy"]);
        Assert.Equal(0, (int?)spec["jobTemplate"]!["spec"]!["backoffLimit"]);
    }

    [Fact]
    public void A_restore_is_created_anew_and_its_journal_outlives_it()
    {
        var manifest = AutomationFolder.Yaml(Restore)[0];

        Assert.NotNull(manifest["metadata"]!["generateName"]);
        Assert.Equal(0, (int?)manifest["spec"]!["backoffLimit"]);
        Assert.Null(manifest["spec"]!["activeDeadlineSeconds"]);
        var claim = Volumes(manifest).Single(static v => (string?)v["name"] == "state")["persistentVolumeClaim"]!["claimName"]!;
        Assert.Contains(AutomationFolder.Yaml("kubernetes/common.yaml"), m => (string?)m["kind"] == "PersistentVolumeClaim" && (string?)m["metadata"]!["name"] == (string?)claim);
    }

    [Theory]
    [InlineData(Drill)]
    [InlineData(Restore)]
    public void A_pod_may_do_nothing_that_it_does_not_need(string file)
    {
        var pod = Pod(AutomationFolder.Yaml(file)[0]);
        var container = Container(pod);

        Assert.Equal("Never", (string?)pod["restartPolicy"]);
        Assert.False((bool?)pod["automountServiceAccountToken"]);
        Assert.True((bool?)pod["securityContext"]!["runAsNonRoot"]);
        Assert.InRange((int)pod["securityContext"]!["runAsUser"]!, 1, int.MaxValue);
        Assert.Equal("RuntimeDefault", (string?)pod["securityContext"]!["seccompProfile"]!["type"]);
        Assert.True((bool?)container["securityContext"]!["readOnlyRootFilesystem"]);
        Assert.False((bool?)container["securityContext"]!["allowPrivilegeEscalation"]);
        Assert.Equal(["ALL"], container["securityContext"]!["capabilities"]!["drop"]!.AsArray().Select(static c => (string?)c));
        Assert.NotNull(container["resources"]!["requests"]!["memory"]);
        Assert.NotNull(container["resources"]!["limits"]!["memory"]);
        Assert.InRange((int)pod["terminationGracePeriodSeconds"]!, 600, 7200);
        // Read by the account alone: not one bit for others.
        Assert.Equal("0440", (string?)Volumes(AutomationFolder.Yaml(file)[0]).Single(static v => (string?)v["name"] == "secrets")["secret"]!["defaultMode"]);
    }

    [Theory]
    [InlineData(Drill)]
    [InlineData(Restore)]
    public void A_pod_runs_as_the_user_of_the_image(string file)
    {
        var image = File.ReadAllText(Path.Combine(ModuleFiles.Root, "packaging", "Containerfile")).ReplaceLineEndings("\n");
        var pod = Pod(AutomationFolder.Yaml(file)[0]);

        Assert.Contains($"USER {pod["securityContext"]!["runAsUser"]}:{pod["securityContext"]!["runAsGroup"]}\n", image, StringComparison.Ordinal);
        Assert.Contains($"/usr/local/bin/{Container(pod)["command"]![0]}\n", image, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Drill)]
    [InlineData(Restore)]
    public void Every_volume_is_mounted_and_every_path_lies_on_one(string file)
    {
        var manifest = AutomationFolder.Yaml(file)[0];
        var container = Container(Pod(manifest));
        var mounts = container["volumeMounts"]!.AsArray().ToDictionary(static m => (string)m!["name"]!, static m => (string)m!["mountPath"]!);

        Assert.Equal(Volumes(manifest).Select(static v => (string)v["name"]!).Order(), mounts.Keys.Order());
        var profile = JsonNode.Parse((string)AutomationFolder.Yaml("kubernetes/common.yaml").Single(static m => (string?)m["kind"] == "ConfigMap")["data"]!["profile.json"]!)!["environments"]!["production"]!;
        var paths = container["env"]!.AsArray().Select(static e => (string)e!["value"]!).Concat(((string[])["passwordFile", "passphraseFile", "stateFolder"]).Select(key => (string)profile[key]!)).Where(static v => v.StartsWith('/'));
        Assert.All(paths, path => Assert.Contains(mounts.Values, mount => path == mount || path.StartsWith(mount + "/", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_profile_has_no_mistake()
    {
        var path = _run.Write("profile.json", (string)AutomationFolder.Yaml("kubernetes/common.yaml").Single(static m => (string?)m["kind"] == "ConfigMap")["data"]!["profile.json"]!);
        using var session = new ModuleSession();

        var findings = session.Run($"Test-RestoreProfile -ProfilePath '{path}'").ShouldSucceed().Output.Cast<ProfileFinding>();

        Assert.DoesNotContain(findings, static f => f.Status == CheckStatus.Fail);
    }

    [Fact]
    public async Task The_drill_s_container_succeeds_and_leaves_what_is_live_alone()
    {
        var before = await _run.LiveAsync();
        _run.WriteProfile();

        var pod = await RunAsync(Drill);

        Assert.True(pod.ExitCode == 0, pod.Output + pod.Error);
        Assert.Matches(@"State\s*: Succeeded", pod.Output);
        Assert.Equal(before, await _run.LiveAsync());
    }

    [Fact]
    public async Task The_restore_s_container_refuses_a_damaged_backup_and_touches_nothing()
    {
        var before = await _run.LiveAsync();
        var store = Path.Combine(_run.Folder, "store");
        foreach (var file in Directory.EnumerateFiles(sandbox.Sandbox.Store, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(store, Path.GetRelativePath(sandbox.Sandbox.Store, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            bytes[bytes.Length / 2] ^= 0x40;
            await File.WriteAllBytesAsync(copy, bytes, TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(file));
        }

        _run.WriteProfile(entry => entry["store"] = store);

        var pod = await RunAsync(Restore);

        Assert.Equal(1, pod.ExitCode);
        Assert.True(File.Exists(Path.Combine(_run.StateFolder, "restore.html")), pod.Output + pod.Error);
        Assert.Equal(before, await _run.LiveAsync());
    }

    public void Dispose() => _run.Dispose();

    private static JsonNode Pod(JsonNode manifest) => ((string?)manifest["kind"] == "CronJob" ? manifest["spec"]!["jobTemplate"]! : manifest)["spec"]!["template"]!["spec"]!;

    private static JsonNode Container(JsonNode pod) => Assert.Single(pod["containers"]!.AsArray())!;

    private static IEnumerable<JsonNode> Volumes(JsonNode manifest) => Pod(manifest)["volumes"]!.AsArray().Select(static v => v!);

    /// <summary>Runs a container's command with its variables; where a volume would be there is a folder of the test.</summary>
    private Task<ShellRun> RunAsync(string file)
    {
        var container = Container(Pod(AutomationFolder.Yaml(file)[0]));
        Assert.Equal("himalytix-restore", (string?)Assert.Single(container["command"]!.AsArray()));
        Directory.CreateDirectory(_run.StateFolder);
        foreach (var variable in container["env"]!.AsArray())
        {
            var name = (string)variable!["name"]!;
            if (name != "HIMALYTIX_RESTORE_PROFILE") _run.Environment[name] = ((string)variable["value"]!).Replace("/tmp", _run.Folder, StringComparison.Ordinal);
        }

        return _run.ShellAsync([.. container["args"]!.AsArray().Select(a => ((string)a!).Replace("/var/lib/himalytix-restore", _run.StateFolder, StringComparison.Ordinal))]);
    }
}
