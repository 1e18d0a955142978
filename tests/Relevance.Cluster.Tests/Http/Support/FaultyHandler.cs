using System.Collections.Concurrent;

namespace Relevance.Cluster.Tests.Http.Support;

/// <summary>Stands where the network would be: keeps every request, and answers, fails or hangs as the test says.</summary>
public sealed class FaultyHandler : HttpMessageHandler
{
    private readonly ConcurrentQueue<SentRequest> _requests = new();
    private readonly Func<SentRequest, int, Task<HttpResponseMessage>> _answer;
    private int _count;

    public FaultyHandler(Func<SentRequest, int, HttpResponseMessage> answer) =>
        _answer = (request, count) => Task.FromResult(answer(request, count));

    private FaultyHandler(Func<SentRequest, Task<HttpResponseMessage>> answer) => _answer = (request, _) => answer(request);

    public IReadOnlyList<SentRequest> Requests => [.. _requests];

    /// <summary>Gets the requests but the one by which a store that knows nothing of a service asks what it is.</summary>
    public IReadOnlyList<SentRequest> Questions => [.. _requests.Where(request => request.Path != "/datasets/list")];

    /// <summary>Answers by awaiting.</summary>
    public static FaultyHandler OfTasks(Func<SentRequest, Task<HttpResponseMessage>> answer) => new(answer);

    /// <summary>
    /// Answers with one reply after the other; the question what the service is, and everything after the last, is answered as this library's server does.
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
