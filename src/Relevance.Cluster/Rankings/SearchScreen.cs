using System.Numerics;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Rankings;

/// <summary>Finds, for several searches in one pass, the few rows that can be on their pages, from ranges of the distances.</summary>
/// <remarks>
/// A search keeps the smallest upper bounds of its rows, as many as its pages need; a row whose lower bound is above the largest of them cannot be listed. A
/// row of which the range does not show whether it is within the limits is undecided: it is measured to be counted. Whatever the order of the threads, the
/// rows that remain are a superset of those that are listed, and float64 distances decide among them.
/// </remarks>
internal sealed class SearchScreen
{
    private const int RowsPerTask = 2048;

    /// <summary>The bytes of quantized rows for which another thread is worth its start: half a millisecond, more than a thread costs.</summary>
    private const long BytesPerThread = 8 << 20;

    private readonly QuantizedQueries? _queries;
    private readonly IReadOnlyList<SummedRanges> _sums;
    private readonly SearchLimit[] _limits;
    private readonly VectorSearchOptions _options;
    private readonly Func<int, bool>? _rowFilter;
    private readonly int _capacity;
    private readonly int _rowBytes;

    /// <summary>Initializes a new instance of the <see cref="SearchScreen"/> class for searches with one query each, in the same quantized rows.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="request">What all searches have in common.</param>
    public SearchScreen(QuantizedQueries queries, SearchRequest request)
        : this(request) => (_queries, _rowBytes) = (queries, queries.RowBytes);

    /// <summary>Initializes a new instance of the <see cref="SearchScreen"/> class for searches with any number of queries.</summary>
    /// <param name="sums">The ranges of the distances of each search.</param>
    /// <param name="request">What all searches have in common.</param>
    public SearchScreen(IReadOnlyList<SummedRanges> sums, SearchRequest request)
        : this(request) => (_sums, _rowBytes) = (sums, sums[0].RowBytes);

    private SearchScreen(SearchRequest request) =>
        (_sums, _limits, _options, _rowFilter, _capacity) = ([], request.Limits, request.Options, request.RowFilter, request.Capacity);

    /// <summary>Determines whether a page is so short that excluding rows first is faster.</summary>
    public static bool Pays(int rowCount, int capacity) => capacity <= rowCount / 4;

    /// <summary>Runs the pass.</summary>
    /// <param name="count">The number of rows.</param>
    /// <param name="cancellationToken">A token that cancels the operation; it is checked before each block of rows.</param>
    /// <returns>The candidates of each search.</returns>
    public SearchCandidates[] Find(int count, CancellationToken cancellationToken)
    {
        long bytes = (long)count * _rowBytes * ((_limits.Length + QuantizedKernel.Width - 1) / QuantizedKernel.Width);
        int threads = (int)Math.Min(ParallelBlocks.Threads(_options.MaxDegreeOfParallelism), 1 + (bytes / BytesPerThread));
        var workers = new Worker?[threads];
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(count, RowsPerTask),
            threads,
            index =>
            {
                Worker worker = workers[index] = new Worker(_limits.Length, _capacity);
                return block => Look(worker, block * RowsPerTask, (int)Math.Min(count, ((long)block + 1) * RowsPerTask));
            },
            cancellationToken);
        Worker[] started = [.. workers.OfType<Worker>()];
        return [.. Enumerable.Range(0, _limits.Length).Select(search => Join(started, search))];
    }

    private void Look(Worker worker, int first, int end)
    {
        Span<int> rows = stackalloc int[RowBlock.Length];

        for (int start = first; start < end; start += RowBlock.Length)
        {
            int count = 0;

            for (int row = start; row < Math.Min(end, start + RowBlock.Length); row++)
            {
                if (_rowFilter?.Invoke(row) != false)
                {
                    rows[count++] = row;
                }
            }

            worker.RowCount += count;

            if (_queries is null)
            {
                foreach (int row in rows[..count])
                {
                    for (int search = 0; search < _sums.Count; search++)
                    {
                        Add(worker, search, row, _sums[search].Of(row));
                    }
                }
            }
            else
            {
                _queries.Fill(worker.Block, rows[..count]);
                Look(worker, _queries);
            }
        }
    }

    private void Look(Worker worker, QuantizedQueries queries)
    {
        const int Width = QuantizedKernel.Width;
        bool isClosest = _options.End == RankingEnd.Closest;

        for (int search = 0; search < _limits.Length; search++)
        {
            if (search % Width == 0)
            {
                queries.Multiply(worker.Block, search / Width, worker.Products);
            }

            ReadOnlySpan<double> products = worker.Products.AsSpan(search % Width * RowBlock.Length, RowBlock.Length);

            // With limits, the rows that are not listed are counted; the limit of the closest excludes rows as well.
            double limit = !_limits[search].IsSet ? worker.Thresholds[search] : isClosest ? _limits[search].Possible : double.PositiveInfinity;

            for (ulong left = queries.Remaining(worker.Block, search, products, limit, isClosest); left != 0; left &= left - 1)
            {
                int i = BitOperations.TrailingZeroCount(left);
                int row = worker.Block.Rows[i];
                Add(worker, search, row, queries.Of(row, search, products[i]));
            }
        }
    }

    private void Add(Worker worker, int search, int row, DistanceRange range)
    {
        // With the sign reversed, the furthest have the smallest values as well.
        (double low, double high) = _options.End == RankingEnd.Closest ? (range.Low, range.High) : (-range.High, -range.Low);
        SearchLimit limit = _limits[search];

        if (limit.IsSet)
        {
            if (range.Low > limit.Possible)
            {
                return;
            }

            if (!(range.High <= limit.Certain))
            {
                worker.Found[search].Undecided.Add(row);
                return;
            }

            worker.Found[search].Count++;
        }

        if (!(low > worker.Thresholds[search]))
        {
            worker.Add(search, row, low, high);
        }
    }

    private SearchCandidates Join(Worker[] workers, int search)
    {
        LeastBounds bounds = new(_capacity);

        foreach (Worker worker in workers)
        {
            bounds.Merge(worker.Found[search].Bounds);
        }

        return new SearchCandidates(
            [.. workers.SelectMany(worker => worker.Found[search].Candidates).Where(candidate => !(candidate.Low > bounds.Last))],
            [.. workers.SelectMany(worker => worker.Found[search].Undecided)],
            workers.Sum(worker => _limits[search].IsSet ? worker.Found[search].Count : worker.RowCount));
    }

    /// <summary>The rows that one thread found, per search.</summary>
    private sealed class Worker
    {
        public Worker(int searchCount, int capacity)
        {
            Found = [.. Enumerable.Range(0, searchCount).Select(_ => new FoundRows(new LeastBounds(capacity), [], []))];
            Thresholds = new double[searchCount];
            Array.Fill(Thresholds, double.PositiveInfinity);
        }

        public FoundRows[] Found { get; }

        public RowBlock Block { get; } = new();

        /// <summary>Gets the products of the rows of the block with a group of queries.</summary>
        public double[] Products { get; } = new double[RowBlock.Length * QuantizedKernel.Width];

        /// <summary>Gets the largest of the bounds of each search, above which no row is a candidate.</summary>
        public double[] Thresholds { get; }

        /// <summary>Gets or sets the number of rows that the filter accepts.</summary>
        public int RowCount { get; set; }

        public void Add(int search, int row, double low, double high)
        {
            FoundRows found = Found[search];
            found.Candidates.Add((row, low));

            if (high < Thresholds[search])
            {
                found.Bounds.Add(high);
                Thresholds[search] = found.Bounds.Last;
            }
        }
    }

    /// <summary>The rows of one search that one thread found.</summary>
    /// <param name="Bounds">The smallest upper bounds of rows within the limits.</param>
    /// <param name="Candidates">The rows within the limits that may be listed, with their lower bounds.</param>
    /// <param name="Undecided">The rows that may be within the limits.</param>
    private sealed record FoundRows(LeastBounds Bounds, List<(int Row, double Low)> Candidates, List<int> Undecided)
    {
        /// <summary>Gets or sets the number of rows that are certainly within the limits.</summary>
        public int Count { get; set; }
    }
}

