using System.Runtime.CompilerServices;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Rankings;

namespace Relevance.Cluster.Clusterings.Members;

/// <summary>Finds the few rows that can be on a page of <see cref="MemberRanking"/>, from distances that are known roughly.</summary>
/// <remarks>
/// As soon as a cluster has as many rows as pages need whose distance is at most some figure, no row whose distance is certainly more can be among them. So each cluster keeps the
/// least upper ends, and a row is a candidate while its lower end is not above the last of them. Which rows are candidates is a superset of those that are listed, whatever
/// order the threads come in; who is listed is decided by float64 distances afterwards.
/// </remarks>
internal sealed class MemberScreen
{
    private const int RowsPerTask = 1024;

    private readonly int[] _labels;
    private readonly bool[] _isAsked;
    private readonly MemberRankingOptions _options;
    private readonly int _capacity;
    private readonly double _limit;
    private readonly double _slack;

    /// <summary>Initializes a new instance of the <see cref="MemberScreen"/> class.</summary>
    /// <param name="labels">The cluster of each row, −1 for none.</param>
    /// <param name="isAsked">Which clusters are listed.</param>
    /// <param name="options">What is listed.</param>
    /// <param name="capacity">How many members of a cluster are needed, up to the end of the page.</param>
    public MemberScreen(int[] labels, bool[] isAsked, MemberRankingOptions options, int capacity)
    {
        _labels = labels;
        _isAsked = isAsked;
        _options = options;
        _capacity = capacity;
        double least = options.MinSimilarity ?? double.NegativeInfinity;
        double ofSimilarity = options.Metric == DistanceMetric.Cosine ? 1 - least : -least;
        _limit = Math.Min(options.MaxDistance ?? double.PositiveInfinity, ofSimilarity);

        // 1 − (1 − x) is not x, but nearly.
        _slack = options.Metric == DistanceMetric.Cosine ? 1e-15 : 0;
    }

    /// <summary>Tells whether so few are listed that it is worth while to look for them before measuring.</summary>
    public static bool Pays(int rowCount, int clusterCount, int capacity) => (long)clusterCount * capacity <= rowCount / 4;

    /// <summary>The candidates, in row order.</summary>
    /// <param name="ranges">What is known of the distances.</param>
    /// <param name="cancellationToken">Looked at before each chunk of rows.</param>
    public int[] Find<TRanges>(TRanges ranges, CancellationToken cancellationToken)
        where TRanges : struct, IDistanceRanges
    {
        int threads = ParallelBlocks.Threads(_options.MaxDegreeOfParallelism);
        var workers = new Worker?[threads];
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(_labels.Length, RowsPerTask),
            threads,
            index =>
            {
                Worker worker = workers[index] = new Worker(_isAsked.Length);
                return block => Look(worker, ranges, block * RowsPerTask, (int)Math.Min(_labels.Length, ((long)block + 1) * RowsPerTask));
            },
            cancellationToken);
        return Join([.. workers.OfType<Worker>()]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Look<TRanges>(Worker worker, TRanges ranges, int first, int end)
        where TRanges : struct, IDistanceRanges
    {
        Func<int, bool>? filter = _options.RowFilter;
        bool isClosest = _options.End == RankingEnd.Closest;
        (double most, double certain) = (_limit + _slack, _limit - _slack);
        ReadOnlySpan<bool> isAsked = _isAsked;
        ReadOnlySpan<int> labels = _labels;

        for (int row = first; row < end; row++)
        {
            int cluster = labels[row];

            if (cluster < 0 || !isAsked[cluster] || (filter is not null && !filter(row)))
            {
                continue;
            }

            DistanceRange range = ranges.Of(row, cluster);

            // Turned around, the furthest are those of the least figures as well.
            (double low, double high) = isClosest ? (range.Low, range.High) : (-range.High, -range.Low);

            if (low > worker.Thresholds[cluster] || range.Low > most)
            {
                continue;
            }

            worker.Candidates.Add((row, low));

            // Only who certainly is within the limit may push others out.
            if (range.High <= certain && high < worker.Thresholds[cluster])
            {
                LeastBounds bounds = worker.Bounds[cluster] ??= new LeastBounds(_capacity);
                bounds.Add(high);
                worker.Thresholds[cluster] = bounds.Last;
            }
        }
    }

    /// <summary>Those who are still candidates when all that was seen is taken together.</summary>
    private int[] Join(Worker[] workers)
    {
        var rows = new List<int>();
        var joined = new LeastBounds?[_isAsked.Length];

        foreach (Worker worker in workers)
        {
            for (int cluster = 0; cluster < joined.Length; cluster++)
            {
                if (worker.Bounds[cluster] is { } bounds)
                {
                    (joined[cluster] ??= new LeastBounds(_capacity)).Merge(bounds);
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

    /// <summary>What one thread has found so far.</summary>
    private sealed class Worker
    {
        public Worker(int clusterCount)
        {
            Bounds = new LeastBounds?[clusterCount];
            Thresholds = new double[clusterCount];
            Array.Fill(Thresholds, double.PositiveInfinity);
        }

        /// <summary>Gets the least upper ends of each cluster.</summary>
        public LeastBounds?[] Bounds { get; }

        /// <summary>Gets the last of them, above which nobody need be looked at.</summary>
        public double[] Thresholds { get; }

        /// <summary>Gets the rows that could be listed when they were looked at, with their lower ends.</summary>
        public List<(int Row, double Low)> Candidates { get; } = [];
    }
}

/// <summary>The least few of many numbers: a binary heap with the largest of them on top.</summary>
internal sealed class LeastBounds
{
    private readonly double[] _heap;
    private int _count;

    /// <summary>Initializes a new instance of the <see cref="LeastBounds"/> class.</summary>
    /// <param name="capacity">How many to keep, at least 1.</param>
    public LeastBounds(int capacity) => _heap = new double[capacity];

    /// <summary>Gets the largest of those that are kept; ∞ as long as there are fewer than wanted.</summary>
    public double Last { get; private set; } = double.PositiveInfinity;

    /// <summary>Takes in a number that is less than <see cref="Last"/>.</summary>
    public void Add(double value)
    {
        if (_count < _heap.Length)
        {
            Rise(_count++, value);
        }
        else
        {
            Sink(value);
        }

        if (_count == _heap.Length)
        {
            Last = _heap[0];
        }
    }

    /// <summary>Takes in all that another one kept.</summary>
    public void Merge(LeastBounds other)
    {
        for (int i = 0; i < other._count; i++)
        {
            if (other._heap[i] < Last)
            {
                Add(other._heap[i]);
            }
        }
    }

    private void Rise(int place, double value)
    {
        double[] heap = _heap;

        while (place > 0 && heap[(place - 1) / 2] < value)
        {
            heap[place] = heap[(place - 1) / 2];
            place = (place - 1) / 2;
        }

        heap[place] = value;
    }

    private void Sink(double value)
    {
        double[] heap = _heap;
        int place = 0;

        for (int child = 1; child < heap.Length; child = (2 * place) + 1)
        {
            if (child + 1 < heap.Length && heap[child + 1] > heap[child])
            {
                child++;
            }

            if (heap[child] <= value)
            {
                break;
            }

            heap[place] = heap[child];
            place = child;
        }

        heap[place] = value;
    }
}
