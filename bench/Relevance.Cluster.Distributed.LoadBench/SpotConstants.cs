using System.Diagnostics;
using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Distributed.LoadBench;

/// <summary>The seconds and bytes of the steps of a fit, measured on this machine with the classes that workers and coordinators use.</summary>
internal sealed record SpotConstants
{
    private const int ShardRows = 1 << 16;

    // A complete pass with 10,000 clusters over a whole shard takes long, and its rate does not depend on the number of rows.
    private const int WholeRows = 1 << 13;

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

    /// <summary>Gets the time for adding the sums of a shard to those of a worker, on one thread.</summary>
    public required double AddShard { get; init; }

    /// <summary>Gets the time for writing all sums that changed into a message, on one thread.</summary>
    public required double WriteSums { get; init; }

    /// <summary>Gets the time for adding the message of a worker at the coordinator, on one thread.</summary>
    public required double AddMessage { get; init; }

    /// <summary>Gets the time for writing centroids into the message to a worker, on one thread.</summary>
    public required double WriteCentroids { get; init; }

    /// <summary>Gets the time for computing the means, on one thread.</summary>
    public required double Means { get; init; }

    /// <summary>Gets the memory of a shard beside its vectors, on a machine with the cores of the simulation.</summary>
    public required double ShardBytes { get; init; }

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

        ClusterSums all = new(problem.Facts.Units, clusters, parts: 1);
        double add = Time(() => all.Add(rows.Sums));
        long[][] sent = [.. Enumerable.Range(0, clusters).Select(_ => new long[problem.Facts.Units.Length])];
        MessageWriter message = new();
        double write = Time(() => WriteChanged(message, all, sent));
        ClusterSums received = new(problem.Facts.Units, clusters, parts: 1);
        double read = Time(() => AddTo(received, new MessageReader(message.Written)));
        return new SpotConstants
        {
            WholeRow = wholeTime / WholeRows,
            NearRow = near / ShardRows,
            Lists = listing,
            ExchangeRow = exchange / ShardRows,
            Planes = planes,
            AddShard = add,
            WriteSums = write,
            AddMessage = read,
            WriteCentroids = Time(() => new MessageWriter().Write(centroids)),
            Means = Time(() => Mean(received, centroids)),
            ShardBytes = BytesOfShard(problem, options with { MaxDegreeOfParallelism = cores }, moves, centroids, halving.Planes),
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

    /// <summary>As a worker does: compares the sums with those that were sent, and writes the differences.</summary>
    private static void WriteChanged(MessageWriter message, ClusterSums all, long[][] sent)
    {
        using ClusterSums.Part part = all.Enter();
        long[] difference = new long[sent[0].Length];
        for (int label = 0; label < sent.Length; label++)
        {
            long[] sum = part.SumOf(label);
            if (!sum.AsSpan().SequenceEqual(sent[label]))
            {
                for (int i = 0; i < difference.Length; i++)
                {
                    difference[i] = sum[i] - sent[label][i];
                }

                message.Write(label).Write(difference);
                sum.CopyTo(sent[label], 0);
            }
        }

        message.Write(FitMessage.EndOfSums);
    }

    /// <summary>As a coordinator does: adds the message of a worker.</summary>
    private static void AddTo(ClusterSums sums, MessageReader message)
    {
        using ClusterSums.Part part = sums.Enter();
        for (int label = message.Read<int>(); label != FitMessage.EndOfSums; label = message.Read<int>())
        {
            FixedPointKernel.Add(part.Change(label), message.ReadSpan<long>());
        }
    }

    private static void Mean(ClusterSums sums, VectorSet centroids)
    {
        float[] mean = new float[centroids.Dimension];
        for (int label = 0; label < centroids.Count; label++)
        {
            if (sums.WeightOf(label) > 0)
            {
                sums.TryMean(label, DistanceMetric.SquaredEuclidean, mean);
            }
        }
    }

    /// <summary>Measures what a shard holds after a pass over neighbors and an exchange.</summary>
    private static double BytesOfShard(KMeansProblem problem, KMeansOptions options, RowMove[] moves, VectorSet centroids, HalvingPlane[] planes)
    {
        KMeansProblem wide = KMeansProblem.Create(problem.Vectors, options, CancellationToken.None);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using LloydRows rows = new(wide);
        Answer(rows, new BeginPass());
        Answer(rows, new MovePass(moves));
        Answer(rows, new NearPass(centroids, centroids, []));
        Answer(rows, new HalvesPass(planes));
        Answer(rows, new ExchangePass([new ClusterExchange(0, 1, 2)]));
        long after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(rows);
        return after - before;
    }
}
