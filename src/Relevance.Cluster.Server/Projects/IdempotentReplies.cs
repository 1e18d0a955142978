using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Projects;

/// <summary>The answers that were given under an idempotency key: a repeated key gets the first answer, and nothing is done again. Kept for ten minutes, ten thousand a project.</summary>
internal sealed class IdempotentReplies(TimeProvider clock)
{
    private readonly RecentEntries<IdempotentReply> _replies = new(clock, TimeSpan.FromMinutes(10), 10_000);

    /// <summary>Does the work, unless it was done under this key, or waits for whoever is doing it. What failed is not kept: it changed nothing, so it is done again.</summary>
    /// <param name="key">The key that the client chose.</param>
    /// <param name="request">What is asked for. A key belongs to one request.</param>
    /// <param name="work">Does it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<WireReply> RunAsync(string key, string request, Func<Task<WireReply>> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            IdempotentReply mine = new(request);
            IdempotentReply entry = _replies.GetOrAdd(key, () => mine);
            if (entry.Request != request)
            {
                throw new WireException(422, "invalid_argument", $"The idempotency key was used for '{entry.Request}', and now for '{request}'.");
            }

            if (ReferenceEquals(entry, mine))
            {
                return await DoAsync(key, mine, work).ConfigureAwait(false);
            }

            if (await entry.Done.Task.WaitAsync(cancellationToken).ConfigureAwait(false) is { } reply)
            {
                return reply;
            }
        }
    }

    private async Task<WireReply> DoAsync(string key, IdempotentReply entry, Func<Task<WireReply>> work)
    {
        WireReply? reply = null;
        try
        {
            return reply = await work().ConfigureAwait(false);
        }
        finally
        {
            if (reply is null)
            {
                _replies.Remove(key, entry);
            }

            entry.Done.SetResult(reply);
        }
    }
}
