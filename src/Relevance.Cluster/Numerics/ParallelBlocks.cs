using System.Runtime.ExceptionServices;

namespace Relevance.Cluster.Numerics;

/// <summary>Runs numbered blocks of work on several threads. The thread of a block is arbitrary; the result of a block must not depend on it.</summary>
internal static class ParallelBlocks
{
    /// <summary>The rows of one partial sum: constant, so that sums do not depend on the number of threads.</summary>
    public const int SumRows = 4096;

    /// <summary>The components of a block, 512 KiB: the number of rows depends on the dimension only, for the same reason.</summary>
    private const int TaskFloats = 128 * 1024;

    /// <summary>The components of vectors whose work takes about as long as it takes to start a thread.</summary>
    private const int FewFloats = 16 * 1024;

    /// <summary>Returns the number of rows of a block.</summary>
    public static int TaskRowsOf(int dimension) => Math.Clamp(TaskFloats / dimension, 256, SumRows);

    /// <summary>Returns the number of blocks of a size for a number of items.</summary>
    public static int CountOf(int items, int blockSize) => (int)(((long)items + blockSize - 1) / blockSize);

    /// <summary>Returns the number of threads to use: the limit, or the number of cores if it is −1.</summary>
    public static int Threads(int maxDegreeOfParallelism) => maxDegreeOfParallelism < 0 ? Environment.ProcessorCount : maxDegreeOfParallelism;

    /// <summary>Throws if a limit is neither −1 nor at least 1.</summary>
    public static int CheckLimit(int maxDegreeOfParallelism, string? parameterName) => maxDegreeOfParallelism is -1 or >= 1
        ? maxDegreeOfParallelism
        : throw new ArgumentOutOfRangeException(parameterName, maxDegreeOfParallelism, "The number of threads is at least 1, or -1 for every core.");

    /// <summary>Runs work for every vector of a number of them, such as centroids, on several threads if they are enough to be worth it.</summary>
    /// <param name="count">The number of vectors.</param>
    /// <param name="dimension">The number of their components.</param>
    /// <param name="threads">The most threads to use, the calling one included.</param>
    /// <param name="work">Receives the number of a vector. Several threads call it.</param>
    public static void ForEachVector(int count, int dimension, int threads, Action<int> work)
    {
        int some = Math.Max(1, FewFloats / dimension);
        Run(
            CountOf(count, some),
            threads,
            _ => block =>
            {
                for (int index = block * some; index < (int)Math.Min(count, ((long)block + 1) * some); index++)
                {
                    work(index);
                }
            },
            CancellationToken.None);
    }

    /// <summary>Runs every block once and returns when all have finished.</summary>
    /// <param name="blockCount">The number of blocks.</param>
    /// <param name="threads">The most threads to use, the calling one included.</param>
    /// <param name="createWorker">
    /// Receives a number below <paramref name="threads"/> that no other thread has, and creates the action that runs a block.
    /// </param>
    /// <param name="cancellationToken">The token is checked before each block.</param>
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
            // To the caller this is one computation: its own exception propagates, without the AggregateException.
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
