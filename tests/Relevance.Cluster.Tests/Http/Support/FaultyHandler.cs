using System.Collections.Concurrent;

namespace Relevance.Cluster.Tests.Http.Support;

/// <summary>Replaces the network: records every request, and responds, fails or hangs as the test specifies.</summary>
public sealed class FaultyHandler : HttpMessageHandler
{
    private readonly ConcurrentQueue<SentRequest> _requests = new();
    private readonly Func<SentRequest, int, Task<HttpResponseMessage>> _answer;
    private int _count;

    public FaultyHandler(Func<SentRequest, int, HttpResponseMessage> answer) =>
        _answer = (request, count) => Task.FromResult(answer(request, count));

    private FaultyHandler(Func<SentRequest, Task<HttpResponseMessage>> answer) => _answer = (request, _) => answer(request);

    public IReadOnlyList<SentRequest> Requests => [.. _requests];

    /// <summary>Gets the requests except the first one, by which a store recognizes the service.</summary>
    public IReadOnlyList<SentRequest> Questions => [.. _requests.Where(request => request.Path != "/datasets/list")];

    /// <summary>Answers by awaiting.</summary>
    public static FaultyHandler OfTasks(Func<SentRequest, Task<HttpResponseMessage>> answer) => new(answer);

    /// <summary>
    /// Sends the responses in sequence; the request that recognizes the service, and every request after the last, get the response of this library's server.
    /// </summary>
    public static FaultyHandler Script(params Func<HttpResponseMessage>[] replies)
    {
        int next = -1;
        return new FaultyHandler((request, _) =>
            request.Path == "/datasets/list" ? Reply.Ok("""{"datasets":["shop"],"count":1}""") : replies[Math.Min(
                Interlocked.Increment(ref next), replies.Length - 1)]());
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        SentRequest sent = await SentRequest.ReadAsync(request, cancellationToken);
        _requests.Enqueue(sent);
        return await _answer(sent, Interlocked.Increment(ref _count));
    }
}
