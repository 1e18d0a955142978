using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>
/// Computes the kernel scores of a block of rows with all packed centroids. Not thread-safe: each thread has one with its own scratch memory.
/// </summary>
/// <remarks>
/// <code>
/// for each chunk of rows       up to 8 tiles of rows, 128 KiB: they stay in the second-level cache
///   for each panel             48 × d floats, read from the start for each tile
///     for each tile of rows    8, 6 or 4 rows: the accumulators stay in registers
///   the last centroids         along their components, see DotTile
/// </code>
/// The order of the loops moves data only: each score is one chain within one tile, so that blocks and chunks of any size, which depend on the machine, give
/// the same bits.
/// </remarks>
[SkipLocalsInit]
internal sealed unsafe class RowScorer
{
    /// <summary>The floats of a chunk: its rows stay in the second-level cache, next to a panel.</summary>
    private const int ChunkFloats = 32 * 1024;

    /// <summary>The most scores of a block: with thousands of centroids, a block has fewer rows.</summary>
    private const int ScoreFloats = 128 * 1024;

    private const int MostRows = 256;

    private readonly CentroidPanels _panels;
    private readonly AlignedFloats _scores;
    private readonly AlignedFloats _trash;
    private readonly float*[] _rows;
    private readonly float*[] _nextRows;
    // The addresses of the scores of all rows from lane 0 on, then for each panel from its first lane on.
    private readonly float*[] _scoresOfPanels;
    private readonly int[] _rest;
    private readonly int _tileRows;
    private readonly int _chunkRows;
    private readonly int _copyStride;
    private AlignedFloats? _copies;

    /// <summary>Initializes a new instance of the <see cref="RowScorer"/> class.</summary>
    public RowScorer(CentroidPanels panels)
    {
        _panels = panels;
        _rest = [.. Enumerable.Range(panels.PanelLaneCount, panels.RestCount)];
        _tileRows = ScoreTile.PreferredRows;
        BlockRows = _tileRows * Math.Clamp(Math.Min(MostRows, ScoreFloats / panels.LaneCount) / _tileRows, 1, MostRows);
        _chunkRows = _tileRows * Math.Clamp(ChunkFloats / panels.Dimension / _tileRows, 1, 8);

        // One cache line more than a row: otherwise copies of rows share one cache set if the dimension is a power of two.
        _copyStride = (int)panels.RowStride + 16;
        _scores = new AlignedFloats(checked(BlockRows * panels.LaneCount));
        _trash = new AlignedFloats(panels.LaneCount);
        _rows = new float*[BlockRows];
        _nextRows = new float*[BlockRows];
        _scoresOfPanels = new float*[(panels.PanelCount + 1) * BlockRows];
        _scores.Span.Fill(float.NegativeInfinity);

        for (int panel = 0; panel < panels.PanelCount; panel++)
        {
            for (int i = 0; i < BlockRows; i++)
            {
                _scoresOfPanels[((panel + 1) * BlockRows) + i] = PointerOf(i) + (panel * CentroidPanels.PanelLanes);
            }
        }

        for (int i = 0; i < BlockRows; i++)
        {
            _scoresOfPanels[i] = PointerOf(i);
        }
    }

    /// <summary>Returns the memory to the system, before the collector does. Nobody may use the scorer after that.</summary>
    public void Free()
    {
        _scores.Free();
        _trash.Free();
        _copies?.Free();
    }

    /// <summary>Gets the largest number of rows that are scored at once. It depends on the machine; the scores do not.</summary>
    public int BlockRows { get; }

    /// <summary>Gets the number of rows of a chunk, which stays in the second-level cache.</summary>
    public int ChunkRows => Math.Min(_chunkRows, BlockRows);

    /// <summary>Copies a row for <see cref="Score(int, int)"/>, scaled and relative to the origin of the panels, and returns its squared norm.</summary>
    /// <param name="index">Its index in the block, below <see cref="BlockRows"/>.</param>
    /// <param name="vector">The row.</param>
    /// <param name="scale">The factor of the row: 1, or 1/|x| for the unit vector.</param>
    public float Place(int index, ReadOnlySpan<float> vector, float scale)
    {
        _copies ??= new AlignedFloats(checked(BlockRows * _copyStride));
        _rows[index] = _copies.Pointer + ((nint)index * _copyStride);
        return CenterKernel.Invoke(vector, scale, _panels.Origin, new Span<float>(_rows[index], vector.Length));
    }

