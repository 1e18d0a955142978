using System.Diagnostics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Scores rows with packed centroids, a block of rows at a time. Holds scratch memory: one for each thread.</summary>
internal sealed unsafe class RowScorer
{
    /// <summary>A block's centered rows stay in the second-level cache beside a panel.</summary>
    private const int ScratchFloats = 32 * 1024;

    /// <summary>Scores of a block: with thousands of centroids, a block has fewer rows.</summary>
    private const int ScoreFloats = 128 * 1024;

    private const int MaxTiles = 8;

    private readonly CentroidPanels _panels;
    private readonly AlignedFloats _rows;
    private readonly AlignedFloats _scores;
    private readonly float[] _squaredLengths;
    private readonly int _tileRows;
    private readonly int _rowStride;

    public RowScorer(CentroidPanels panels)
    {
        _panels = panels;
        _tileRows = ScoreTile.PreferredRows;

        // One cache line more than a row, so that the rows of a tile do not fall into one cache set when the dimension is a power of two.
        _rowStride = ((panels.Dimension + 15) / 16 * 16) + 16;
        int rows = Math.Min(ScratchFloats / _rowStride, ScoreFloats / panels.LaneCount);
        BlockRows = _tileRows * Math.Clamp(rows / _tileRows, 1, MaxTiles);
        _rows = new AlignedFloats(checked(BlockRows * _rowStride));
        _scores = new AlignedFloats(checked(BlockRows * panels.LaneCount));
        _squaredLengths = new float[BlockRows];
    }

    /// <summary>Gets the most rows that <see cref="Score"/> takes at once. It depends on the machine; the scores do not.</summary>
    public int BlockRows { get; }

    /// <summary>Puts a row where <see cref="Score"/> will find it, scaled and relative to the origin of the panels.</summary>
    /// <param name="index">Its place, below <see cref="BlockRows"/>.</param>
    /// <param name="vector">The row.</param>
    /// <param name="scale">What to multiply it with: 1, or 1/|x| for the unit vector.</param>
    public void Place(int index, ReadOnlySpan<float> vector, float scale) =>
        _squaredLengths[index] = CenterKernel.Invoke(vector, scale, _panels.Origin, _rows.Span.Slice(index * _rowStride, vector.Length));

    /// <summary>Scores the first rows that were placed. What lies beyond them in the last tile is scored as well, and not looked at.</summary>
    public void Score(int count)
    {
        Debug.Assert(count <= BlockRows, "The caller takes blocks of BlockRows.");

        for (int panel = 0; panel < _panels.PanelCount; panel++)
        {
            for (int row = 0; row < count; row += _tileRows)
            {
                ScoreTile.Invoke(new ScoreTile
                {
                    Rows = _rows.Pointer + ((nint)row * _rowStride),
                    RowStride = _rowStride,
                    Panel = _panels.Panel(panel),
                    Width = _panels.WidthOf(panel),
                    Dimension = _panels.Dimension,
                    Biases = _panels.Biases(panel),
                    Scores = _scores.Pointer + ((nint)row * _panels.LaneCount) + (panel * CentroidPanels.PanelLanes),
                    ScoreStride = _panels.LaneCount,
                });
            }
        }
    }

    /// <summary>The scores of a placed row, one a lane; lanes beyond the last centroid hold −∞.</summary>
    public ReadOnlySpan<float> ScoresOf(int index) => _scores.Span.Slice(index * _panels.LaneCount, _panels.LaneCount);

    /// <summary>The squared length of a placed row, scaled and centered, as float32 has it.</summary>
    public float SquaredLengthOf(int index) => _squaredLengths[index];
}
