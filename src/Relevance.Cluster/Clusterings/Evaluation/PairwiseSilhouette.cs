using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Rankings;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Measures the silhouette by the Euclidean distances of all pairs.</summary>
/// <remarks>
/// The rows are copied cluster by cluster, relative to their mean, and split into panels of 48 rows of one cluster. A panel is scored with the rows
/// of its own and of every earlier panel, eight at a time; the distance of a pair counts for both of its rows, so half of all pairs are enough. The
/// sums for earlier rows are stored per panel and added in the order of the panels. If clusters are so small that their panels would be mostly empty,
/// panels span clusters, and all pairs are scored.
/// </remarks>
internal sealed unsafe class PairwiseSilhouette
{
    private const int PanelLanes = CentroidPanels.PanelLanes;

    /// <summary>The number of panels that share rows while these are in the cache.</summary>
    private const int PanelGroup = 4;

    /// <summary>The number of rows whose sums are added together.</summary>
    private const int JoinedPlaces = 960;

    /// <summary>A squared distance below this share of both squared lengths has lost digits and is computed again in float64.</summary>
    private const float Cancelled = 1f / 1024;

    private readonly VectorSet _vectors;
    private readonly ClusterRows _members;
    private readonly int _threads;
    private readonly int _dimension;
    private readonly int _stride;
    private readonly bool _isHalf;
    private readonly int[] _rows;
    private readonly int[] _clusters;
    private readonly AlignedFloats[] _panelRows;
    private readonly float[] _squaredLengths;
    private readonly NativeBlock _sums;
    private readonly NativeBlock _earlier;

    public PairwiseSilhouette(VectorSet vectors, ClusterRows members, int threads)
    {
        _vectors = vectors;
        _members = members;
        _threads = threads;
        _dimension = vectors.Dimension;
        _stride = ((_dimension + 15) / 16 * 16) + 16;
        _isHalf = members.RowCount >= 2 * PanelLanes * members.NonEmptyCount;
        (_rows, _clusters) = Layout();
        _panelRows = new AlignedFloats[_rows.Length / PanelLanes];
        _squaredLengths = new float[_rows.Length];
        long sums = (long)_rows.Length * members.ClusterCount;
        _sums = NativeBlock.Of<double>(sums);
        NativeMemory.Clear(Sums, checked((nuint)sums * sizeof(double)));
        _earlier = NativeBlock.Of<float>(_isHalf ? EarlierStart(_panelRows.Length) : 0);
    }

    /// <summary>Gets for each position and cluster the sum of the distances.</summary>
    private double* Sums => _sums.Pointer<double>();

    /// <summary>Measures the silhouette of every member, once.</summary>
    public void Measure(double[] values, CancellationToken cancellationToken)
    {
        try
        {
            Run(values, cancellationToken);
        }
        finally
        {
            _sums.Free();
            _earlier.Free();
        }
    }

    private void Run(double[] values, CancellationToken cancellationToken)
    {
        float[] origin = Origin(cancellationToken);
        ParallelBlocks.Run(_panelRows.Length, _threads, _ => panel => CopyRows(panel, origin), cancellationToken);

        // The last panels have the most earlier rows: they run first, so that no thread is left with one of them at the end.
        int groups = ParallelBlocks.CountOf(_panelRows.Length, PanelGroup);
        ParallelBlocks.Run(
            groups,
            _threads,
            _ =>
            {
                PairScratch[] scratch = [.. Enumerable.Range(0, PanelGroup).Select(_ => new PairScratch(_dimension))];
                return task => ScorePanels((groups - 1 - task) * PanelGroup, scratch, cancellationToken);
            },
            cancellationToken);

        ParallelBlocks.Run(
            ParallelBlocks.CountOf(_rows.Length, JoinedPlaces),
            _threads,
            _ => block => Join(block * JoinedPlaces, Math.Min(_rows.Length, (block + 1) * JoinedPlaces), values),
            cancellationToken);
    }

