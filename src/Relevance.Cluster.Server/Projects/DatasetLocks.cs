namespace Relevance.Cluster.Server.Projects;

/// <summary>
/// Lets one request at a time change a dataset in more than one step (read, decide, write). Requests that change it in one step of the store need no lock: they are whole by themselves.
/// A fixed number of locks, so that names which nobody uses any more cost nothing; two datasets that share one only wait for each other.
/// </summary>
internal sealed class DatasetLocks : IDisposable
{
    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<T> RunAsync<T>(string datasetId, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        SemaphoreSlim gate = _locks[(uint)StringComparer.Ordinal.GetHashCode(datasetId) % (uint)_locks.Length];
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose()
    {
        foreach (SemaphoreSlim gate in _locks)
        {
            gate.Dispose();
        }
    }
}
