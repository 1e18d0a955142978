using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Rankings;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Finds the nearest pair between clusters and the farthest within one among all pairs, as float64 distances have them.</summary>
/// <remarks>
/// Pairs are scored in float32, relative to the mean of all: a panel of 48 rows with those of its own and of every panel before it, a tile of rows at a time. Only a pair that, within the bound of the
/// score's error, may be as near or as far as the best so far is measured in float64, and only float64 decides. How many those are depends on the order in which threads get there; the result does not.
/// </remarks>
internal sealed unsafe class PairExtremesSearch
{
    private const int PanelLanes = CentroidPanels.PanelLanes;

    /// <summary>Panels that share rows while these are in the cache.</summary>
    private const int PanelGroup = 4;

    /// <summary>Twice the bound covers what float64 rounds, and lengths that were rounded.</summary>
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
    /// <param name="threads">The most threads to use.</param>
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

        // The last panels have the most rows before them: they come first, so that no thread is left with one at the end.
        int groups = ParallelBlocks.CountOf(panels, PanelGroup);
        ParallelBlocks.Run(
            groups,
            _threads,
            _ =>
            {
                PairScratch[] scratch = [.. Enumerable.Range(0, PanelGroup).Select(_ => new PairScratch(_vectors.Dimension))];
                var rows = new AlignedFloats(PanelLanes * _stride);
                return task => Compare((groups - 1 - task) * PanelGroup, Math.Min(panels, (groups - task) * PanelGroup), (scratch, rows, origin, bound), cancellationToken);
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

    /// <summary>Copies the rows of a panel, less the origin, and notes their squared lengths, which are the same each time.</summary>
    private void Copy(int panel, float[] origin, AlignedFloats rows)
    {
        for (int i = 0; i < CountIn(panel); i++)
        {
            int place = (panel * PanelLanes) + i;
            _squaredLengths[place] = CenterKernel.Invoke(_vectors[_rows[place]], 1, origin, rows.Span.Slice(i * _stride, _vectors.Dimension));
        }
    }

    /// <summary>Compares the rows of some panels with those of their own and of all panels before.</summary>
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

                // Lanes that nobody is in; and of its own panel, each pair once.
                candidates &= (1UL << columns) - 1;
                candidates &= panel == other ? ulong.MaxValue << (tile + i + 1) : ulong.MaxValue;
                Settle(place, panel * PanelLanes, candidates);
            }
        }
    }

    /// <summary>The lanes that may be nearer than the limit, being of another cluster, or farther, being of the same.</summary>
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

            // Not above and not below, so that what is not a number is measured too.
            Vector256<float> isOut = Vector256.ConditionalSelect(isSame, Vector256.LessThan(squared, fars), Vector256.GreaterThan(squared, nears));
            candidates |= (ulong)(byte)~isOut.ExtractMostSignificantBits() << lane;
        }

        return candidates;
    }

    private void Settle(int place, int firstOther, ulong candidates)
    {
        for (; candidates != 0; candidates &= candidates - 1)
        {
            // The panel never comes before the row's own, so that the row is the lower of the two.
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
