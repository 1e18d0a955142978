using System.Diagnostics;
using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Distributed.LoadBench;

/// <summary>The times and sizes of the steps of a fit, in seconds and bytes, measured here with the classes that workers and coordinators use.</summary>
internal sealed record SpotConstants
{
    private const int ShardRows = 1 << 16;

    // A complete pass with 10,000 clusters over a whole shard takes long, and its rate does not depend on the number of rows.
    private const int WholeRows = 1 << 13;

    // As many as move together in a pass.
    private const int BlockRows = 256;

    /// <summary>Gets the processor threads of this machine, all of which the passes use.</summary>
    public static int Threads => Environment.ProcessorCount;

    /// <summary>Gets the time of a row in a complete pass on all threads.</summary>
    public required double WholeRow { get; init; }

    /// <summary>Gets the time of a row in a pass over neighbors on all threads, lists made.</summary>
    public required double NearRow { get; init; }

    /// <summary>Gets the time for making the lists of neighbors on all threads.</summary>
    public required double Lists { get; init; }

    /// <summary>Gets the time of a row for halving and exchange on all threads.</summary>
    public required double ExchangeRow { get; init; }

    /// <summary>Gets the time for finding the planes on all threads.</summary>
    public required double Planes { get; init; }

    /// <summary>Gets the time for writing all sums that changed into a message, on all threads.</summary>
    public required double WriteSums { get; init; }

    /// <summary>Gets the time for adding the message of a worker at the coordinator, on all threads.</summary>
    public required double AddMessage { get; init; }

    /// <summary>Gets the time for writing centroids into the message to a worker, on one thread.</summary>
    public required double WriteCentroids { get; init; }

    /// <summary>Gets the time for computing the means, on all threads.</summary>
    public required double Means { get; init; }

    /// <summary>Gets the memory of a row beside its vector.</summary>
    public required double RowBytes { get; init; }

    /// <summary>Gets the memory of a worker that does not depend on its rows, with one set of sums, on a machine with the cores of the simulation.</summary>
    public required double ClusterBytes { get; init; }

    /// <summary>Gets the bytes of the sums of all clusters in a message.</summary>
    public required double SumBytes { get; init; }

    /// <summary>Measures.</summary>
    /// <param name="dimension">The number of components.</param>
    /// <param name="clusters">The number of clusters.</param>
    /// <param name="cores">The cores of a machine of the simulation.</param>
    public static SpotConstants Measure(int dimension, int clusters, int cores)
    {
        VectorSet vectors = TestData.Make(ShardRows, dimension);
        VectorSet centroids = vectors.Select([.. Enumerable.Range(0, clusters)]);
        VectorSet moved = vectors.Select([.. Enumerable.Range(0, clusters).Select(row => row + ShardRows - clusters)]);
        KMeansOptions options = new() { ClusterCount = clusters };
        RowMove[] moves = [.. Enumerable.Range(0, ShardRows).Select(row => new RowMove(row, row % clusters))];

        VectorSet few = vectors.Select([.. Enumerable.Range(0, WholeRows)]);
        using LloydRows whole = new(KMeansProblem.Create(few, options with { ClusterCount = Math.Min(clusters, WholeRows) }, CancellationToken.None));
        VectorSet first = centroids.Select([.. Enumerable.Range(0, Math.Min(clusters, WholeRows))]);
        Answer(whole, new BeginPass());
        Answer(whole, new AssignPass(first, passesLeft: 1));
        double wholeTime = Time(() => Answer(whole, new AssignPass(first, passesLeft: 1))) * clusters / first.Count;

        KMeansProblem problem = KMeansProblem.Create(vectors, options, CancellationToken.None);
        using LloydRows rows = new(problem);
        Answer(rows, new BeginPass());
        Answer(rows, new MovePass(moves));
        Answer(rows, new NearPass(centroids, centroids, []));
        double near = Time(() => Answer(rows, new NearPass(centroids, centroids, [])));
        double listing = Time(() => rows.ListNeighbors(moved, CancellationToken.None));
        HalvingRequest halving = new(moved);
        rows.ListNeighbors(moved, CancellationToken.None);
        double planes = Time(() => rows.Answer(halving, CancellationToken.None));
        HalvesPass halves = new(halving.Planes);
        double exchange = Time(() => Answer(rows, halves)) + Time(() => Answer(rows, new ExchangePass([new ClusterExchange(0, 1, 2)])));

        long[][] sent = [.. Enumerable.Range(0, clusters).Select(_ => new long[problem.Facts.Units.Length])];
        MessageWriter message = new();
        double write = Time(() => SumsMessage.Write(message, [rows.Sums], sent, Threads));
        ClusterSums received = new(problem.Facts.Units, clusters, parts: 1);
        double read = Time(() => SumsMessage.AddTo(new MessageReader(message.Written), received, Threads));
        double means = Time(() => Mean(received, centroids));
        int PartsHere(int sumBytes) => LabelSums.PartsOf((long)ShardRows * dimension * sizeof(float), sumBytes, cores);
        (double Row, double Clusters) bytes = BytesOf(vectors, options with { MaxDegreeOfParallelism = cores }, centroids, halving.Planes);
        return new SpotConstants
        {
            WholeRow = wholeTime / WholeRows,
            NearRow = near / ShardRows,
            Lists = listing,
            ExchangeRow = exchange / ShardRows,
            Planes = planes,
            WriteSums = write,
            AddMessage = read,
            WriteCentroids = Time(() => new MessageWriter().Write(centroids)),
            Means = means,
            RowBytes = bytes.Row,
            ClusterBytes = bytes.Clusters - (2 * message.Written.Length * (PartsHere(message.Written.Length) - 1)),
            SumBytes = message.Written.Length,
        };
    }

