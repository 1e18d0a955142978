using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Rankings;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Finds the nearest pair between clusters and the farthest pair within one among all pairs, by float64 distances.</summary>
/// <remarks>
/// Pairs are scored in float32, relative to the mean of all rows: a panel of 48 rows with the rows of its own and of every earlier panel, one tile
/// of rows at a time. A pair is measured in float64 only if, within the rounding bound of its score, it can be as near or as far as the best pair so
/// far; only float64 decides. The number of such pairs depends on the order in which threads find them; the result does not.
/// </remarks>
internal sealed unsafe class PairExtremesSearch
{
    private const int PanelLanes = CentroidPanels.PanelLanes;

    /// <summary>The number of panels that share rows while these are in the cache.</summary>
    private const int PanelGroup = 4;

    /// <summary>Twice the rounding bound, which covers the rounding of float64 and of the squared lengths.</summary>
    private const double Margin = 2;

    private readonly VectorSet _vectors;
    private readonly int[] _labels;
    private readonly int[] _rows;
    private readonly int _threads;
    private readonly int _stride;
    private readonly float[] _squaredLengths;
    private readonly PairExtremes _extremes = new();

    /// <summary>Initializes a new instance of the <see cref="PairExtremesSearch"/> class.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="labels">The cluster of each row.</param>
    /// <param name="rows">The rows to compare, ascending.</param>
    /// <param name="threads">The largest number of threads.</param>
    public PairExtremesSearch(VectorSet vectors, int[] labels, int[] rows, int threads)
    {
        (_vectors, _labels, _rows, _threads) = (vectors, labels, rows, threads);
        _stride = ((vectors.Dimension + 15) / 16 * 16) + 16;
        _squaredLengths = new float[ParallelBlocks.CountOf(rows.Length, PanelLanes) * PanelLanes];
    }

    public PairExtremes Run(CancellationToken cancellationToken)
    {
        float[] origin = Origin(cancellationToken);
        int panels = ParallelBlocks.CountOf(_rows.Length, PanelLanes);
        ParallelBlocks.Run(
            panels,
            _threads,
            _ =>
            {
                var rows = new AlignedFloats(PanelLanes * _stride);
                return panel => Copy(panel, origin, rows);
            },
            cancellationToken);
        double reach = Math.Sqrt(_squaredLengths.Max()) * (1 + 1e-6);
        var bound = new RoundingBound(_vectors.Dimension, reach, areUnitRows: false);

        // The last panels have the most earlier rows: they run first, so that no thread is left with one of them at the end.
        int groups = ParallelBlocks.CountOf(panels, PanelGroup);
        ParallelBlocks.Run(
            groups,
            _threads,
            _ =>
            {
                PairScratch[] scratch = [.. Enumerable.Range(0, PanelGroup).Select(_ => new PairScratch(_vectors.Dimension))];
                var rows = new AlignedFloats(PanelLanes * _stride);
                return task => Compare(
                    (groups - 1 - task) * PanelGroup,
                    Math.Min(panels, (groups - task) * PanelGroup),
                    (scratch, rows, origin, bound),
                    cancellationToken);
            },
            cancellationToken);
        return _extremes;
    }

    private float[] Origin(CancellationToken cancellationToken)
    {
        double[] mean = new double[_vectors.Dimension];

        foreach (int row in _rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            AccumulateKernel.Add(mean, _vectors[row], 1.0 / _rows.Length);
        }

        return [.. mean.Select(component => (float)component)];
    }

    private int CountIn(int panel) => Math.Min(PanelLanes, _rows.Length - (panel * PanelLanes));

    /// <summary>Copies the rows of a panel, minus the origin, and stores their squared lengths.</summary>
    private void Copy(int panel, float[] origin, AlignedFloats rows)
    {
        for (int i = 0; i < CountIn(panel); i++)
        {
            int place = (panel * PanelLanes) + i;
            _squaredLengths[place] = CenterKernel.Invoke(_vectors[_rows[place]], 1, origin, rows.Span.Slice(i * _stride, _vectors.Dimension));
        }
    }

