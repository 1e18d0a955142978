using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Numerics.LinearAlgebra;

/// <summary>Computes XᵀX of centered rows from float32 products, summed in float64 by blocks of rows: O(n·d²/2) at the rate of the score tile.</summary>
/// <remarks>
/// <code>
/// block of 512 rows     panels of 48 columns, a row after the other      the "centroids" of a ScoreTile
///                       columns of a panel, a step apart                 its "rows"
/// tile                  8 × 48 sums over the 512 rows in registers       added to float64 sums
/// two blocks            one after the other for each tile                so that its float64 sums stay in the first-level cache
/// sums                  a panel after the other: its columns by all columns up to its last one; below the diagonal they are undefined
/// </code>
/// A sum of a block is one chain of fused multiply-adds in row order, and blocks are joined in order, so that the bits depend neither on the width of the
/// registers nor on threads. Each element is wrong by about 10⁻⁷ of the product of the two columns' norms. Rows are centered at the mean rounded to float32,
/// with one rounding per component; the part that this leaves is removed from the sums.
/// </remarks>
internal sealed unsafe class ScatterEstimate
{
    private const int BlockRows = 512;
    private const int Blocks = 2;
    private const int PanelLanes = CentroidPanels.PanelLanes;

    /// <summary>The rows of a chunk: each chunk has d²/2 sums to clear and to join.</summary>
    private const int ChunkRows = 2048;

    /// <summary>A row is fetched while so many before it are copied.</summary>
    private const int FetchedAhead = 4;

    private readonly VectorSet _vectors;
    private readonly PinnedRows _pinned;
    private readonly AlignedFloats _origin;
    private readonly float _scale;
    private readonly int _stride;
    private readonly AlignedFloats _panels;
    private readonly AlignedFloats _zeros = new(PanelLanes);
    private readonly AlignedFloats _scores = new((ScoreTile512.Rows + 1) * PanelLanes);

    private ScatterEstimate(VectorSet vectors, PinnedRows pinned, float[] origin, float scale)
    {
        (_vectors, _pinned, _scale) = (vectors, pinned, scale);
        _origin = new AlignedFloats(origin.Length);
        origin.CopyTo(_origin.Span);
        _stride = StrideOf(vectors.Dimension);
        _panels = new AlignedFloats(_stride * Blocks * BlockRows);
    }

    /// <summary>Computes the matrix.</summary>
    /// <param name="vectors">The rows.</param>
    /// <param name="center">Their mean, which is subtracted, and Σ ‖x − mean‖², by which rows are scaled to lengths that float32 can represent.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <param name="cancellationToken">The token is checked between chunks of rows.</param>
    public static DenseMatrix Of(VectorSet vectors, (double[] Origin, double SquareSum) center, int threads, CancellationToken cancellationToken)
    {
        // Scales beyond the normal numbers of float32 are for rows whose differences it cannot represent.
        int exponent = center.SquareSum > 0 ? Math.Clamp(-Math.ILogB(Math.Sqrt(center.SquareSum / vectors.Count)), -126, 126) : 0;
        double scale = Math.ScaleB(1, exponent);
        double[] means = Array.ConvertAll(center.Origin, component => component * scale);
        float[] origin = Array.ConvertAll(means, component => (float)component);
        int stride = StrideOf(vectors.Dimension);
        using var pinned = new PinnedRows(vectors);
        double[] sums = RowSums.Of(
            (vectors.Count, ChunkRows),
            SumOf(stride - 1, stride - 1) + 1,
            threads,
            () => new ScatterEstimate(vectors, pinned, origin, (float)scale).Add,
            cancellationToken);
        var scatter = new DenseMatrix(vectors.Dimension, vectors.Dimension);
        double back = Math.ScaleB(1, -2 * exponent);

        for (int row = 0; row < scatter.Rows; row++)
        {
            double left = (means[row] - origin[row]) * vectors.Count;

            for (int column = row; column < scatter.Columns; column++)
            {
                double sum = sums[SumOf(row, column)] - (left * (means[column] - origin[column]));
                scatter[row, column] = scatter[column, row] = sum * back;
            }
        }

        return scatter;

        int SumOf(int row, int column)
        {
            int panel = column / PanelLanes * PanelLanes;
            return OffsetOf(panel) + (row * Math.Min(PanelLanes, stride - panel)) + column - panel;
        }
    }

