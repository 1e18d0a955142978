using System.Numerics;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Models;

/// <summary>One run of <see cref="CommunityDetection"/>: counts the neighbors of each row, then selects the largest disjoint neighborhoods.</summary>
internal sealed class CommunitySearch
{
    private const int Lanes = SimilarityPanel.Lanes;

    /// <summary>The number of panels between two progress reports; each panel is a task of one thread.</summary>
    private const int ChunkPanels = 64;

    /// <summary>The number of rows per task when centers are compared with all rows.</summary>
    private const int BlockRows = 1024;

    private readonly VectorSet _vectors;
    private readonly CommunityDetectionOptions _options;
    private readonly IProgress<ClusterModelProgress>? _progress;
    private readonly int _threads;
    private readonly double[] _inverseLengths;
    private readonly int[] _labels;
    private readonly List<int> _centers = [];
    private readonly List<int> _sizes = [];
    private int _steps;

    public CommunitySearch(VectorSet vectors, CommunityDetectionOptions options, IProgress<ClusterModelProgress>? progress)
    {
        _vectors = vectors;
        _options = options;
        _progress = progress;
        _threads = ParallelBlocks.Threads(options.MaxDegreeOfParallelism);
        _inverseLengths = UnitVectors.InverseLengths(vectors);
        _labels = new int[vectors.Count];
        Array.Fill(_labels, -1);
    }

    public CommunityDetectionResult Run(CancellationToken cancellationToken)
    {
        using var pinned = new PinnedRows(_vectors);
        int[] counts = CountNeighbors(pinned, cancellationToken);

        // The sort is stable: ties go to the lowest row.
        IEnumerable<int> centers = Enumerable.Range(0, counts.Length).Where(row => counts[row] >= _options.MinCommunitySize);
        int[] candidates = [.. centers.OrderByDescending(row => counts[row])];
        Take(candidates, pinned, cancellationToken);

        return new CommunityDetectionResult
        {
            Labels = _labels.AsReadOnly(),
            Metric = DistanceMetric.Cosine,
            CenterRows = _centers.AsReadOnly(),
            Sizes = _sizes.AsReadOnly(),
        };
    }

    /// <summary>
    /// Counts the rows that are similar to each row, itself included. A panel is compared with its own rows and those of all panels before it; a pair counts
    /// for both rows.
    /// </summary>
    private int[] CountNeighbors(PinnedRows pinned, CancellationToken cancellationToken)
    {
        int panelCount = ParallelBlocks.CountOf(_vectors.Count, Lanes);
        int[]?[] perThread = new int[]?[_threads];

        for (int first = 0; first < panelCount; first += ChunkPanels)
        {
            int chunk = first;
            ParallelBlocks.Run(
                Math.Min(ChunkPanels, panelCount - chunk),
                _threads,
                worker =>
                {
                    SimilarityPanel panel = CreatePanel();
                    int[] counts = perThread[worker] ??= new int[_vectors.Count];
                    return task => CountPanel(chunk + task, panel, pinned, counts);
                },
                cancellationToken);
            Report();
        }

        int[] total = new int[_vectors.Count];

        foreach (int[]? counts in perThread)
        {
            for (int row = 0; row < (counts?.Length ?? 0); row++)
            {
                total[row] += counts![row];
            }
        }

        return total;
    }

    private void CountPanel(int index, SimilarityPanel panel, PinnedRows pinned, int[] counts)
    {
        int start = index * Lanes;
        int end = Math.Min(_vectors.Count, start + Lanes);
        panel.Pack([.. Enumerable.Range(start, end - start)]);
        Span<ulong> similar = stackalloc ulong[Lanes];

        for (int other = 0; other < end; other += Lanes)
        {
            Span<ulong> block = similar[..Math.Min(Lanes, end - other)];
            panel.Match(pinned, other, block);

            for (int i = 0; i < block.Length; i++)
            {
                counts[other + i] += BitOperations.PopCount(block[i]);

                // Within the panel each pair occurs twice, once from each side.
                for (ulong lanes = other < start ? block[i] : 0; lanes != 0; lanes &= lanes - 1)
                {
                    counts[start + BitOperations.TrailingZeroCount(lanes)]++;
                }
            }
        }
    }

    /// <summary>Examines candidates in order, one per lane at a time, and skips those that are already members of a community.</summary>
    private void Take(int[] candidates, PinnedRows pinned, CancellationToken cancellationToken)
    {
        ulong[] similar = new ulong[_vectors.Count];
        var centers = new List<int>(Lanes);

        for (int next = 0; next < candidates.Length;)
        {
            for (centers.Clear(); next < candidates.Length && centers.Count < Lanes; next++)
            {
                if (_labels[candidates[next]] < 0)
                {
                    centers.Add(candidates[next]);
                }
            }

            if (centers.Count == 0)
            {
                return;
            }

            int[] packed = [.. centers];
            ParallelBlocks.Run(
                ParallelBlocks.CountOf(_vectors.Count, BlockRows),
                _threads,
                _ =>
                {
                    SimilarityPanel panel = CreatePanel();
                    panel.Pack(packed);
                    return block =>
                    {
                        int start = block * BlockRows;
                        panel.Match(pinned, start, similar.AsSpan(start, Math.Min(BlockRows, similar.Length - start)));
                    };
                },
                cancellationToken);

            for (int lane = 0; lane < packed.Length; lane++)
            {
                Keep(packed[lane], 1UL << lane, similar);
            }

            Report();
        }
    }

    /// <summary>Creates a community of the rows with a bit, unless one of them is already a member of another.</summary>
    private void Keep(int center, ulong bit, ulong[] similar)
    {
        for (int row = 0; row < similar.Length; row++)
        {
            if ((similar[row] & bit) != 0 && _labels[row] >= 0)
            {
                return;
            }
        }

        int size = 0;

        for (int row = 0; row < similar.Length; row++)
        {
            if ((similar[row] & bit) != 0)
            {
                _labels[row] = _centers.Count;
                size++;
            }
        }

        _centers.Add(center);
        _sizes.Add(size);
    }

    private SimilarityPanel CreatePanel() => new(_vectors, _inverseLengths, _options.Threshold);

    private void Report() => _progress?.Report(new ClusterModelProgress(0, ++_steps, double.NaN));
}
