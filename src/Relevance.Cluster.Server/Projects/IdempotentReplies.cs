using System.Collections.Concurrent;
using Relevance.Cluster.Server.Caching;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Projects;

/// <summary>The responses under the idempotency keys of one project: a repeated key returns the first response, and nothing runs twice.</summary>
/// <param name="kept">The cache of the responses.</param>
/// <param name="project">The project.</param>
internal sealed class IdempotentReplies(KeptEntries kept, string project)
{
    private readonly ConcurrentDictionary<string, Running> _running = new(StringComparer.Ordinal);

    /// <summary>
    /// Runs a request unless its key is cached or in progress; a request in progress is awaited. A failed request is not cached: it changed nothing, so
    /// it runs again.
    /// </summary>
    /// <param name="key">The key that the client chose.</param>
    /// <param name="request">The request.</param>
    /// <param name="work">Runs the request.</param>
    /// <param name="cancellationToken">A token that cancels the waiting.</param>
    /// <exception cref="WireException">422: the key belongs to another request.</exception>
    public async Task<WireReply> RunAsync(string key, IdempotentRequest request, Func<Task<WireReply>> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            Running mine = new(request);
            Running first = _running.GetOrAdd(key, mine);
            if (ReferenceEquals(first, mine))
            {
                return await DoAsync(key, mine, work).ConfigureAwait(false);
            }

            ThrowIfAnother(key, first.Request, request);
            if (await first.Done.Task.WaitAsync(cancellationToken).ConfigureAwait(false) is { } reply)
            {
                return reply;
            }
        }
    }

    private async Task<WireReply> DoAsync(string key, Running running, Func<Task<WireReply>> work)
    {
        WireReply? reply = null;
        try
        {
            if (kept.Find<IdempotentReply>(project, KeyOf(key)) is { } known)
            {
                ThrowIfAnother(key, known.Request, running.Request);
                return reply = known.Reply;
            }

            // The change is complete, so a cancellation does not keep its response out of the cache.
            WireReply made = await work().ConfigureAwait(false);
            (WireReply Reply, int Bytes) written = await made.WriteDownAsync(CancellationToken.None).ConfigureAwait(false);
            reply = written.Reply;
            kept.Put(project, KeyOf(key), new IdempotentReply(running.Request, reply), written.Bytes);
            return reply;
        }
        finally
        {
            _running.TryRemove(KeyValuePair.Create(key, running));
            running.Done.SetResult(reply);
        }
    }

    private static string KeyOf(string key) => $"reply {key}";

    private static void ThrowIfAnother(string key, IdempotentRequest first, IdempotentRequest request)
    {
        if (first != request)
        {
            string difference = first.Target != request.Target
                ? $"for '{first.Target}' before, and for '{request.Target}' now"
                : $"for '{first.Target}' with another body";
            throw WireException.Invalid("Idempotency-Key", $"the key '{key}' was used {difference}. A key belongs to one request: create a new one for each.");
        }
    }

    /// <summary>A request in progress.</summary>
    private sealed class Running(IdempotentRequest request)
    {
        public IdempotentRequest Request { get; } = request;

        /// <summary>Gets the response; null if the request failed.</summary>
        public TaskCompletionSource<WireReply?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