/// <summary>The rows that one search measures.</summary>
/// <param name="Candidates">The rows within the limits that may be listed, with their lower bounds, in any order.</param>
/// <param name="Undecided">The rows that may be within the limits.</param>
/// <param name="CertainCount">The number of rows that are within the limits without being measured.</param>
internal sealed record SearchCandidates((int Row, double Low)[] Candidates, int[] Undecided, int CertainCount);

/// <summary>The largest distance that is listed, as far as a range of the distance can tell.</summary>
/// <param name="Certain">The bound below which a distance is certainly within the limits.</param>
/// <param name="Possible">The bound above which it certainly is not.</param>
internal readonly record struct SearchLimit(double Certain, double Possible)
{
    /// <summary>The rounding of a distance that is compared as a similarity: 1 − (1 − x) is not x, only nearly.</summary>
    private const double Slack = 1e-12;

    /// <summary>Gets a value indicating whether there is a limit.</summary>
    public bool IsSet => !double.IsPositiveInfinity(Certain);

    /// <summary>Returns the limit of a search.</summary>
    /// <param name="options">The options.</param>
    /// <param name="weights">The weights of its queries.</param>
    public static SearchLimit Of(VectorSearchOptions options, IEnumerable<double> weights)
    {
        double limit = options.MaxDistance ?? double.PositiveInfinity;
        double total = 0;
        double magnitude = 1;

        foreach (double weight in weights)
        {
            total += weight;
            magnitude += Math.Abs(weight);
        }

        if (options.MinSimilarity is { } least)
        {
            double ofSimilarity = options.Metric == DistanceMetric.Cosine ? total - least : -least;
            limit = Math.Min(limit, ofSimilarity);
            magnitude += Math.Abs(least);
        }

        double slack = Slack * magnitude;
        return new SearchLimit(limit - slack, limit + slack);
    }
}

/// <summary>The options, limits and filter that all searches of one pass share.</summary>
/// <param name="Limits">The limits of each search.</param>
/// <param name="Options">The end and the number of threads.</param>
/// <param name="RowFilter">Determines whether a row is ranked; null ranks every row. It is called from several threads.</param>
/// <param name="Capacity">The number of rows up to the end of the page.</param>
internal sealed record SearchRequest(SearchLimit[] Limits, VectorSearchOptions Options, Func<int, bool>? RowFilter, int Capacity);
