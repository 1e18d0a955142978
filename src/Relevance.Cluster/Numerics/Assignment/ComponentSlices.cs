namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Shares the components of vectors among threads, for sums over rows: every component's sum is taken by one thread, in row order.</summary>
internal static class ComponentSlices
{
    /// <summary>A thread takes whole cache lines of a row.</summary>
    private const int CacheLine = 16;

    /// <summary>Calls the action with slices (start, end) that together cover the components.</summary>
    public static void Run(int dimension, int threads, Action<int, int> action, CancellationToken cancellationToken)
    {
        int lines = ParallelBlocks.CountOf(dimension, CacheLine);
        int sliceLength = ParallelBlocks.CountOf(lines, Math.Min(threads, lines)) * CacheLine;

        ParallelBlocks.Run(
            ParallelBlocks.CountOf(dimension, sliceLength),
            threads,
            _ => slice => action(slice * sliceLength, Math.Min(dimension, (slice + 1) * sliceLength)),
            cancellationToken);
    }
}
