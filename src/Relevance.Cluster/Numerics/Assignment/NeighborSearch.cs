using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Passes that compare each row only with the centroids around its assigned one, for many centroids.</summary>
/// <remarks>
/// <para>
/// The rows of a cluster are scored with one panel: the assigned centroid and the 47 nearest to it. That is 48/k of the products of a complete pass, at the
/// rate of the kernel, because the rows of a cluster share the panel (compare k²-means: E. Agustsson, R. Timofte, L. Van Gool, "k²-means for fast and
/// accurate large scale clustering", ECML PKDD 2017). A nearer centroid outside the panel is left to the next complete pass of
/// <see cref="NearestCentroidSearch"/>. Float32 scores decide; ties keep the label, otherwise they go to the lowest centroid.
/// </para>
/// <para>
/// Rows are processed in the order of their labels, in blocks of this order. Scores, lists and order depend on labels and centroids alone: the same bits on
/// any number of threads and any instruction set.
/// </para>
/// </remarks>
internal sealed class NeighborSearch
{
    /// <summary>The number of centroids that a row is compared with, its assigned one included: one panel.</summary>
    public const int Neighbors = CentroidPanels.PanelLanes;

    private readonly NearestCentroidSearch _whole;
    private readonly CentroidNeighbors _neighbors;
    private readonly NeighborAssigner?[] _assigners;
    private readonly int[] _order;
    private readonly int[] _starts;
    private readonly int _threads;
    private readonly int _taskRows;

    /// <summary>Initializes a new instance of the <see cref="NeighborSearch"/> class.</summary>
    /// <param name="whole">The complete search, for its rows and its packed centroids; at least 48 centroids.</param>
    /// <param name="threads">The most threads to use.</param>
    public NeighborSearch(NearestCentroidSearch whole, int threads)
    {
        _whole = whole;
        _threads = threads;
        _neighbors = new CentroidNeighbors(whole.Panels, Neighbors);
        _assigners = new NeighborAssigner?[threads];
        _order = LargeArrays.Allocate<int>(whole.Rows.Count);
        _starts = new int[whole.Panels.Count + 1];
        _taskRows = ParallelBlocks.TaskRowsOf(whole.Panels.Dimension);
    }

    /// <summary>
    /// Gets the weight of each cluster, or the length of its sum for the cosine: then rows move where that lowers the inertia, by
    /// <see cref="MoveCostKernel"/>. Empty for moves to the nearest centroid.
    /// </summary>
    public float[] Weights { get; set; } = [];

    /// <summary>Gets the weight of each row; empty if each is 1.</summary>
    public ReadOnlyMemory<float> RowWeights { get; init; }

