using System.Numerics;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Models;

/// <summary>One run of <see cref="CommunityDetection"/>: counts the neighbors of each row, then takes neighborhoods from the largest on.</summary>
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
    private readonly List<(int Center, int Size)> _communities = [];
    private int[] _open;
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
        _open = [.. Enumerable.Range(0, vectors.Count)];
    }

    public CommunityDetectionResult Run(CancellationToken cancellationToken)
    {
        using var pinned = new PinnedRows(_vectors);
        int[] counts = CountNeighbors(pinned, cancellationToken);

        // The sort is stable: ties go to the lowest row.
        IEnumerable<int> centers = Enumerable.Range(0, counts.Length).Where(row => counts[row] >= _options.MinCommunitySize);
        int[] candidates = [.. centers.OrderByDescending(row => counts[row])];
        Take(candidates, pinned, cancellationToken);

        // A community can have lost members to earlier ones: they are numbered by the members that they kept. The sort is stable.
        int[] order = [.. Enumerable.Range(0, _communities.Count).OrderByDescending(place => _communities[place].Size)];
        int[] labelOf = new int[order.Length];

        for (int label = 0; label < order.Length; label++)
        {
            labelOf[order[label]] = label;
        }

        return new CommunityDetectionResult
        {
            Labels = _labels.Select(place => place < 0 ? -1 : labelOf[place]).ToArray().AsReadOnly(),
            Metric = DistanceMetric.Cosine,
            CenterRows = order.Select(place => _communities[place].Center).ToArray().AsReadOnly(),
            Sizes = order.Select(place => _communities[place].Size).ToArray().AsReadOnly(),
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
            panel.Match(pinned, _open.AsSpan(other, block.Length), block);

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

    /// <summary>Examines candidates in order, one per lane at a time, and compares them with the rows that are in no community yet.</summary>
    private void Take(int[] candidates, PinnedRows pinned, CancellationToken cancellationToken)
    {
        ulong[] similar = new ulong[_vectors.Count];

        for (int next = 0; next < candidates.Length && _open.Length >= _options.MinCommunitySize; next += Lanes)
        {
            int[] packed = candidates[next..Math.Min(candidates.Length, next + Lanes)];
            int before = _communities.Count;
            ParallelBlocks.Run(
                ParallelBlocks.CountOf(_open.Length, BlockRows),
                _threads,
                _ =>
                {
                    SimilarityPanel panel = CreatePanel();
                    panel.Pack(packed);
                    return block =>
                    {
                        int start = block * BlockRows;
                        int count = Math.Min(BlockRows, _open.Length - start);
                        panel.Match(pinned, _open.AsSpan(start, count), similar.AsSpan(start, count));
                    };
                },
                cancellationToken);

            for (int lane = 0; lane < packed.Length; lane++)
            {
                Keep(packed[lane], 1UL << lane, similar);
            }

            _open = _communities.Count == before ? _open : [.. _open.Where(row => _labels[row] < 0)];
            Report();
        }
    }

    /// <summary>Creates a community of the rows with a bit that are in no other, if they are enough.</summary>
    private void Keep(int center, ulong bit, ulong[] similar)
    {
        int size = 0;

        for (int i = 0; i < _open.Length; i++)
        {
            size += (similar[i] & bit) != 0 && _labels[_open[i]] < 0 ? 1 : 0;
        }

        if (size < _options.MinCommunitySize)
        {
            return;
        }

        for (int i = 0; i < _open.Length; i++)
        {
            if ((similar[i] & bit) != 0 && _labels[_open[i]] < 0)
            {
                _labels[_open[i]] = _communities.Count;
            }
        }

        _communities.Add((center, size));
    }

    private SimilarityPanel CreatePanel() => new(_vectors, _inverseLengths, _options.Threshold);

    private void Report() => _progress?.Report(new ClusterModelProgress(0, ++_steps, double.NaN));
}