    /// <summary>The row at each position, cluster by cluster; −1 pads a panel.</summary>
    private (int[] Rows, int[] Clusters) Layout()
    {
        var rows = new List<int>();
        var clusters = new List<int>();

        for (int cluster = 0; cluster < _members.ClusterCount; cluster++)
        {
            rows.AddRange(_members[cluster]);
            clusters.AddRange(Enumerable.Repeat(cluster, _members[cluster].Count));

            while (rows.Count % PanelLanes != 0 && (_isHalf || cluster == _members.ClusterCount - 1))
            {
                rows.Add(-1);
                clusters.Add(cluster);
            }
        }

        return ([.. rows], [.. clusters]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float[] Origin(CancellationToken cancellationToken)
    {
        double[] mean = new double[_dimension];

        foreach (int row in _rows)
        {
            cancellationToken.ThrowIfCancellationRequested();

            if (row >= 0)
            {
                AccumulateKernel.Add(mean, _vectors[row], 1.0 / _members.RowCount);
            }
        }

        return [.. mean.Select(component => (float)component)];
    }

    private void CopyRows(int panel, float[] origin)
    {
        var copies = new AlignedFloats(PanelLanes * _stride);
        _panelRows[panel] = copies;

        for (int i = 0; i < PanelLanes; i++)
        {
            int place = (panel * PanelLanes) + i;

            if (_rows[place] >= 0)
            {
                _squaredLengths[place] = CenterKernel.Invoke(_vectors[_rows[place]], 1, origin, copies.Span.Slice(i * _stride, _dimension));
            }
        }
    }

    /// <summary>Compares the rows of some panels with the rows of their own and of all earlier panels; with all rows if panels span clusters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScorePanels(int first, PairScratch[] scratch, CancellationToken cancellationToken)
    {
        int end = Math.Min(_panelRows.Length, first + PanelGroup);

        for (int panel = first; panel < end; panel++)
        {
            int start = panel * PanelLanes;
            scratch[panel - first].Pack(_panelRows[panel].Pointer, _stride, _squaredLengths.AsSpan(start, PanelLanes), _rows.AsSpan(start, PanelLanes));
        }

        for (int other = 0; other < (_isHalf ? end : _panelRows.Length); other++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int length;

            // Padding is at the end.
            for (int place = other * PanelLanes; place < (other + 1) * PanelLanes && _rows[place] >= 0; place += length)
            {
                length = RunOf(place);

                for (int panel = _isHalf ? Math.Max(first, other) : first; panel < end; panel++)
                {
                    ScoreRun(panel, (place, length), scratch[panel - first], _isHalf && other < panel ? EarlierOf(panel) : null);
                }
            }
        }
    }

    /// <summary>Returns the sums over a panel of the rows of all earlier panels.</summary>
    private float* EarlierOf(int panel) => _earlier.Pointer<float>() + EarlierStart(panel);

    private static long EarlierStart(int panel) => (long)panel * (panel - 1) / 2 * PanelLanes;

    /// <summary>Counts the rows from a position on that belong to one cluster, within a panel.</summary>
    private int RunOf(int place)
    {
        int end = ((place / PanelLanes) + 1) * PanelLanes;
        int next = place + 1;

        while (next < end && _rows[next] >= 0 && _clusters[next] == _clusters[place])
        {
            next++;
        }

        return next - place;
    }

    /// <summary>Adds the distances of some rows of one cluster to the sums of the panel's rows, and those of the panel to the sums of the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScoreRun(int panel, (int Place, int Length) run, PairScratch scratch, float* earlier)
    {
        float* columnSums = scratch.ColumnSums;
        new Span<float>(columnSums, PanelLanes).Clear();
        AlignedFloats source = _panelRows[run.Place / PanelLanes];
        int first = run.Place % PanelLanes;

        for (int tile = 0; tile < run.Length; tile += scratch.TileRows)
        {
            int count = Math.Min(scratch.TileRows, run.Length - tile);
            scratch.Score(source.Pointer + ((first + tile) * _stride), _stride, count);

            for (int i = 0; i < count; i++)
            {
                int place = run.Place + tile + i;
                float sum = AddDistances(scratch, i, place, panel);

                if (earlier is not null)
                {
                    earlier[place] = sum;
                }
            }
        }

        double* sums = Sums + ((long)panel * PanelLanes * _members.ClusterCount) + _clusters[run.Place];

        for (int lane = 0; lane < PanelLanes; lane++)
        {
            sums[(long)lane * _members.ClusterCount] += columnSums[lane];
        }
    }

    /// <summary>Converts the scores of a row to distances, adds each to its column, and returns the sum of all, lane by lane in a fixed tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float AddDistances(PairScratch scratch, int index, int place, int panel)
    {
        float* scores = scratch.ScoresOf(index);
        float* columnSums = scratch.ColumnSums;
        Vector256<float> square = Vector256.Create(_squaredLengths[place]);
        Vector256<float> sum = Vector256<float>.Zero;

        fixed (float* lengths = &_squaredLengths[panel * PanelLanes])
        {
            for (int lane = 0; lane < PanelLanes; lane += Vector256<float>.Count)
            {
                Vector256<float> score = Vector256.Load(scores + lane);
                Vector256<float> squared = square - (score + score);
                Vector256<float> limit = (square + Vector256.Load(lengths + lane)) * Cancelled;

                if (Vector256.LessThanAny(squared, limit) || !Vector256.EqualsAll(squared, squared))
                {
                    squared = Exact(squared, limit, place, (panel * PanelLanes) + lane);
                }

                Vector256<float> distance = Vector256.Sqrt(squared) * Vector256.Load(scratch.Used + lane);
                (Vector256.Load(columnSums + lane) + distance).Store(columnSums + lane);
                sum += distance;
            }
        }

        Vector128<float> four = sum.GetLower() + sum.GetUpper();
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    /// <summary>Computes near pairs again in float64.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Vector256<float> Exact(Vector256<float> squared, Vector256<float> limit, int place, int firstPlace)
    {
        for (int i = 0; i < Vector256<float>.Count; i++)
        {
            int row = _rows[firstPlace + i];

            if (row >= 0 && !(squared[i] >= limit[i]))
            {
                squared = squared.WithElement(i, (float)SquaredDistanceKernel.Invoke(_vectors[_rows[place]], _vectors[row]));
            }
        }

        return squared;
    }

    /// <summary>Adds the sums of each later panel for some rows, in the order of the panels, and computes their silhouettes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Join(int first, int end, double[] values)
    {
        int clusterCount = _members.ClusterCount;

        for (int panel = first / PanelLanes; _isHalf && panel < _panelRows.Length; panel++)
        {
            float* earlier = EarlierOf(panel);
            int last = Math.Min(end, panel * PanelLanes);
            double* sum = Sums + ((long)first * clusterCount) + _clusters[panel * PanelLanes];

            for (int place = first; place < last; place++, sum += clusterCount)
            {
                *sum += earlier[place];
            }
        }

        for (int place = first; place < end; place++)
        {
            if (_rows[place] >= 0)
            {
                values[_rows[place]] = ValueOf(place);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double ValueOf(int place)
    {
        int own = _clusters[place];
        int ownCount = _members[own].Count;
        double other = double.PositiveInfinity;
        double* sums = Sums + ((long)place * _members.ClusterCount);

        for (int cluster = 0; cluster < _members.ClusterCount; cluster++)
        {
            if (cluster != own && _members[cluster].Count > 0)
            {
                other = Math.Min(other, sums[cluster] / _members[cluster].Count);
            }
        }

        // The sum over the assigned cluster includes the vector itself, at distance 0.
        return ownCount == 1 ? 0 : SilhouetteRows.ValueOf(sums[own] / (ownCount - 1), other);
    }
}