    /// <summary>Moves each row to the best of the centroids around its assigned one.</summary>
    /// <param name="centroids">The centroids.</param>
    /// <param name="labels">One label per row, none of them −1. Receives the new labels.</param>
    /// <param name="areListed">False to list the neighbors of each centroid anew, O(k²·d); true to keep the lists of an earlier pass.</param>
    /// <param name="follower">Receives every change of a label; may be null.</param>
    /// <param name="cancellationToken">The token is checked between blocks of rows.</param>
    /// <returns>The number of labels that changed.</returns>
    public int Assign(VectorSet centroids, int[] labels, bool areListed, ILabelFollower? follower, CancellationToken cancellationToken)
    {
        Prepare(centroids, labels, areListed, cancellationToken);
        int changed = 0;
        using PinnedRows pinned = _whole.Rows.Pin();
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(_order.Length, _taskRows),
            _threads,
            worker =>
            {
                NeighborAssigner assigner = _assigners[worker] ??= new NeighborAssigner(this, _whole, _neighbors);
                return block =>
                {
                    int start = block * _taskRows;
                    ReadOnlySpan<int> rows = _order.AsSpan(start, Math.Min(_taskRows, _order.Length - start));
                    using ILabelBlock? moves = follower?.Begin(pinned);
                    Interlocked.Add(ref changed, assigner.Assign(new LabeledRows(pinned, labels, moves), rows));
                };
            },
            cancellationToken);
        return changed;
    }

    /// <summary>Lists the neighbors of each centroid and the rows of each label, for <see cref="NeighborsOf"/> and <see cref="RowsOf"/>.</summary>
    public void Prepare(VectorSet centroids, int[] labels, bool areListed, CancellationToken cancellationToken)
    {
        _whole.Pack(centroids);

        if (!areListed)
        {
            _neighbors.List(_threads, cancellationToken);
        }

        SortByLabel(labels);
    }

    /// <summary>Takes the lists of another search that has made them for the same centroids.</summary>
    public void TakeLists(NeighborSearch other) => _neighbors.Take(other._neighbors);

    /// <summary>Returns the neighbors of a centroid, ascending, itself included.</summary>
    public ReadOnlySpan<int> NeighborsOf(int label) => _neighbors.Of(label);

    /// <summary>Returns the rows that had a label when they were last sorted, ascending.</summary>
    public ReadOnlySpan<int> RowsOf(int label)
    {
        int start = label == 0 ? 0 : _starts[label - 1];
        return _order.AsSpan(start, _starts[label] - start);
    }

    /// <summary>Sorts the rows by label, stably (a counting sort).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SortByLabel(int[] labels)
    {
        Array.Clear(_starts);

        foreach (int label in labels)
        {
            _starts[label + 1]++;
        }

        for (int label = 1; label < _starts.Length; label++)
        {
            _starts[label] += _starts[label - 1];
        }

        for (int row = 0; row < labels.Length; row++)
        {
            _order[_starts[labels[row]]++] = row;
        }
    }
}

/// <summary>Moves the rows of a block for a <see cref="NeighborSearch"/>. Not thread-safe: each thread has one with its own scratch memory.</summary>
internal sealed class NeighborAssigner
{
    private readonly NeighborSearch _search;
    private readonly NearestCentroidSearch _whole;
    private readonly CentroidNeighbors _neighbors;
    private readonly CentroidPanels _panel;
    private readonly RowScorer _scorer;
    private readonly float[] _weights = new float[NeighborSearch.Neighbors];
    private readonly bool _isFetched;
    private int _packed;

    public NeighborAssigner(NeighborSearch search, NearestCentroidSearch whole, CentroidNeighbors neighbors)
    {
        (_search, _whole, _neighbors) = (search, whole, neighbors);
        _panel = new CentroidPanels(NeighborSearch.Neighbors, whole.Panels.Dimension);
        _scorer = new RowScorer(_panel);
        _isFetched = Prefetch.PaysFor(whole.Rows.Vectors);
    }

    /// <summary>Assigns rows that are sorted by label, and returns the number that moved.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe int Assign(LabeledRows labeled, ReadOnlySpan<int> rows)
    {
        int changed = 0;
        int most = _scorer.ChunkRows;

        for (int start = 0, count; start < rows.Length; start += count)
        {
            int label = labeled.LabelOf(rows[start]);

            if (start == 0 || label != _packed)
            {
                _packed = label;
                _panel.Pack(_whole.Panels, _neighbors.Of(label));

                for (int lane = 0; _search.Weights.Length > 0 && lane < NeighborSearch.Neighbors; lane++)
                {
                    _weights[lane] = _search.Weights[_neighbors.Of(label)[lane]];
                }
            }

            for (count = 0; count < most && start + count < rows.Length && labeled.LabelOf(rows[start + count]) == label; count++)
            {
                _whole.Rows.Put(_scorer, _panel, labeled.Rows, rows[start + count], count);
            }

            for (int i = 0; _isFetched && i < count; i++)
            {
                int next = start + count + i;
                _scorer.Expect(i, next < rows.Length ? labeled.Rows[rows[next]] : null);
            }

            _scorer.Score(count);
            changed += Choose(labeled, rows.Slice(start, count), label);
        }

        return changed;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Choose(LabeledRows labeled, ReadOnlySpan<int> rows, int label)
    {
        ReadOnlySpan<int> neighbors = _neighbors.Of(label);
        int own = neighbors.BinarySearch(label);
        bool isDirection = _whole.Rows.Metric == DistanceMetric.Cosine;
        int changed = 0;

        for (int i = 0; i < rows.Length; i++)
        {
            Span<float> scores = _scorer.ScoresOf(i);

            if (_search.Weights.Length > 0)
            {
                float weight = _search.RowWeights.IsEmpty ? 1 : _search.RowWeights.Span[rows[i]];
                MoveCostKernel.Invoke(scores, _weights, _whole.Rows.DistanceOf(rows[i], _whole.Bound, 0), (weight, own, isDirection));
            }

            float best = BestTwoKernel.Invoke(scores).Best;

            if (best > scores[own])
            {
                changed += labeled.Label(rows[i], neighbors[BestTwoKernel.IndexOf(scores, best)]);
            }
        }

        return changed;
    }
}

/// <summary>For each centroid, the centroids nearest to it.</summary>
internal sealed unsafe class CentroidNeighbors
{
    private readonly CentroidPanels _panels;
    private readonly int _size;
    private readonly int[] _lists;

