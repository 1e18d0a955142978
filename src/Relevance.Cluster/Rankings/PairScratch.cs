using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Rankings;

/// <summary>The buffers of one thread: a packed panel of rows, and the scores of a tile of other rows against it.</summary>
internal sealed unsafe class PairScratch
{
    private const int PanelLanes = CentroidPanels.PanelLanes;
    private const int MostTileRows = 8;
    private const int PackedComponents = 32;

    private readonly int _dimension;
    private readonly AlignedFloats _panel;
    private readonly AlignedFloats _biases = new(PanelLanes);
    private readonly AlignedFloats _scores = new(MostTileRows * PanelLanes);
    private readonly AlignedFloats _columnSums = new(PanelLanes);
    private readonly AlignedFloats _used = new(PanelLanes);

    public PairScratch(int dimension)
    {
        _dimension = dimension;
        _panel = new AlignedFloats(PanelLanes * dimension);
    }

    public int TileRows { get; } = ScoreTile.PreferredRows;

    /// <summary>Gets a buffer of one sum per lane.</summary>
    public float* ColumnSums => _columnSums.Pointer;

    /// <summary>Gets 1 for each lane with a row, and 0 for each empty lane.</summary>
    public float* Used => _used.Pointer;

    public float* ScoresOf(int row) => _scores.Pointer + (row * PanelLanes);

    /// <summary>Packs 48 rows, one per lane, for the scores x·y − |y|²/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(float* rows, int stride, ReadOnlySpan<float> squaredLengths, ReadOnlySpan<int> rowOf)
    {
        for (int lane = 0; lane < PanelLanes; lane++)
        {
            _used.Span[lane] = rowOf[lane] < 0 ? 0 : 1;
            _biases.Span[lane] = rowOf[lane] < 0 ? 0 : squaredLengths[lane] * -0.5f;
        }

        // A few components of all lanes at a time, so the written memory stays in the first-level cache.
        for (int start = 0; start < _dimension; start += PackedComponents)
        {
            int count = Math.Min(PackedComponents, _dimension - start);

            for (int lane = 0; lane < PanelLanes; lane++)
            {
                float* source = rows + ((nint)lane * stride) + start;
                float* target = _panel.Pointer + ((nint)start * PanelLanes) + lane;

                for (int t = 0; t < count; t++, target += PanelLanes)
                {
                    *target = source[t];
                }
            }
        }
    }

    /// <summary>Scores up to one tile of consecutive rows.</summary>
    public void Score(float* first, int stride, int count)
    {
        float** rows = stackalloc float*[MostTileRows];
        float** scores = stackalloc float*[MostTileRows];

        for (int i = 0; i < TileRows; i++)
        {
            rows[i] = first + ((nint)Math.Min(i, count - 1) * stride);
            scores[i] = ScoresOf(i);
        }

        ScoreTile.Invoke(new ScoreTile
        {
            Rows = rows,
            RowStep = 1,
            Panel = _panel.Pointer,
            Stride = PanelLanes,
            Lanes = PanelLanes,
            Dimension = _dimension,
            Biases = _biases.Pointer,
            Scores = scores,
        });
    }
}
