using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Projects;

/// <summary>
/// The staged datasets of one open project, with the time of the last request for each. The dataset of a client that died is never published, so it is
/// removed when no request uses it. The store removes the rest when the project is opened again.
/// </summary>
internal sealed class StagedDatasets(DocumentStore store, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _lastUsed = new(StringComparer.Ordinal);

    /// <summary>Adds a newly staged dataset.</summary>
    public void Add(string stagedId)
    {
        lock (_lock)
        {
            _lastUsed[stagedId] = clock.GetUtcNow();
        }
    }

    /// <summary>Records a request for a staged dataset; any other id is ignored.</summary>
    public void Touch(string stagedId)
    {
        lock (_lock)
        {
            if (_lastUsed.ContainsKey(stagedId))
            {
                _lastUsed[stagedId] = clock.GetUtcNow();
            }
        }
    }

    /// <summary>Removes a dataset that is no longer staged.</summary>
    public void Forget(string stagedId)
    {
        lock (_lock)
        {
            _lastUsed.Remove(stagedId);
        }
    }

    /// <summary>Marks a dataset as abandoned: the next sweep removes it, whenever it was used.</summary>
    public void Abandon(string stagedId)
    {
        lock (_lock)
        {
            _lastUsed[stagedId] = DateTimeOffset.MinValue;
        }
    }

    /// <summary>Determines whether a dataset has been unused since a time.</summary>
    public bool HasAbandoned(DateTimeOffset since)
    {
        lock (_lock)
        {
            return _lastUsed.Values.Any(asked => asked <= since);
        }
    }

    /// <summary>Removes the datasets that have been unused since a time.</summary>
    /// <returns>The number of removed datasets.</returns>
    public async Task<int> RemoveAbandonedAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        string[] abandoned;
        lock (_lock)
        {
            abandoned = [.. _lastUsed.Where(staged => staged.Value <= since).Select(staged => staged.Key)];
        }

        foreach (string stagedId in abandoned)
        {
            // A dataset that was published in the meantime has another id, and is not found under this one.
            await store.DeleteDatasetAsync(stagedId, cancellationToken).ConfigureAwait(false);
            Forget(stagedId);
        }

        return abandoned.Length;
    }
}
