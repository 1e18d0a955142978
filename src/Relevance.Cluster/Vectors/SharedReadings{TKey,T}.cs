using System.Collections.Concurrent;

namespace Relevance.Cluster.Vectors;

/// <summary>The reads in progress of a cache: calls with the same key share one. Thread-safe.</summary>
internal sealed class SharedReadings<TKey, T>
    where TKey : notnull
    where T : class
{
    private readonly ConcurrentDictionary<TKey, SharedReading<T>> _readings = new();

    /// <summary>Returns the cached result; otherwise reads it, once for all calls with the same key during the read.</summary>
    /// <param name="key">The key, with the revision of what is read: calls that see a change do not join a read from before it.</param>
    /// <param name="find">Finds the result in the cache; null if it is not there.</param>
    /// <param name="read">Reads the result and caches it; it receives the progress of all calls, and the token that is canceled when none waits.</param>
    /// <param name="progress">Receives the reports of the read from this call on; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the waiting; the read continues if other calls wait for it.</param>
    public async Task<T> GetAsync(
        TKey key,
        Func<T?> find,
        Func<IProgress<OperationProgress>, CancellationToken, Task<T>> read,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            if (find() is { } known)
            {
                return known;
            }

            SharedReading<T> own = new();
            SharedReading<T> reading = _readings.GetOrAdd(key, own);
            SharedReading<T>.Waiter? waiter = reading.TryJoin(progress);
            if (reading == own)
            {
                _ = own.RunAsync(read, () => _readings.TryRemove(new(key, own)));
            }

            if (waiter is not null)
            {
                return await reading.WaitAsync(waiter, cancellationToken).ConfigureAwait(false);
            }

            // The read has just ended, or was canceled with all its waiters.
            _readings.TryRemove(new(key, reading));
        }
    }
}
