using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Engine.Stores.Google;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Engine.Tests.Stores.Google;

/// <summary>Fault 11 and Google's share of 7 to 10: what goes wrong with a request is one error with its cause, and the store itself asks once.</summary>
public sealed class GcsFaultTests : IAsyncLifetime
{
    private const string Key = "backups/production/himalytix_production_20260102_020000.sql.gz.enc";
    private const int Size = 100_000;

    private GcsServer _server = null!;
    private GcsStore _store = null!;
    private BackupInfo _backup = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await GcsServer.StartAsync();
        _server.Bucket("erp-backups").Add(Key, new GeneratedContent(Size));
        _store = Open(_server.Endpoint.AbsoluteUri, TimeSpan.FromSeconds(30));
        _backup = await _store.GetAsync(Key, default);
        _server.Requests.Clear();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(400, "invalid", "StoreFailed", RestoreErrorCategory.OperationFailed)]
    [InlineData(401, "required", "StoreAccessDenied", RestoreErrorCategory.PermissionDenied)]
    [InlineData(403, "forbidden", "StoreAccessDenied", RestoreErrorCategory.PermissionDenied)]
    [InlineData(403, "rateLimitExceeded", "StoreThrottled", RestoreErrorCategory.Unavailable)]
    [InlineData(408, "uploadBrokenConnection", "StoreUnavailable", RestoreErrorCategory.Unavailable)]
    [InlineData(429, "rateLimitExceeded", "StoreThrottled", RestoreErrorCategory.Unavailable)]
    [InlineData(500, "backendError", "StoreUnavailable", RestoreErrorCategory.Unavailable)]
    [InlineData(502, "backendError", "StoreUnavailable", RestoreErrorCategory.Unavailable)]
    [InlineData(503, "backendError", "StoreUnavailable", RestoreErrorCategory.Unavailable)]
    [InlineData(504, "backendError", "StoreUnavailable", RestoreErrorCategory.Unavailable)]
    public async Task An_answer_that_is_no_success_is_one_error_and_not_asked_for_again(int status, string reason, string errorId, RestoreErrorCategory category)
    {
        _server.Faults.Add(StoreFault.Error(new(status, reason, "Why it is so.")));
        Func<Task>[] calls =
        [
            () => _store.GetAsync(Key, default),
            () => _store.RefreshAsync(_backup, default),
            () => _store.GetChecksumAsync(_backup, default),
            () => _store.OpenReadAsync(_backup, 0, null, default),
        ];
        foreach (var call in calls)
        {
            _server.Requests.Clear();
            var error = await Assert.ThrowsAsync<StoreException>(call);
            Assert.Equal((errorId, category), (error.ErrorId, error.Category));
            Assert.Contains("Why it is so.", error.Message, StringComparison.Ordinal);
            Assert.Equal(status.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Evidence["HttpStatus"]);
            Assert.Single(_server.Requests.All);
        }
    }

    [Fact]
    public async Task An_object_that_is_replaced_between_two_ranges_is_told()
    {
        Assert.Equal(10, (await _store.ReadRangeAsync(_backup, 0, 10, default)).Length);
        _server.Bucket("erp-backups").Add(Key, new GeneratedContent(Size));
        var error = await Assert.ThrowsAsync<StoreException>(() => _store.OpenReadAsync(_backup, 10, 10, default));
        Assert.Equal(("ObjectReplaced", 412), (error.ErrorId, _server.Requests.All[^1].Status));
    }

    [Fact]
    public async Task A_body_that_ends_early_is_not_the_end()
    {
        _server.Faults.Add(StoreFault.Truncate(atByte: 1000).On(StoreOperation.Read).Times(1));
        var error = await Assert.ThrowsAsync<StoreException>(() => ReadAsync(_store));
        Assert.Equal(("StoreTransferCut", RestoreErrorCategory.Unavailable), (error.ErrorId, error.Category));
        Assert.Equal(("1000", "100000"), (error.Evidence["ReceivedBytes"], error.Evidence["ExpectedBytes"]));
        Assert.Equal(Size, await ReadAsync(_store));
    }

    [Fact]
    public async Task A_connection_that_is_reset_is_told()
    {
        _server.Faults.Add(StoreFault.Reset(atByte: 1000).On(StoreOperation.Read).Times(1));
        Assert.Equal("StoreTransferCut", (await Assert.ThrowsAsync<StoreException>(() => ReadAsync(_store))).ErrorId);
        _server.Faults.Add(StoreFault.Reset().On(StoreOperation.Describe));
        var error = await Assert.ThrowsAsync<StoreException>(() => _store.RefreshAsync(_backup, default));
        Assert.Equal(("StoreUnavailable", RestoreErrorCategory.Unavailable), (error.ErrorId, error.Category));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task An_answer_that_stalls_ends_with_the_patience(int atByte)
    {
        var fault = _server.Faults.Add(StoreFault.Stall(atByte).On(StoreOperation.Read));
        var store = Open(_server.Endpoint.AbsoluteUri, TimeSpan.FromMilliseconds(300));
        var error = await Assert.ThrowsAsync<StoreException>(() => ReadAsync(store));
        Assert.Equal(("StoreStalled", RestoreErrorCategory.Timeout), (error.ErrorId, error.Category));
        fault.Release();
    }

    [Theory]
    [InlineData("200 OK")]
    [InlineData("206 Partial Content\r\nContent-Range: bytes 1-3/100000")]
    public async Task Other_bytes_than_those_that_were_asked_for_are_not_taken(string head)
    {
        await using PlainServer proxy = new("abc", head);
        var error = await Assert.ThrowsAsync<StoreException>(() => Open(proxy.Endpoint, TimeSpan.FromSeconds(30)).OpenReadAsync(_backup, 0, 3, default));
        Assert.Equal(("StoreFailed", head[..3]), (error.ErrorId, error.Evidence["HttpStatus"]));
    }

    [Theory]
    [InlineData("502 Bad Gateway", "<html>nginx</html>", "StoreUnavailable")]
    [InlineData("407 Proxy Authentication Required", "", "StoreFailed")]
    [InlineData("404 Not Found", "<html>no such page</html>", "BackupNotFound")]
    [InlineData("404 Not Found", "The specified bucket does not exist.", "StoreNotFound")]
    public async Task Answers_that_are_no_JSON_are_judged_by_their_status_and_text(string head, string body, string errorId)
    {
        await using PlainServer proxy = new(body, head);
        var error = await Assert.ThrowsAsync<StoreException>(() => Open(proxy.Endpoint, TimeSpan.FromSeconds(30)).OpenReadAsync(_backup, 0, 3, default));
        Assert.Equal(errorId, error.ErrorId);
        Assert.DoesNotContain("<html>", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_is_no_error_of_the_store()
    {
        var fault = _server.Faults.Add(StoreFault.Stall(-1));
        using CancellationTokenSource source = new();
        var asking = _store.RefreshAsync(_backup, source.Token);
        await fault.Reached;
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        fault.Release();
    }

    [Fact]
    public async Task A_refused_connection_names_where()
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var error = await Assert.ThrowsAsync<StoreException>(() => Open($"http://{socket.LocalEndPoint}", TimeSpan.FromSeconds(30)).RefreshAsync(_backup, default));
        Assert.Equal(("StoreUnavailable", "ConnectionRefused"), (error.ErrorId, error.Evidence["ErrorCode"]));
        Assert.Contains(socket.LocalEndPoint!.ToString()!, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_not_known_may_heal_and_a_certificate_that_is_not_trusted_does_not()
    {
        Engine.Stores.Google.GcsErrors errors = new(new("gs://erp-backups"));
        var name = errors.From("gs://erp-backups", new HttpRequestException(HttpRequestError.NameResolutionError, "Name or service not known (storage.googleapis.com:443)", new SocketException((int)SocketError.HostNotFound)), GcsIdentity.Anonymous);
        Assert.Equal(("StoreUnavailable", "HostNotFound", RestoreErrorCategory.Unavailable), (name.ErrorId, name.Evidence["ErrorCode"], name.Category));
        Assert.Contains("storage.googleapis.com", name.Message, StringComparison.Ordinal);
        var certificate = errors.From("gs://erp-backups", new HttpRequestException(HttpRequestError.SecureConnectionError, "The SSL connection could not be established.", new AuthenticationException("The certificate chain is not trusted.")), GcsIdentity.Anonymous);
        Assert.Equal(("StoreFailed", RestoreErrorCategory.OperationFailed), (certificate.ErrorId, certificate.Category));
        Assert.Contains("not trusted", certificate.Message, StringComparison.Ordinal);
    }

    private static GcsStore Open(string endpoint, TimeSpan patience) =>
        new("gs://erp-backups", new("gs", "erp-backups", ""), new() { Endpoint = endpoint, Anonymous = true }, patience: patience);

    private async Task<long> ReadAsync(GcsStore store)
    {
        await using var stream = await store.OpenReadAsync(_backup, 0, null, default);
        var buffer = new byte[8192];
        long read = 0;
        for (int count; (count = await stream.ReadAsync(buffer)) > 0;)
            read += count;
        return read;
    }
}
