using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Notifications;
using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Webhooks;

namespace HimalytixRestore.Engine.Tests.Notifications;

/// <summary>A webhook, a state folder, and notifiers of runs on both.</summary>
internal sealed class NotifierBench : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    private NotifierBench(WebhookServer server) => Server = server;

    public WebhookServer Server { get; }

    public RecordingReporter Reporter { get; } = new();

    public string StateFolder => _folder.Combine("state");

    public Outbox Outbox => new(StateFolder);

    public static async Task<NotifierBench> CreateAsync() => new(await WebhookServer.StartAsync());

    /// <summary>A profile that names the webhook by a file; its full path.</summary>
    public string Profile(string more = "")
    {
        File.WriteAllText(_folder.Combine("webhook"), Server.Url + "\n");
        File.WriteAllText(_folder.Combine("profile.json"), $$"""{ "environments": { "production": { "stateFolder": "state", "notifications": { "urlFile": "webhook"{{more}} } } } }""");
        return _folder.Combine("profile.json");
    }

    public RestoreSettings Settings(string more = "") => new SettingsResolver(_ => null).Resolve(new() { ProfilePath = Profile(more) });

    /// <summary>A notifier that waits next to nothing between two tries.</summary>
    public RunNotifier Notifier(string more = "") => new(new(Secret.FromText(Server.Url)), Settings(more), Reporter, Quick) { Patience = TimeSpan.FromMilliseconds(500) };

    public static WebhookRetry Quick { get; } = new(int.MaxValue, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
