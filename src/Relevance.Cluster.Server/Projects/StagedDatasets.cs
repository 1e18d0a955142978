using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Projects;

/// <summary>
/// The datasets in the making of one open project, with when somebody last asked for each. A client that died never publishes its own, and nobody sees it: so
/// what nobody asks for is removed. What is left when the project is closed, its store removes when it is opened again.
/// </summary>
internal sealed class StagedDatasets(DocumentStore store, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _lastAsked = new(StringComparer.Ordinal);

    /// <summary>Adds a dataset that was just staged.</summary>
    public void Add(string stagedId)
    {
        lock (_lock)
        {
            _lastAsked[stagedId] = clock.GetUtcNow();
        }
    }

    /// <summary>Says that somebody asked for a dataset in the making; any other id is passed over.</summary>
    public void Touch(string stagedId)
    {
        lock (_lock)
        {
            if (_lastAsked.ContainsKey(stagedId))
            {
                _lastAsked[stagedId] = clock.GetUtcNow();
            }
        }
    }

    /// <summary>Says that a dataset is in the making no more.</summary>
    public void Forget(string stagedId)
    {
        lock (_lock)
        {
            _lastAsked.Remove(stagedId);
        }
    }

    /// <summary>Says that nobody is going to finish a dataset: the next sweep removes it, however late it was asked for.</summary>
    public void Abandon(string stagedId)
    {
        lock (_lock)
        {
            _lastAsked[stagedId] = DateTimeOffset.MinValue;
        }
    }

    /// <summary>Tells whether there is one that nobody has asked for since a time.</summary>
    public bool HasAbandoned(DateTimeOffset since)
    {
        lock (_lock)
        {
            return _lastAsked.Values.Any(asked => asked <= since);
        }
    }

    /// <summary>Removes those that nobody has asked for since a time.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> RemoveAbandonedAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        string[] abandoned;
        lock (_lock)
        {
            abandoned = [.. _lastAsked.Where(staged => staged.Value <= since).Select(staged => staged.Key)];
        }

        foreach (string stagedId in abandoned)
        {
            // One that was published meanwhile has another id, and is not found under this one.
            await store.DeleteDatasetAsync(stagedId, cancellationToken).ConfigureAwait(false);
            Forget(stagedId);
        }

        return abandoned.Length;
    }
}