    /// <summary>Initializes a new instance of the <see cref="CentroidNeighbors"/> class.</summary>
    /// <param name="panels">The packed centroids.</param>
    /// <param name="size">The length of each list, at most the number of centroids.</param>
    public CentroidNeighbors(CentroidPanels panels, int size)
    {
        (_panels, _size) = (panels, size);
        _lists = new int[checked(panels.Count * size)];
    }

    /// <summary>Takes the lists of the same centroids from where they were made.</summary>
    public void Take(CentroidNeighbors other) => other._lists.CopyTo(_lists, 0);

    /// <summary>Gets the list of a centroid, ascending; it contains the centroid itself.</summary>
    public ReadOnlySpan<int> Of(int centroid) => _lists.AsSpan(centroid * _size, _size);

    /// <summary>Lists the neighbors of all packed centroids by float32 scores; ties go to the lowest centroid. O(k²·d).</summary>
    public void List(int threads, CancellationToken cancellationToken)
    {
        const int TaskCentroids = 64;
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(_panels.Count, TaskCentroids),
            threads,
            _ =>
            {
                var scorer = new RowScorer(_panels);
                float[] best = new float[2 * _size];
                int[] centroids = new int[2 * _size];
                return block =>
                {
                    int end = Math.Min(_panels.Count, (block + 1) * TaskCentroids);
                    int step = Math.Min(TaskCentroids, scorer.BlockRows);

                    for (int first = block * TaskCentroids; first < end; first += step)
                    {
                        int count = Math.Min(step, end - first);

                        for (int i = 0; i < count; i++)
                        {
                            scorer.Point(i, _panels.Row(first + i));
                        }

                        scorer.Score(count);

                        for (int i = 0; i < count; i++)
                        {
                            Select(scorer.ScoresOf(i), first + i, best, centroids);
                        }
                    }
                };
            },
            cancellationToken);
    }

    /// <summary>Selects the largest scores. Those above the least that is kept are collected, and the list is cut back whenever it is full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Select(ReadOnlySpan<float> scores, int self, float[] best, int[] centroids)
    {
        const int Step = 8;
        int others = _size - 1;
        int count = 0;
        float least = float.NegativeInfinity;

        for (int start = 0; start < _panels.Count; start += Step)
        {
            var eight = Vector256.Create(scores[start..]);

            if (!Vector256.GreaterThanAny(eight, Vector256.Create(least)))
            {
                continue;
            }

            for (int centroid = start; centroid < Math.Min(_panels.Count, start + Step); centroid++)
            {
                if (scores[centroid] > least && centroid != self)
                {
                    // The sort is ascending, and a larger key is a smaller score.
                    (best[count], centroids[count++]) = (-scores[centroid], centroid);

                    if (count == best.Length)
                    {
                        Array.Sort(best, centroids);
                        (count, least) = (others, -best[others - 1]);
                    }
                }
            }
        }

        Array.Sort(best, centroids, 0, count);
        Span<int> list = _lists.AsSpan(self * _size, _size);
        centroids.AsSpan(0, others).CopyTo(list);
        list[others] = self;
        list.Sort();
    }
}
