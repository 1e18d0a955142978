using System.Runtime.ExceptionServices;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>Runs two parts of an operation at the same time. Neither runs any longer when the operation ends, whatever its end is.</summary>
internal static class SideBySide
{
    /// <summary>Runs both parts; the first failure stops the other part, and is thrown when that has ended.</summary>
    /// <param name="first">The first part, with the token that stops it.</param>
    /// <param name="second">The second part.</param>
    /// <param name="threads">The largest number of threads; with one, the second part starts after the first.</param>
    /// <param name="cancellationToken">A token that cancels both.</param>
    public static async Task<(TFirst First, TSecond Second)> RunAsync<TFirst, TSecond>(
        Func<CancellationToken, Task<TFirst>> first, Func<CancellationToken, Task<TSecond>> second, int threads, CancellationToken cancellationToken)
    {
        if (threads == 1)
        {
            return (await first(cancellationToken).ConfigureAwait(false), await second(cancellationToken).ConfigureAwait(false));
        }

        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Exception? failure = null;
        Task<TFirst> one = RunPartAsync(first);
        Task<TSecond> two = RunPartAsync(second);
        await Task.WhenAll(one, two).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (failure is OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return (await one.ConfigureAwait(false), await two.ConfigureAwait(false));

        async Task<T> RunPartAsync<T>(Func<CancellationToken, Task<T>> part)
        {
            try
            {
                return await part(stop.Token).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, exception, null);
                await stop.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }
}
