using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Compares up to 48 packed rows with other rows of a set, and finds the pairs with a cosine similarity of at least a threshold.</summary>
/// <remarks>
/// The packed rows are unit vectors, one per lane of a <see cref="ScoreTile"/>; float32 scores x·(y/|y|) are compared with threshold·|x|. Pairs within the
/// rounding bound are decided by <see cref="Distance.CosineSimilarity"/>, so that the result is that of float64, and symmetric. Not thread-safe: each thread
/// has one.
/// </remarks>
internal sealed unsafe class SimilarityPanel
{
    /// <summary>The largest number of packed rows.</summary>
    public const int Lanes = CentroidPanels.PanelLanes;

    private const int MostTileRows = 8;

    /// <summary>A factor that covers the rounding of norms to float32.</summary>
    private const double AboveRounding = 1 + 1e-6;

    private readonly VectorSet _vectors;
    private readonly double[] _inverseLengths;
    private readonly double _threshold;
    private readonly RoundingBound _bound;
    private readonly AlignedFloats _panel;
    private readonly AlignedFloats _biases = new(Lanes);
    private readonly AlignedFloats _scores = new(MostTileRows * Lanes);
    private readonly int[] _rows = new int[Lanes];
    private ulong _used;

    /// <summary>Initializes a new instance of the <see cref="SimilarityPanel"/> class without packed rows.</summary>
    public SimilarityPanel(VectorSet vectors, double[] inverseLengths, double threshold)
    {
        _vectors = vectors;
        _inverseLengths = inverseLengths;
        _threshold = threshold;
        _bound = RoundingBound.OfProducts(vectors.Dimension, AboveRounding);
        _panel = new AlignedFloats(checked(Lanes * vectors.Dimension));
    }

    /// <summary>Packs rows as unit vectors, one per lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(ReadOnlySpan<int> rows)
    {
        _panel.Span.Clear();
        _used = (1UL << rows.Length) - 1;

        for (int lane = 0; lane < rows.Length; lane++)
        {
            ReadOnlySpan<float> row = _vectors[rows[lane]];
            double scale = _inverseLengths[rows[lane]];
            _rows[lane] = rows[lane];

            for (int t = 0; t < row.Length; t++)
            {
                _panel.Pointer[((nint)t * Lanes) + lane] = (float)(row[t] * scale);
            }
        }
    }

    /// <summary>Compares rows with the packed rows: bit i of a result is set if the row is similar to the row in lane i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Match(PinnedRows pinned, ReadOnlySpan<int> others, Span<ulong> similar)
    {
        float** rows = stackalloc float*[MostTileRows];
        float** scores = stackalloc float*[MostTileRows];
        int tileRows = ScoreTile.PreferredRows;

        for (int tile = 0; tile < similar.Length; tile += tileRows)
        {
            int count = Math.Min(tileRows, similar.Length - tile);

            for (int i = 0; i < tileRows; i++)
            {
                rows[i] = pinned[others[tile + Math.Min(i, count - 1)]];
                scores[i] = _scores.Pointer + (i * Lanes);
            }

            ScoreTile.Invoke(new ScoreTile
            {
                Rows = rows,
                RowStep = 1,
                Panel = _panel.Pointer,
                Stride = Lanes,
                Lanes = Lanes,
                Dimension = _vectors.Dimension,
                Biases = _biases.Pointer,
                Scores = scores,
            });

            for (int i = 0; i < count; i++)
            {
                similar[tile + i] = Compare(others[tile + i], scores[i]);
            }
        }
    }

    private ulong Compare(int row, float* scores)
    {
        double length = 1 / _inverseLengths[row];
        double error = _bound.OfLength(length * AboveRounding);

        // Scores of very large vectors overflow: then float64 decides all pairs.
        (ulong certain, ulong undecided) = double.IsFinite(error)
            ? Classify(
                scores,
                MathF.BitDecrement((float)((_threshold * length) - error)),
                MathF.BitIncrement((float)((_threshold * length) + error)))
            : (0, _used);

        certain &= _used;

        for (undecided &= _used; undecided != 0; undecided &= undecided - 1)
        {
            int lane = BitOperations.TrailingZeroCount(undecided);

            if (Distance.CosineSimilarity(_vectors[row], _vectors[_rows[lane]]) >= _threshold)
            {
                certain |= 1UL << lane;
            }
        }

        return certain;
    }

    /// <summary>Returns the lanes that are certainly similar, and those that float64 must decide.</summary>
    private static (ulong Certain, ulong Undecided) Classify(float* scores, float low, float high)
    {
        Vector256<float> lows = Vector256.Create(low);
        Vector256<float> highs = Vector256.Create(high);
        ulong certain = 0;
        ulong possible = 0;

        for (int lane = 0; lane < Lanes; lane += Vector256<float>.Count)
        {
            Vector256<float> score = Vector256.Load(scores + lane);
            certain |= (ulong)Vector256.GreaterThanOrEqual(score, highs).ExtractMostSignificantBits() << lane;
            possible |= (ulong)(byte)~Vector256.LessThan(score, lows).ExtractMostSignificantBits() << lane;
        }

        return (certain, possible & ~certain);
    }
}