    /// <summary>Compares the rows of some panels with the rows of their own and of all earlier panels.</summary>
    private void Compare(
        int first, int end, (PairScratch[] Scratch, AlignedFloats Rows, float[] Origin, RoundingBound Bound) work, CancellationToken cancellationToken)
    {
        int[] lanes = new int[PanelLanes];

        for (int panel = first; panel < end; panel++)
        {
            Array.Fill(lanes, -1);
            _rows.AsSpan(panel * PanelLanes, CountIn(panel)).CopyTo(lanes);
            Copy(panel, work.Origin, work.Rows);
            work.Scratch[panel - first].Pack(work.Rows.Pointer, _stride, _squaredLengths.AsSpan(panel * PanelLanes, PanelLanes), lanes);
        }

        for (int other = 0; other < end; other++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Copy(other, work.Origin, work.Rows);

            for (int panel = Math.Max(first, other); panel < end; panel++)
            {
                ComparePanels(panel, other, work.Scratch[panel - first], work.Rows, work.Bound);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ComparePanels(int panel, int other, PairScratch scratch, AlignedFloats rows, RoundingBound bound)
    {
        int* labels = stackalloc int[PanelLanes];
        int columns = CountIn(panel);

        for (int lane = 0; lane < PanelLanes; lane++)
        {
            labels[lane] = lane < columns ? _labels[_rows[(panel * PanelLanes) + lane]] : -1;
        }

        int count = CountIn(other);

        for (int tile = 0; tile < count; tile += scratch.TileRows)
        {
            int tileCount = Math.Min(scratch.TileRows, count - tile);
            scratch.Score(rows.Pointer + (tile * _stride), _stride, tileCount);

            for (int i = 0; i < tileCount; i++)
            {
                int place = (other * PanelLanes) + tile + i;
                double error = Margin * bound.OfDistance(_squaredLengths[place]);
                ulong candidates = Candidates(
                    scratch.ScoresOf(i),
                    labels,
                    (_squaredLengths[place], _labels[_rows[place]]),
                    MathF.BitIncrement((float)(_extremes.NearLimit + error)),
                    MathF.BitDecrement((float)(_extremes.FarLimit - error)));

                // Excludes empty lanes, and in its own panel compares each pair once.
                candidates &= (1UL << columns) - 1;
                candidates &= panel == other ? ulong.MaxValue << (tile + i + 1) : ulong.MaxValue;
                Settle(place, panel * PanelLanes, candidates);
            }
        }
    }

    /// <summary>Returns the lanes that can be nearer than the limit in another cluster, or farther in the same cluster.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Candidates(float* scores, int* labels, (float Square, int Label) row, float near, float far)
    {
        Vector256<float> squares = Vector256.Create(row.Square);
        Vector256<int> own = Vector256.Create(row.Label);
        Vector256<float> nears = Vector256.Create(near);
        Vector256<float> fars = Vector256.Create(far);
        ulong candidates = 0;

        for (int lane = 0; lane < PanelLanes; lane += Vector256<float>.Count)
        {
            Vector256<float> score = Vector256.Load(scores + lane);
            Vector256<float> squared = squares - (score + score);
            Vector256<float> isSame = Vector256.Equals(Vector256.Load(labels + lane), own).AsSingle();

            // Negated comparisons, so that NaN is measured too.
            Vector256<float> isOut = Vector256.ConditionalSelect(isSame, Vector256.LessThan(squared, fars), Vector256.GreaterThan(squared, nears));
            candidates |= (ulong)(byte)~isOut.ExtractMostSignificantBits() << lane;
        }

        return candidates;
    }

    private void Settle(int place, int firstOther, ulong candidates)
    {
        for (; candidates != 0; candidates &= candidates - 1)
        {
            // A panel never precedes the panel of the row, so the row is the lower of the two.
            int row = _rows[place];
            int other = _rows[firstOther + BitOperations.TrailingZeroCount(candidates)];
            double squared = SquaredDistanceKernel.Invoke(_vectors[row], _vectors[other]);

            if (_labels[row] == _labels[other])
            {
                _extremes.AddWithin(squared, row, other);
            }
            else
            {
                _extremes.AddBetween(squared, row, other);
            }
        }
    }
}
