using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.LinearAlgebra;

/// <summary>Computes XᵀX of centered rows from float32 products, summed in float64 by blocks of rows: O(n·d²/2) at the rate of the score tile.</summary>
/// <remarks>
/// <code>
/// block of 128 rows     panels of 48 columns, a row after the other      the "centroids" of a ScoreTile
///                       the same columns, each a contiguous row          its "rows"
/// tile                  8 × 48 sums over the 128 rows in registers       added to float64 sums
/// </code>
/// A sum of a block is one chain of fused multiply-adds in row order, and blocks are joined in order, so that the bits depend neither on the width of the
/// registers nor on threads. Each element is wrong by about 10⁻⁷ of the product of the two columns' norms.
/// </remarks>
internal sealed unsafe class ScatterEstimate
{
    private const int BlockRows = 128;
    private const int PanelLanes = CentroidPanels.PanelLanes;

    private readonly VectorSet _vectors;
    private readonly double[] _origin;
    private readonly double _scale;
    private readonly int _dimension;
    private readonly int _stride;
    private readonly int _columnStride;
    private readonly AlignedFloats _panels;
    private readonly AlignedFloats _columns;
    private readonly AlignedFloats _zeros = new(PanelLanes);
    private readonly AlignedFloats _scores = new((ScoreTile512.Rows + 1) * PanelLanes);

    private ScatterEstimate(VectorSet vectors, double[] origin, double scale)
    {
        (_vectors, _origin, _scale, _dimension) = (vectors, origin, scale, vectors.Dimension);
        _stride = StrideOf(_dimension);

        // One cache line more than a block: otherwise the columns share one cache set.
        _columnStride = BlockRows + CentroidPanels.Lanes;
        _panels = new AlignedFloats(_stride * BlockRows);
        _columns = new AlignedFloats(_dimension * _columnStride);
    }

    /// <summary>Computes the matrix.</summary>
    /// <param name="vectors">The rows.</param>
    /// <param name="center">Their mean, which is subtracted, and Σ ‖x − mean‖², by which rows are scaled to lengths that float32 can represent.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <param name="cancellationToken">The token is checked between chunks of rows.</param>
    public static DenseMatrix Of(VectorSet vectors, (double[] Origin, double SquareSum) center, int threads, CancellationToken cancellationToken)
    {
        int exponent = center.SquareSum > 0 ? -Math.ILogB(Math.Sqrt(center.SquareSum / vectors.Count)) : 0;
        double scale = Math.ScaleB(1, exponent);
        int stride = StrideOf(vectors.Dimension);
        double[] sums = RowSums.Of(
            vectors.Count,
            checked(stride * stride),
            threads,
            () => new ScatterEstimate(vectors, center.Origin, scale).Add,
            cancellationToken);
        var scatter = new DenseMatrix(vectors.Dimension, vectors.Dimension);
        double back = Math.ScaleB(1, -2 * exponent);

        for (int row = 0; row < scatter.Rows; row++)
        {
            for (int column = row; column < scatter.Columns; column++)
            {
                scatter[row, column] = scatter[column, row] = sums[(row * stride) + column] * back;
            }
        }

        return scatter;
    }

    private static int StrideOf(int dimension) => (dimension + CentroidPanels.Lanes - 1) / CentroidPanels.Lanes * CentroidPanels.Lanes;

    private void Add(int firstRow, int count, double[] sums)
    {
        for (int start = 0; start < count; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, count - start);
            Read(firstRow + start, rows);

            for (int panel = 0; panel < _stride; panel += PanelLanes)
            {
                AddPanel(panel, rows, sums);
            }
        }
    }

    /// <summary>Copies rows minus the origin into the panels and the columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read(int firstRow, int count)
    {
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> vector = _vectors[firstRow + i];

            for (int panel = 0; panel < _stride; panel += PanelLanes)
            {
                int width = Math.Min(PanelLanes, _stride - panel);
                float* target = _panels.Pointer + ((nint)panel * BlockRows) + (i * width);
                float* column = _columns.Pointer + ((nint)panel * _columnStride) + i;
                int end = Math.Min(_dimension - panel, width);

                for (int t = 0; t < end; t++)
                {
                    float centered = (float)((vector[panel + t] - _origin[panel + t]) * _scale);
                    target[t] = centered;
                    column[(nint)t * _columnStride] = centered;
                }
            }
        }
    }

    /// <summary>Adds the products of the columns of a panel with all columns up to its last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddPanel(int panel, int count, double[] sums)
    {
        int width = Math.Min(PanelLanes, _stride - panel);
        int tileRows = ScoreTile.PreferredRows;
        int end = Math.Min(_dimension, panel + width);
        float** rows = stackalloc float*[ScoreTile512.Rows];
        float** scores = stackalloc float*[ScoreTile512.Rows];

        for (int first = 0; first < end; first += tileRows)
        {
            int used = Math.Min(tileRows, end - first);

            for (int i = 0; i < tileRows; i++)
            {
                // The last tile is completed with copies of the last column, whose products are discarded.
                rows[i] = _columns.Pointer + ((nint)(first + Math.Min(i, used - 1)) * _columnStride);
                scores[i] = _scores.Pointer + (Math.Min(i, used) * PanelLanes);
            }

            ScoreTile.Invoke(new ScoreTile
            {
                Rows = rows,
                Panel = _panels.Pointer + ((nint)panel * BlockRows),
                Stride = width,
                Lanes = width,
                Dimension = count,
                Biases = _zeros.Pointer,
                Scores = scores,
            });

            for (int i = 0; i < used; i++)
            {
                Add(scores[i], sums.AsSpan(((first + i) * _stride) + panel, width));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* products, Span<double> sums)
    {
        for (int lane = 0; lane < sums.Length; lane += Vector256<float>.Count)
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.Load(products + lane));
            (Vector256.Create<double>(sums[lane..]) + low).CopyTo(sums[lane..]);
            (Vector256.Create<double>(sums[(lane + 4)..]) + high).CopyTo(sums[(lane + 4)..]);
        }
    }
}
