using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Relevance.Cluster.Tests.Http.Support;

/// <summary>
/// A server with only a socket on loopback, which sends the bytes that the test specifies, completely or in part.
/// </summary>
public sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<SentRequest> _requests = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<SentRequest, int, RawReply> _answer;
    private readonly SemaphoreSlim _stopped = new(0);
    private int _count;

    /// <summary>Starts to listen.</summary>
    /// <param name="answer">Creates the response to a request from the number of earlier requests.</param>
    public RawServer(Func<SentRequest, int, RawReply> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new(FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"));

    /// <summary>Gets the requests that arrived completely, except the one that recognizes the service.</summary>
    public IReadOnlyList<SentRequest> Questions => [.. _requests.Where(request => request.Path != "/datasets/list")];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _stopped.WaitAsync();
        _stop.Dispose();
        _stopped.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
        finally
        {
            _stopped.Release();
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using (connection)
        {
            try
            {
                NetworkStream stream = connection.GetStream();
                while (await ReadAsync(stream) is { } request)
                {
                    _requests.Enqueue(request);
                    RawReply reply = request.Path == "/datasets/list" ? RawReply.Json("""{"datasets":["shop"]}""") : _answer(request, _count++);
                    if (!await SendAsync(connection, stream, reply))
                    {
                        return;
                    }
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    /// <returns>Whether the connection remains open.</returns>
    private async Task<bool> SendAsync(TcpClient connection, NetworkStream stream, RawReply reply)
    {
        await stream.WriteAsync(reply.Bytes, _stop.Token);
        await stream.FlushAsync(_stop.Token);
        switch (reply.End)
        {
            case RawEnd.Hang:
                await Task.Delay(Timeout.Infinite, _stop.Token);
                return false;
            case RawEnd.Reset:
                // Without lingering, the client gets a reset instead of an orderly end.
                connection.LingerState = new LingerOption(enable: true, seconds: 0);
                return false;
            default:
                return reply.End == RawEnd.KeepOpen;
        }
    }

    private async Task<SentRequest?> ReadAsync(NetworkStream stream)
    {
        List<byte> head = [];
        byte[] one = new byte[1];
        while (head.Count < 4 || !head[^4..].SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        string[] lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, string> headers =
            lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        byte[] body = new byte[headers.TryGetValue("Content-Length", out string? length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, _stop.Token);
        string[] words = lines[0].Split(' ');
        return new SentRequest(words[0], words[1], headers, Encoding.UTF8.GetString(body));
    }
}
