namespace Relevance.Cluster.Numerics.LinearAlgebra;

/// <summary>Float64 sums over many rows: each chunk of rows by one thread, the chunks joined in their order, so that the number of threads does not enter.</summary>
internal static class RowSums
{
    /// <summary>Rows that are summed in one go.</summary>
    public const int ChunkRows = 1024;

    /// <summary>Adds up what workers find in chunks of rows.</summary>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="length">How many sums there are.</param>
    /// <param name="threads">The most threads to use. Each holds one array of sums.</param>
    /// <param name="createWorker">Makes what adds the rows from one on, so many, to sums that begin at 0; used by one thread at a time.</param>
    /// <param name="cancellationToken">Looked at before each chunk.</param>
    public static double[] Of(int rowCount, int length, int threads, Func<Action<int, int, double[]>> createWorker, CancellationToken cancellationToken)
    {
        int chunks = ParallelBlocks.CountOf(rowCount, ChunkRows);
        int wave = Math.Min(threads, Math.Max(1, chunks));
        var workers = new Action<int, int, double[]>?[wave];
        double[][] parts = [.. Enumerable.Range(0, wave).Select(_ => new double[length])];
        double[] total = new double[length];

        for (int first = 0; first < chunks; first += wave)
        {
            int count = Math.Min(wave, chunks - first);
            int start = first;
            ParallelBlocks.Run(
                count,
                threads,
                worker =>
                {
                    Action<int, int, double[]> add = workers[worker] ??= createWorker();
                    return place =>
                    {
                        int row = (start + place) * ChunkRows;
                        Array.Clear(parts[place]);
                        add(row, Math.Min(ChunkRows, rowCount - row), parts[place]);
                    };
                },
                cancellationToken);

            for (int place = 0; place < count; place++)
            {
                double[] part = parts[place];

                for (int i = 0; i < length; i++)
                {
                    total[i] += part[i];
                }
            }
        }

        return total;
    }
}
