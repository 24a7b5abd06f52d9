using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Engine.Tests.Stores.Servers;

/// <summary>Faults, limits and the log of requests, seen from a client.</summary>
public sealed class StoreFaultTests : IAsyncLifetime
{
    private const int Size = 1_000_000;

    private readonly HttpClient _client = new();
    private S3Server _server = null!;
    private S3Object _stored = null!;

    private string Url => $"{_server.Endpoint}bucket/{_stored.Key}";

    public async ValueTask InitializeAsync()
    {
        _server = await S3Server.StartAsync();
        _stored = _server.Bucket("bucket").Add("key", new GeneratedContent(Size));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_error_hits_the_chosen_requests_only()
    {
        var fault = _server.Faults.Add(StoreFault.Error(S3Errors.SlowDown with { RetryAfter = "1" }).On(StoreOperation.Read, _stored.Key).Skip(1).Times(1));

        var statuses = new List<HttpStatusCode>();
        for (var index = 0; index < 3; index++)
        {
            using var response = await _client.GetAsync(Url);
            statuses.Add(response.StatusCode);
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK], statuses);
        Assert.Equal(1, fault.Hits);
        Assert.Equal([200, 503, 200], _server.Requests.Of(StoreOperation.Read).Select(request => request.Status));
    }

    [Fact]
    public async Task A_reset_breaks_the_body_off()
    {
        _server.Faults.Add(StoreFault.Reset(atByte: 5000).Times(1));

        var (count, error) = await ReadAsync();

        Assert.InRange(count, 0, 5000);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(error?.InnerException).SocketErrorCode);
        Assert.Equal(5000, _server.Requests.BytesSent());
    }

    [Fact]
    public async Task A_truncated_body_ends_before_its_length()
    {
        _server.Faults.Add(StoreFault.Truncate(atByte: 5000));

        var (count, error) = await ReadAsync();

        Assert.Equal(5000, count);
        Assert.Equal(HttpRequestError.ResponseEnded, Assert.IsType<HttpIOException>(error).HttpRequestError);
    }

    [Fact]
    public async Task A_stall_lasts_until_it_is_released()
    {
        var stall = _server.Faults.Add(StoreFault.Stall(atByte: 5000));

        var reading = ReadAsync();
        await stall.Reached;
        Assert.Equal(5000, _server.Requests.BytesSent());
        Assert.Equal(1, _server.Requests.InProgress);
        stall.Release();

        Assert.Equal((Size, null), await reading);
    }

    [Fact]
    public async Task One_bit_is_wrong()
    {
        _server.Faults.Add(StoreFault.Corrupt(atByte: 5000).Times(1));
        var expected = _stored.Content.ToArray(0, Size);
        expected[5000] ^= 1;

        Assert.Equal(expected, await _client.GetByteArrayAsync(Url));
    }

    [Fact]
    public async Task An_object_is_replaced_in_front_of_a_request()
    {
        _server.Faults.Add(StoreFault.Do(_ => _stored.Replace(new BytesContent("new"u8.ToArray()), DateTimeOffset.UtcNow)).Skip(1).Times(1));

        Assert.Equal(Size, (await _client.GetByteArrayAsync(Url)).Length);
        Assert.Equal("new", await _client.GetStringAsync(Url));
    }

    [Fact]
    public async Task The_log_knows_what_was_fetched_twice()
    {
        await RangeAsync(0, 599_999);
        await RangeAsync(600_000, 999_999);
        Assert.Equal(1, _server.Requests.MostFetches(_stored.Key));
        await RangeAsync(599_999, 599_999);

        Assert.Equal(2, _server.Requests.MostFetches(_stored.Key));
        Assert.Equal(Size + 1, _server.Requests.BytesSent(_stored.Key));
        Assert.False(_server.Requests.All[0].IsSigned);
    }

    [Fact]
    public async Task Latency_and_bandwidth_are_kept()
    {
        (_server.Latency, _server.BytesPerSecondPerConnection) = (TimeSpan.FromMilliseconds(50), 5_000_000);

        var watch = Stopwatch.StartNew();
        await RangeAsync(0, 499_999);
        await RangeAsync(0, 499_999);

        // Twice 50 ms, and 500,000 bytes at 5 MB/s; a timer may be early by its resolution.
        Assert.InRange(watch.Elapsed.TotalMilliseconds, 290, double.MaxValue);
        Assert.Single(_server.Requests.All.Select(request => request.ConnectionId).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Requests_at_one_time_are_counted()
    {
        var stall = _server.Faults.Add(StoreFault.Stall(atByte: -1));
        Task[] reading = [RangeAsync(0, 0), RangeAsync(1, 1), RangeAsync(2, 2)];
        await _server.Requests.WhenAsync(request => request.Number == 3);

        Assert.Equal((3, 3), (_server.Requests.InProgress, _server.Requests.PeakInProgress));
        stall.Release();
        await Task.WhenAll(reading);

        Assert.Equal(3, _server.Requests.All.Select(request => request.ConnectionId).Distinct(StringComparer.Ordinal).Count());
    }

    private async Task RangeAsync(long first, long last)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Url) { Headers = { Range = new(first, last) } };
        using var response = await _client.SendAsync(request);
        Assert.Equal(_stored.Content.ToArray(first, (int)(last - first + 1)), await response.Content.ReadAsByteArrayAsync());
    }

    private async Task<(int Count, Exception? Error)> ReadAsync()
    {
        using var response = await _client.GetAsync(Url, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[8192];
        var count = 0;
        try
        {
            while (await body.ReadAsync(buffer) is > 0 and var read)
                count += read;
            return (count, null);
        }
        catch (IOException exception)
        {
            return (count, exception);
        }
    }
}