    private static int StrideOf(int dimension) => (dimension + CentroidPanels.Lanes - 1) / CentroidPanels.Lanes * CentroidPanels.Lanes;

    /// <summary>Returns the place of the sums of a panel: those before have 48, 96, … columns by 48.</summary>
    private static int OffsetOf(int panel) => checked(panel / PanelLanes * (panel + PanelLanes) / 2 * PanelLanes);

    private void Add(int firstRow, int count, double[] sums)
    {
        for (int start = 0; start < count; start += Blocks * BlockRows)
        {
            int rows = Math.Min(Blocks * BlockRows, count - start);

            for (int block = 0; block < rows; block += BlockRows)
            {
                Read(block, firstRow + start + block, Math.Min(BlockRows, rows - block));
            }

            for (int panel = 0; panel < _stride; panel += PanelLanes)
            {
                AddPanel(panel, rows, sums);
            }
        }
    }

    private float* PanelAt(int panel, int block) => _panels.Pointer + ((nint)panel * Blocks * BlockRows) + (block * Math.Min(PanelLanes, _stride - panel));

    /// <summary>Copies a block of rows minus the origin into all panels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Read(int block, int firstRow, int count)
    {
        var scale = Vector256.Create(_scale);

        for (int i = 0; i < count; i++)
        {
            float* source = _pinned[firstRow + i];

            if (firstRow + i + FetchedAhead < _vectors.Count)
            {
                Prefetch.Floats(_pinned[firstRow + i + FetchedAhead], _vectors.Dimension);
            }

            for (int panel = 0; panel < _stride; panel += PanelLanes)
            {
                int width = Math.Min(PanelLanes, _stride - panel);
                int used = Math.Min(_vectors.Dimension - panel, width);
                float* target = PanelAt(panel, block) + (i * width);
                int t = 0;

                // Components are independent, so that the width does not affect the bits.
                for (; t + Vector256<float>.Count <= used; t += Vector256<float>.Count)
                {
                    Vector256.FusedMultiplyAdd(Vector256.Load(source + panel + t), scale, -Vector256.Load(_origin.Pointer + panel + t)).Store(target + t);
                }

                for (; t < used; t++)
                {
                    target[t] = MathF.FusedMultiplyAdd(source[panel + t], _scale, -_origin.Pointer[panel + t]);
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
        int end = panel + width;
        Span<double> sumsOfPanel = sums.AsSpan(OffsetOf(panel), end * width);
        float** rows = stackalloc float*[ScoreTile512.Rows];
        float** scores = stackalloc float*[ScoreTile512.Rows];

        for (int first = 0; first < end; first += tileRows)
        {
            int used = Math.Min(tileRows, end - first);

            // Panels are a multiple of the rows of any tile, so that a tile does not cross two of them.
            int panelOfRows = first / PanelLanes * PanelLanes;

            // Sums before the diagonal are not needed.
            int lane = Math.Max(0, first - panel) / CentroidPanels.Lanes * CentroidPanels.Lanes;

            for (int block = 0; block < count; block += BlockRows)
            {
                for (int i = 0; i < tileRows; i++)
                {
                    // The last tile is completed with copies of the last column, whose products are discarded.
                    rows[i] = PanelAt(panelOfRows, block) + first - panelOfRows + Math.Min(i, used - 1);
                    scores[i] = _scores.Pointer + (Math.Min(i, used) * width) + lane;
                }

                ScoreTile.Invoke(new ScoreTile
                {
                    Rows = rows,
                    RowStep = Math.Min(PanelLanes, _stride - panelOfRows),
                    Panel = PanelAt(panel, block) + lane,
                    Stride = width,
                    Lanes = width - lane,
                    Dimension = Math.Min(BlockRows, count - block),
                    Biases = _zeros.Pointer,
                    Scores = scores,
                });
                Add(_scores.Pointer, sumsOfPanel.Slice(first * width, used * width));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
