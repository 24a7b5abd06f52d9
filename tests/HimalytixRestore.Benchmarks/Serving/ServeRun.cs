using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Benchmarks.Serving;

/// <summary>Serves a bucket for a look by hand.</summary>
internal static class ServeRun
{
    private const string BucketName = "backups";

    /// <summary>Serves until it is interrupted.</summary>
    /// <param name="options">What the command line says.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public static async Task<int> RunAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        if (options.IsHelp)
        {
            Console.WriteLine(ServeOptions.Usage);
            return 0;
        }

        var (objects, passphrase) = options.Folder is { } folder
            ? (SampleBucket.FromFolder(folder), null)
            : await SampleBucket.GenerateAsync(DateTimeOffset.UtcNow, cancellationToken);
        await using var server = await StartAsync(options, objects);
        foreach (var fault in options.Faults)
            ServeFaults.Add(server, fault);
        (server.Latency, server.BytesPerSecondPerConnection) = (options.Latency, options.BytesPerSecond);
        server.Requests.OnEnd = Console.WriteLine;
        Describe(options, server, objects.Count, passphrase);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine($"{server.Requests.All.Count} requests, {server.Requests.BytesSent()} bytes.");
        }

        return 0;
    }

    private static async Task<StoreServer> StartAsync(ServeOptions options, IReadOnlyList<SampleObject> objects)
    {
        if (options.IsS3)
        {
            var s3 = await S3Server.StartAsync(options.Port);
            foreach (var sample in objects)
                s3.Bucket(BucketName).Add(sample.ToS3(s3.Clock.GetUtcNow()));
            return s3;
        }

        var gcs = await GcsServer.StartAsync(options.Port);
        foreach (var sample in objects)
            gcs.Bucket(BucketName).Add(sample.ToGcs());
        return gcs;
    }

    private static void Describe(ServeOptions options, StoreServer server, int count, string? passphrase)
    {
        var endpoint = server.Endpoint.AbsoluteUri.TrimEnd('/');
        Console.WriteLine($"""
            {(options.IsS3 ? "Amazon S3" : "Google Cloud Storage")} at {endpoint}, bucket {BucketName}, {count} objects. Ctrl+C ends it.

              Get-BackupList -Store {(options.IsS3 ? "s3" : "gs")}://{BucketName} -Endpoint {endpoint}{(options.IsS3 ? " -PathStyle" : "")} -Anonymous
            """);
        if (passphrase is not null)
            Console.WriteLine($"\nThe passphrase of every backup: {passphrase}");
        Console.WriteLine();
    }
}