    /// <summary>Measures the bytes a second between two sockets of this machine, in messages of 4 MB that are acknowledged like those of the link.</summary>
    public static double LoopbackRate() => LoopbackLink.Measure();

    private static PassReply Answer(LloydRows rows, RowPass pass) => rows.Answer(pass, CancellationToken.None);

    private static double Time(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Mean(ClusterSums sums, VectorSet centroids)
    {
        float[][] means = [.. Enumerable.Range(0, centroids.Count).Select(label => centroids[label].ToArray())];
        sums.DecodeAll(Threads);
        ParallelBlocks.ForEachVector(
            centroids.Count,
            centroids.Dimension,
            Threads,
            label => _ = sums.WeightOf(label) > 0 && sums.TryMean(label, DistanceMetric.SquaredEuclidean, means[label]));
    }

    /// <summary>Measures the memory after a pass over neighbors and an exchange, of all rows and of half of them.</summary>
    private static (double Row, double Clusters) BytesOf(VectorSet vectors, KMeansOptions options, VectorSet centroids, HalvingPlane[] planes)
    {
        double all = BytesOf(vectors, vectors, options, centroids, planes);
        double half = BytesOf(vectors, vectors.Select([.. Enumerable.Range(0, vectors.Count / 2)]), options, centroids, planes);
        double row = (all - half) / (vectors.Count - (vectors.Count / 2));
        return (row, all - (row * vectors.Count));
    }

    /// <summary>Measures the memory of some of the rows.</summary>
    private static double BytesOf(VectorSet all, VectorSet some, KMeansOptions options, VectorSet centroids, HalvingPlane[] planes)
    {
        KMeansProblem problem = new(
            new KMeansRows(DirectedRows.Join([DirectedRows.Of(some, options.Metric, options.ZeroVectors)]), weights: null, options, 0, CancellationToken.None),
            KMeansProblem.Create(all, options, CancellationToken.None).Facts);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using LloydRows rows = new(problem);
        Answer(rows, new BeginPass());
        foreach (RowMove[] block in Enumerable.Range(0, some.Count).Select(row => new RowMove(row, row % centroids.Count)).Chunk(BlockRows))
        {
            Answer(rows, new MovePass(block));
        }

        Answer(rows, new NearPass(centroids, centroids, []));
        HalvesPass halves = new(planes);
        Answer(rows, halves);
        Answer(rows, new ExchangePass([new ClusterExchange(0, 1, 2)]));
        Answer(rows, new DistancePass(centroids));
        long after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(rows);
        GC.KeepAlive(halves);
        return after - before;
    }
}