    /// <summary>Sets a row by its address, without a copy. It must be pinned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Point(int index, float* row) => _rows[index] = row;

    /// <summary>Sets a row that is prefetched while the row at an index is scored, each time until another is set; null for none.</summary>
    /// <remarks>A tile computes for a microsecond without reading memory: all rows at once, after the scores, would wait for each other.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Expect(int index, float* row) => _nextRows[index] = row;

    /// <summary>Scores the first rows of the block with all centroids, or with those from a panel on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Score(int count, int firstPanel = 0)
    {
        Debug.Assert(count <= BlockRows, "The caller takes blocks of BlockRows.");

        fixed (float** rows = _rows, scores = _scoresOfPanels, next = _nextRows)
        {
            for (int start = 0; start < count; start += _chunkRows)
            {
                int length = Math.Min(_chunkRows, count - start);

                for (int panel = firstPanel; panel < _panels.PanelCount; panel++)
                {
                    ScorePanel(rows + start, scores + ((panel + 1) * BlockRows) + start, next + start, (length, panel));
                }

                ScoreRest(rows + start, scores + start, next + start, length);
            }
        }
    }

    /// <summary>Scores one row with some of the centroids, along the components. The other scores remain unchanged.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Score(int index, ReadOnlySpan<int> centroids)
    {
        float* row = _rows[index];
        float* scores = PointerOf(index);

        fixed (int* indices = centroids)
        {
            DotTile.Invoke(TileOf(&row, 1, indices, centroids.Length, &scores));
        }
    }

    /// <summary>Returns the scores of a row, one per lane; lanes beyond the last centroid are −∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> ScoresOf(int index) => new(PointerOf(index), _panels.LaneCount);

    /// <summary>Returns the address of the scores of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* PointerOf(int index) => _scores.Pointer + ((nint)index * _panels.LaneCount);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScorePanel(float** rows, float** scores, float** next, (int Rows, int Panel) shape)
    {
        (int count, int panel) = shape;
        const int MostTileRows = 8;
        float** lastRows = stackalloc float*[MostTileRows];
        float** lastScores = stackalloc float*[MostTileRows];
        int whole = count / _tileRows * _tileRows;
        ScoreTile tile = TileOf(rows, panel, scores);
        int firstNext = _tileRows * panel / _panels.PanelCount;
        int nextCount = (_tileRows * (panel + 1) / _panels.PanelCount) - firstNext;

        for (int row = 0; row < whole; row += _tileRows)
        {
            ScoreTile.Invoke(tile with { Rows = rows + row, Scores = scores + row, Next = ExpectedRows.Of(next + row + firstNext, nextCount) });
        }

        if (whole == count)
        {
            return;
        }

        for (int i = 0; i < _tileRows; i++)
        {
            // The last tile is completed with copies of the last row, whose scores are discarded.
            lastRows[i] = rows[Math.Min(whole + i, count - 1)];
            lastScores[i] = whole + i < count ? scores[whole + i] : _trash.Pointer + (panel * CentroidPanels.PanelLanes);
        }

        ScoreTile.Invoke(tile with { Rows = lastRows, Scores = lastScores });
    }

    private void ScoreRest(float** rows, float** scores, float** next, int count)
    {
        if (_panels.RestCount == 0)
        {
            return;
        }

        fixed (int* indices = _rest)
        {
            DotTile tile = TileOf(rows, count, indices, _rest.Length, scores);
            DotTile.Invoke(_panels.PanelCount > 0 ? tile : tile with { Next = ExpectedRows.Of(next, count) });
        }
    }

    private ScoreTile TileOf(float** rows, int panel, float** scores) => new()
    {
        Rows = rows,
        RowStep = 1,
        Panel = _panels.Panel(panel),
        Stride = _panels.WidthOf(panel),
        Lanes = _panels.WidthOf(panel),
        Dimension = _panels.Dimension,
        Biases = _panels.BiasesAt(panel * CentroidPanels.PanelLanes),
        Scores = scores,
    };

    private DotTile TileOf(float** rows, int rowCount, int* indices, int count, float** scores) => new()
    {
        Rows = rows,
        RowCount = rowCount,
        Centroids = _panels.Row(0),
        Stride = _panels.RowStride,
        Indices = indices,
        Count = count,
        Dimension = _panels.Dimension,
        Biases = _panels.BiasesAt(0),
        Scores = scores,
    };
}
