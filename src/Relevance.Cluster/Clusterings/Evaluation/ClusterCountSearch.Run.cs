using System.Globalization;
using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster;

public sealed partial record ClusterCountSearch
{
    /// <summary>The numbers of clusters that are all tried; each later one is a fifth larger.</summary>
    private const int Consecutive = 10;

    private const double GridRatio = 1.2;

    /// <summary>The budget: no default range goes beyond.</summary>
    private const int MostClusters = 1000;

    /// <summary>The least vectors per cluster of the default range: halves have five of them.</summary>
    private const int VectorsPerCluster = 10;

    /// <summary>The most numbers that are tried between two others.</summary>
    private const int MostBetween = 4;

    /// <summary>From here on, neighbors a tenth apart are near enough.</summary>
    private const int FineFrom = 50;

    private const int RefinementRounds = 3;

    /// <summary>Searches for the number of clusters in vectors. Computes on the calling thread and the thread pool until it has finished.</summary>
    /// <param name="vectors">One vector per row, at least 10.</param>
    /// <param name="options">The options; null means the defaults: a range that grows until the answer is inside, by Euclidean distance.</param>
    /// <param name="progress">Receives the figures of each number in the order in which they are tried, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation. The token is checked between blocks of rows.</param>
    /// <remarks>
    /// <para>
    /// First a <see cref="StructureTest"/> with 19 draws decides whether there is anything to count. Then 1 to 10 clusters are tried, and each further number
    /// is a fifth larger, until neither stability nor silhouette is largest at the end, and the stability has clearly fallen; last, the numbers around the
    /// answer. Without structure only 1 to 10 are tried, for the curves.
    /// </para>
    /// <para>
    /// Each number of clusters costs one fit of k-means, twelve of half of the vectors and six of at most 1000. 10,000 vectors of 384 components take
    /// under a minute on two cores. The same vectors and options have the same bits for any number of threads and any instruction set.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentException">There are fewer than 10 vectors, or the largest number of clusters exceeds half of the measured vectors.</exception>
    /// <exception cref="VectorShapeException">
    /// The metric is cosine, a vector is a zero vector, and <see cref="ClusterCountSearchOptions.ZeroVectors"/> rejects it.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ClusterCountSearch Run(
        VectorSet vectors,
        ClusterCountSearchOptions? options = null,
        IProgress<ClusterCountCandidate>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        options ??= new ClusterCountSearchOptions();
        VectorSet directed = options.Metric == DistanceMetric.Cosine
            ? UnitVectors.Of(DirectedRows.Of(vectors, options.Metric, options.ZeroVectors).Vectors)
            : vectors;
        int[] rows = [.. Enumerable.Range(0, directed.Count)];
        VectorSet measured = directed.Count > options.MaxVectors
            ? directed.Select(RowSample.Take(rows, options.MaxVectors, new CounterRandom(options.Seed, RandomPurpose.CountRows, -1)))
            : directed;
        int limit = LimitOf(measured.Count, options);
        var test = new StructureTestOptions { DrawCount = 19, Seed = options.Seed, MaxDegreeOfParallelism = options.MaxDegreeOfParallelism };
        var structure = StructureTest.Run(measured, test, null, cancellationToken);
        var curves = new ClusterCountCurves(measured, options, cancellationToken);
        SortedDictionary<int, ClusterCountCandidate> tried = [];
        bool hasStructure = structure.Verdict != StructureVerdict.OneCloud;

        for (int count = 1; count <= (hasStructure ? limit : Math.Min(limit, Consecutive)); count = Next(count, limit))
        {
            Try(count);

            if (hasStructure && count > Consecutive && HasPassed([.. tried.Values], measured.Count))
            {
                break;
            }
        }

        ClusterCountSearch search = Result();

        for (int round = 0; round < RefinementRounds && hasStructure; round++)
        {
            int[] missing = Between([.. tried.Keys], search.BestTried);

            foreach (int count in missing)
            {
                Try(count);
            }

            search = Result();

            if (missing.Length == 0)
            {
                break;
            }
        }

        return search;

        void Try(int count)
        {
            tried[count] = curves.Measure(count);
            progress?.Report(tried[count]);
        }

        ClusterCountSearch Result() => new()
        {
            Candidates = [.. tried.Values],
            Structure = structure,
            MeasuredCount = measured.Count,
            IsSampled = measured.Count < directed.Count,
        };
    }

    private static int LimitOf(int count, ClusterCountSearchOptions options)
    {
        const int fewest = 10;

        if (count < fewest)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture, $"{count} vectors are too few to search for the number of clusters: at least {fewest} are required."),
                nameof(options));
        }

        if (options.MaxClusterCount is not { } most)
        {
            return Math.Min(MostClusters, Math.Max(Math.Min(Consecutive, count / 2), count / VectorsPerCluster));
        }

        return most <= count / 2
            ? most
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count} vectors are too few for {most} clusters: each half of them has {count / 2}. Try at most MaxClusterCount = {count / 2}."),
                nameof(options));
    }

    /// <summary>Returns the next number to try; the limit itself is always tried, and nothing beyond.</summary>
    private static int Next(int count, int limit)
    {
        int next = count < Consecutive ? count + 1 : (int)Math.Ceiling(count * GridRatio);
        return count < limit ? Math.Min(next, limit) : limit + 1;
    }

    /// <summary>Determines whether the answer is inside: both curves were larger before the last two numbers, and the stability clearly.</summary>
    private static bool HasPassed(ClusterCountCandidate[] tried, int vectors)
    {
        ClusterCountCandidate last = tried[^1];
        ClusterCountCandidate[] usable = Separated(tried);

        if (last.ClusterCount < Math.Sqrt(vectors) || usable.Length == 0)
        {
            return false;
        }

        ClusterCountCandidate best = usable.MaxBy(candidate => candidate.Stability)!;
        double silhouettes = tried.Where(candidate => !double.IsNaN(candidate.Silhouette)).Max(candidate => candidate.Silhouette);
        double fallen = best.Stability - Math.Max(2 * ErrorAround(tried, best), LeastFall);
        return last.ClusterCount >= 2 * best.ClusterCount
            && tried[^2..].All(candidate => candidate.Stability < fallen && !(candidate.Silhouette >= silhouettes));
    }

    /// <summary>Returns numbers between the best and its neighbors that were not tried: all, or a few of them at even ratios.</summary>
    private static int[] Between(int[] tried, int best)
    {
        int place = Array.IndexOf(tried, best);
        IEnumerable<int> below = place > 0 ? Inside(tried[place - 1], best) : [];
        IEnumerable<int> above = place < tried.Length - 1 ? Inside(best, tried[place + 1]) : [];
        return [.. below, .. above];
    }

    private static IEnumerable<int> Inside(int low, int high)
    {
        int missing = high - low - 1;

        // Beyond this the figures of neighbors do not differ by more than chance.
        if (missing < 1 || (low >= FineFrom && high < low * GridRatio / 1.08))
        {
            return [];
        }

        int parts = missing <= MostBetween ? missing + 1 : 3;
        return Enumerable.Range(1, parts - 1).Select(part => low + (int)Math.Round((high - low) * (double)part / parts));
    }
}
