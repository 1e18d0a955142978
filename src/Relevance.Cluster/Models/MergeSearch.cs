using System.Globalization;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Models;

/// <summary>Finds the merges of a hierarchy: by a nearest-neighbor chain, or for single linkage by a minimum spanning tree.</summary>
internal static class MergeSearch
{
    /// <summary>Finds the merges.</summary>
    /// <param name="vectors">The vectors, at least one; for the cosine, none is a zero vector.</param>
    /// <param name="sizes">The size of each vector; null if it is 1.</param>
    /// <param name="options">The options.</param>
    /// <param name="report">Called after each step; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the search.</param>
    /// <returns>The merges, ascending by height; merges of equal height in the order in which they were found.</returns>
    /// <exception cref="ArgumentException">The distances exceed the memory of the options.</exception>
    public static ClusterMerge[] Run(
        VectorSet vectors, IReadOnlyList<long>? sizes, AgglomerativeOptions options, Action? report, CancellationToken cancellationToken)
    {
        int threads = ParallelBlocks.Threads(options.MaxDegreeOfParallelism);

        if (options.Linkage == Linkage.Single)
        {
            PairScan scan = new(vectors, options.Metric, threads, cancellationToken);
            var core = CoreDistances.Of(scan, minPoints: 1, report, cancellationToken);
            return Number(SpanningTree.Of(scan, core, report, cancellationToken), vectors.Count, sizes);
        }

        long bytes = 4L * vectors.Count * (vectors.Count - 1);

        if (bytes > options.MaxMemory)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The distances of {vectors.Count} vectors need {bytes / 1e9:0.0} GB, more than MaxMemory, {options.MaxMemory / 1e9:0.0} GB: set "
                    + $"MaxMemory, use Linkage.Single, which needs no distances in memory, or cluster the centroids of k-means (ClusterHierarchy.Of)."),
                nameof(vectors));
        }

        PairDistances distances = new(vectors, sizes, options, threads);
        distances.Fill(report, cancellationToken);
        TreeEdge[] merges = new NeighborChain(distances, sizes, options.Linkage).Run(report, cancellationToken);

        // OrderBy is stable.
        return Number([.. merges.OrderBy(merge => merge.Weight)], vectors.Count, sizes);
    }

    /// <summary>Numbers the parts of merges as in a linkage matrix.</summary>
    private static ClusterMerge[] Number(TreeEdge[] edges, int count, IReadOnlyList<long>? sizes)
    {
        RowSets sets = new(count);
        int[] numbers = [.. Enumerable.Range(0, count)];
        long[] total = new long[count];
        var merges = new ClusterMerge[edges.Length];

        for (int row = 0; row < count; row++)
        {
            total[row] = sizes is null ? 1 : sizes[row];
        }

        for (int i = 0; i < edges.Length; i++)
        {
            (int first, int second) = (sets.Find(edges[i].First), sets.Find(edges[i].Second));
            long size = total[first] + total[second];
            merges[i] = new ClusterMerge(Math.Min(numbers[first], numbers[second]), Math.Max(numbers[first], numbers[second]), edges[i].Weight, size);
            sets.Join(first, second);
            (numbers[sets.Find(first)], total[sets.Find(first)]) = (count + i, size);
        }

        return merges;
    }
}

/// <summary>The distances of all pairs of rows, in float64, below the diagonal.</summary>
internal sealed class PairDistances
{
    private const int StepRows = 1024;

    private readonly VectorSet _vectors;
    private readonly IReadOnlyList<long>? _sizes;
    private readonly AgglomerativeOptions _options;
    private readonly int _threads;
    private readonly double[][] _rows;

    public PairDistances(VectorSet vectors, IReadOnlyList<long>? sizes, AgglomerativeOptions options, int threads)
    {
        (_vectors, _sizes, _options, _threads) = (vectors, sizes, options, threads);
        _rows = new double[vectors.Count][];
    }

    /// <summary>Gets the number of rows.</summary>
    public int Count => _rows.Length;

    /// <summary>Gets the distance of two different rows.</summary>
    public ref double this[int row, int other] => ref row > other ? ref _rows[row][other] : ref _rows[other][row];

