using System.Runtime.CompilerServices;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Rankings;

namespace Relevance.Cluster.Clusterings.Members;

/// <summary>Finds the few rows that can be on a page of <see cref="MemberRanking"/>, from ranges of their distances.</summary>
/// <remarks>
/// As soon as a cluster has as many rows as the pages need whose distance is at most some value, no row whose distance is certainly larger can be among them.
/// So
/// each cluster keeps the smallest upper bounds, and a row is a candidate while its lower bound is not above the largest of them. The candidates are a superset
/// of
/// the listed rows in whatever order the threads run; float64 distances decide afterwards which are listed.
/// </remarks>
internal sealed class MemberScreen
{
    private const int RowsPerTask = 1024;

    private readonly int[] _labels;
    private readonly RankingRequest _request;
    private readonly double _limit;
    private readonly double _slack;

    /// <summary>Initializes a new instance of the <see cref="MemberScreen"/> class.</summary>
    /// <param name="labels">The cluster of each row, −1 for none.</param>
    /// <param name="request">The members to list.</param>
    public MemberScreen(int[] labels, RankingRequest request)
    {
        _labels = labels;
        _request = request;
        MemberRankingOptions options = request.Options;
        double least = options.MinSimilarity ?? double.NegativeInfinity;
        double ofSimilarity = options.Metric == DistanceMetric.Cosine ? 1 - least : -least;
        _limit = Math.Min(options.MaxDistance ?? double.PositiveInfinity, ofSimilarity);

        // 1 − (1 − x) is not x, only nearly.
        _slack = options.Metric == DistanceMetric.Cosine ? 1e-15 : 0;
    }

    /// <summary>Determines whether so few members are listed that finding candidates first is faster.</summary>
    public static bool Pays(int rowCount, int clusterCount, int capacity) => (long)clusterCount * capacity <= rowCount / 4;

    /// <summary>Finds the candidates, in row order.</summary>
    /// <param name="ranges">A range of each distance.</param>
    /// <param name="cancellationToken">A token that cancels the operation; it is checked before each block of rows.</param>
    public int[] Find<TRanges>(TRanges ranges, CancellationToken cancellationToken)
        where TRanges : struct, IDistanceRanges
    {
        int threads = ParallelBlocks.Threads(_request.Options.MaxDegreeOfParallelism);
        var workers = new Worker?[threads];
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(_labels.Length, RowsPerTask),
            threads,
            index =>
            {
                Worker worker = workers[index] = new Worker(_request.IsRequested.Length);
                return block => Look(worker, ranges, block * RowsPerTask, (int)Math.Min(_labels.Length, ((long)block + 1) * RowsPerTask));
            },
            cancellationToken);
        return Join([.. workers.OfType<Worker>()]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Look<TRanges>(Worker worker, TRanges ranges, int first, int end)
        where TRanges : struct, IDistanceRanges
    {
        Func<int, bool>? filter = _request.RowFilter;
        bool isClosest = _request.End == RankingEnd.Closest;
        (double most, double certain) = (_limit + _slack, _limit - _slack);
        ReadOnlySpan<bool> isRequested = _request.IsRequested;
        ReadOnlySpan<int> labels = _labels;

        for (int row = first; row < end; row++)
        {
            int cluster = labels[row];

            if (cluster < 0 || !isRequested[cluster] || (filter is not null && !filter(row)))
            {
                continue;
            }

            DistanceRange range = ranges.Of(row, cluster);

            // With the sign reversed, the furthest have the smallest values as well.
            (double low, double high) = isClosest ? (range.Low, range.High) : (-range.High, -range.Low);

            if (low > worker.Thresholds[cluster] || range.Low > most)
            {
                continue;
            }

            worker.Candidates.Add((row, low));

            // Only a row that is certainly within the limit can exclude others.
            if (range.High <= certain && high < worker.Thresholds[cluster])
            {
                LeastBounds bounds = worker.Bounds[cluster] ??= new LeastBounds(_request.Capacity);
                bounds.Add(high);
                worker.Thresholds[cluster] = bounds.Last;
            }
        }
    }

    /// <summary>Returns the rows that are still candidates after the bounds of all threads are merged.</summary>
    private int[] Join(Worker[] workers)
    {
        var rows = new List<int>();
        var joined = new LeastBounds?[_request.IsRequested.Length];

        foreach (Worker worker in workers)
        {
            for (int cluster = 0; cluster < joined.Length; cluster++)
            {
                if (worker.Bounds[cluster] is { } bounds)
                {
                    (joined[cluster] ??= new LeastBounds(_request.Capacity)).Merge(bounds);
                }
            }
        }

        foreach (Worker worker in workers)
        {
            foreach ((int row, double low) in worker.Candidates)
            {
                if (!(low > joined[_labels[row]]?.Last))
                {
                    rows.Add(row);
                }
            }
        }

        rows.Sort();
        return [.. rows];
    }

    /// <summary>The candidates and bounds of one thread.</summary>
    private sealed class Worker
    {
        public Worker(int clusterCount)
        {
            Bounds = new LeastBounds?[clusterCount];
            Thresholds = new double[clusterCount];
            Array.Fill(Thresholds, double.PositiveInfinity);
        }

        /// <summary>Gets the smallest upper bounds of each cluster.</summary>
        public LeastBounds?[] Bounds { get; }

        /// <summary>Gets the largest of these bounds, above which no row is a candidate.</summary>
        public double[] Thresholds { get; }

        /// <summary>Gets the candidates with their lower bounds.</summary>
        public List<(int Row, double Low)> Candidates { get; } = [];
    }
}

/// <summary>The members that one ranking lists.</summary>
/// <param name="IsRequested">Of each centroid row, whether its members are listed.</param>
/// <param name="End">The end of the ranking that is listed.</param>
/// <param name="Options">The limits and the number of threads; the metric is not null.</param>
/// <param name="RowFilter">A condition on the rows; null means all. It is called from several threads.</param>
/// <param name="Capacity">The number of members of each cluster up to the end of the page.</param>
internal sealed record RankingRequest(bool[] IsRequested, RankingEnd End, MemberRankingOptions Options, Func<int, bool>? RowFilter, int Capacity);
