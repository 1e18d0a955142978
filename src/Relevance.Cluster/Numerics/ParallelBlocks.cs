using System.Runtime.ExceptionServices;

namespace Relevance.Cluster.Numerics;

/// <summary>Shares numbered pieces of work among threads. Which thread does which piece is chance; what a piece computes must not depend on it.</summary>
internal static class ParallelBlocks
{
    /// <summary>Rows whose sum is taken in one go: fixed, so that sums do not depend on the number of threads.</summary>
    public const int SumRows = 4096;

    /// <summary>A thread takes about 512 KiB of rows at a time: fixed by the dimension, for the same reason.</summary>
    private const int TaskFloats = 128 * 1024;

    /// <summary>How many rows of a dimension a thread takes at a time.</summary>
    public static int TaskRowsOf(int dimension) => Math.Clamp(TaskFloats / dimension, 256, SumRows);

    /// <summary>The number of blocks of a size that hold so many items.</summary>
    public static int CountOf(int items, int blockSize) => (int)(((long)items + blockSize - 1) / blockSize);

    /// <summary>The number of threads to use: the limit, or every core if the limit is −1.</summary>
    public static int Threads(int maxDegreeOfParallelism) => maxDegreeOfParallelism < 0 ? Environment.ProcessorCount : maxDegreeOfParallelism;

    /// <summary>Rejects a limit that is neither −1 nor at least 1.</summary>
    public static int CheckLimit(int maxDegreeOfParallelism, string? parameterName) => maxDegreeOfParallelism is -1 or >= 1
        ? maxDegreeOfParallelism
        : throw new ArgumentOutOfRangeException(parameterName, maxDegreeOfParallelism, "The number of threads is at least 1, or -1 for every core.");

    /// <summary>Does every block once and returns when all are done.</summary>
    /// <param name="blockCount">The number of blocks.</param>
    /// <param name="threads">The most threads to use, the calling one included.</param>
    /// <param name="createWorker">Gets a number below <paramref name="threads"/> that no other thread has, and makes the action that does a block.</param>
    /// <param name="cancellationToken">Looked at before each block.</param>
    public static void Run(int blockCount, int threads, Func<int, Action<int>> createWorker, CancellationToken cancellationToken)
    {
        int next = -1;
        int workers = Math.Min(threads, blockCount);

        if (workers <= 1)
        {
            Work(0);
            return;
        }

        try
        {
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, Work);
        }
        catch (AggregateException exception)
        {
            // The caller asked for one computation: it gets that computation's own exception.
            ExceptionDispatchInfo.Throw(exception.Flatten().InnerExceptions[0]);
        }

        void Work(int worker)
        {
            Action<int>? work = null;

            for (int block = Interlocked.Increment(ref next); block < blockCount; block = Interlocked.Increment(ref next))
            {
                cancellationToken.ThrowIfCancellationRequested();
                work ??= createWorker(worker);
                work(block);
            }
        }
    }
}