    /// <summary>Computes the distances: those of two clusters that have one vector each, or several equal ones.</summary>
    public void Fill(Action? report, CancellationToken cancellationToken)
    {
        PairScan pairs = new(_vectors, _options.Metric, _threads, cancellationToken);

        for (int first = 0; first < Count; first += StepRows)
        {
            int start = first;
            ParallelBlocks.Run(
                Math.Min(StepRows, Count - start),
                _threads,
                _ => index =>
                {
                    int row = start + index;
                    double[] distances = new double[row];

                    for (int other = 0; other < row; other++)
                    {
                        distances[other] = pairs.Distance(row, other) * FactorOf(row, other);
                    }

                    _rows[row] = distances;
                },
                cancellationToken);
            report?.Invoke();
        }
    }

    /// <summary>Returns the factor of Ward's distance for rows that stand for several vectors.</summary>
    private double FactorOf(int row, int other)
    {
        if (_sizes is null || _options.Linkage != Linkage.Ward)
        {
            return 1;
        }

        (double a, double b) = (_sizes[row], _sizes[other]);
        return Math.Sqrt(2 * a * b / (a + b));
    }
}

/// <summary>The nearest-neighbor chain: follows nearest neighbors until two clusters are each other's, and merges them.</summary>
internal sealed class NeighborChain
{
    private const int StepMerges = 1024;

    private readonly PairDistances _distances;
    private readonly Linkage _linkage;
    private readonly double[] _sizes;

    public NeighborChain(PairDistances distances, IReadOnlyList<long>? sizes, Linkage linkage)
    {
        (_distances, _linkage) = (distances, linkage);
        _sizes = [.. Enumerable.Range(0, distances.Count).Select(row => sizes is null ? 1.0 : sizes[row])];
    }

    /// <summary>Finds the merges, in the order of the chain. A cluster is named by one of its rows.</summary>
    public TreeEdge[] Run(Action? report, CancellationToken cancellationToken)
    {
        List<int> open = [.. Enumerable.Range(0, _sizes.Length)];
        List<int> chain = [];
        List<TreeEdge> merges = new(_sizes.Length);

        while (open.Count > 1)
        {
            cancellationToken.ThrowIfCancellationRequested();

            if (chain.Count == 0)
            {
                chain.Add(open[0]);
            }

            (int last, int nearest, double distance) = Follow(chain, open);
            chain.RemoveRange(chain.Count - 2, 2);
            (int low, int high) = last < nearest ? (last, nearest) : (nearest, last);
            merges.Add(new TreeEdge(distance, low, high));
            open.Remove(low);
            Merge(low, high, distance, open);

            if (merges.Count % StepMerges == 0)
            {
                report?.Invoke();
            }
        }

        return [.. merges];
    }

    /// <summary>Extends the chain until its last two clusters are nearest to each other.</summary>
    private (int Last, int Nearest, double Distance) Follow(List<int> chain, List<int> open)
    {
        while (true)
        {
            int last = chain[^1];
            int before = chain.Count > 1 ? chain[^2] : -1;
            (int nearest, double least) = before >= 0 ? (before, _distances[last, before]) : (-1, double.PositiveInfinity);

            foreach (int other in open)
            {
                if (other != last && _distances[last, other] < least)
                {
                    (nearest, least) = (other, _distances[last, other]);
                }
            }

            if (nearest == before)
            {
                return (last, nearest, least);
            }

            chain.Add(nearest);
        }
    }

    /// <summary>Merges a cluster into another by the formulas of Lance and Williams.</summary>
    private void Merge(int from, int into, double distance, List<int> open)
    {
        (double a, double b) = (_sizes[from], _sizes[into]);
        _sizes[into] = a + b;

        foreach (int other in open)
        {
            if (other != into)
            {
                ref double joined = ref _distances[into, other];
                joined = Join(_distances[from, other], joined, distance, (a, b, _sizes[other]));
            }
        }
    }

    private double Join(double fromA, double fromB, double distance, (double A, double B, double C) sizes) => _linkage switch
    {
        Linkage.Average => ((sizes.A * fromA) + (sizes.B * fromB)) / (sizes.A + sizes.B),
        Linkage.Complete => Math.Max(fromA, fromB),
        _ => Math.Sqrt(
            (((sizes.A + sizes.C) * fromA * fromA) + ((sizes.B + sizes.C) * fromB * fromB) - (sizes.C * distance * distance))
            / (sizes.A + sizes.B + sizes.C)),
    };
}
