using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Models;

/// <summary>
/// Scores all rows with a panel of 48 candidates for a centroid, and lists for each candidate the rows that have it nearer than their second nearest
/// centroid: the only rows that the candidate concerns.
/// </summary>
/// <remarks>
/// With k centroids, a list has about 3/k of the rows, so that many candidates are compared, chosen and swapped for the price of one pass. Lists are kept by
/// block of rows: their order is that of the rows, on any number of threads.
/// </remarks>
internal sealed unsafe class CandidateLists
{
    /// <summary>The number of candidates: one panel of the score tile.</summary>
    public const int Lanes = CentroidPanels.PanelLanes;

    private readonly StartRows _rows;
    private readonly PinnedRows _pinned;
    private readonly StartScorer _scorer;
    private readonly List<(int Index, float Distance)>[] _lists;
    private readonly bool _isFetched;

    public CandidateLists(StartRows rows, PinnedRows pinned)
    {
        (_rows, _pinned) = (rows, pinned);
        _scorer = new StartScorer(rows, Lanes);
        _lists = [.. Enumerable.Range(0, rows.BlockCount * Lanes).Select(_ => new List<(int, float)>())];
        _isFetched = Prefetch.PaysFor(rows.Problem.Vectors);
    }

    /// <summary>Draws candidates by their share of the potential, and lists their rows.</summary>
    /// <param name="random">The random numbers.</param>
    /// <param name="place">The position of the first one.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between blocks of rows.</param>
    /// <returns>The row of each candidate; the same row can be drawn twice.</returns>
    public int[] Draw(CounterRandom random, ulong place, CancellationToken cancellationToken)
    {
        int[] candidates = new int[Lanes];

        for (int lane = 0; lane < Lanes; lane++)
        {
            candidates[lane] = _rows.Draw(random.Uniform(place + (ulong)lane));
        }

        _scorer.Pack(candidates);
        ParallelBlocks.Run(
            _rows.BlockCount,
            _rows.Problem.Threads,
            worker =>
            {
                RowScorer scorer = _scorer.For(worker);
                return block => List(scorer, block);
            },
            cancellationToken);
        return candidates;
    }

    /// <summary>Returns the rows of a candidate with their squared distances, in row order; the list of a block at a time.</summary>
    public List<(int Index, float Distance)> Of(int lane, int block) => _lists[(block * Lanes) + lane];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void List(RowScorer scorer, int block)
    {
        Span<List<(int Index, float Distance)>> lists = _lists.AsSpan(block * Lanes, Lanes);

        foreach (List<(int, float)> list in lists)
        {
            list.Clear();
        }

        (int start, int end) = _rows.BlockAt(block);
        float* distances = stackalloc float[Lanes];

        for (int first = start; first < end; first += scorer.ChunkRows)
        {
            int count = Math.Min(scorer.ChunkRows, end - first);

            for (int i = 0; i < count; i++)
            {
                _scorer.Put(scorer, _pinned, first + i, i);
            }

            scorer.Score(count);

            for (int i = 0; i < count; i++)
            {
                int index = first + i;

                if (_isFetched && index + scorer.ChunkRows < end)
                {
                    // The rows of a sample are far apart in memory, so the processor does not predict the next one.
                    Prefetch.Floats(_pinned[_rows.RowOf(index + scorer.ChunkRows)], _scorer.Panels.Dimension);
                }

                RowDistance distance = _scorer.DistanceOf(index);
                ulong near = Compare(scorer.PointerOf(i), distance, _rows.Second[index], distances);

                for (; near != 0; near &= near - 1)
                {
                    int lane = BitOperations.TrailingZeroCount(near);

                    // A distance that float32 cannot distinguish from 0 is computed again in float64.
                    float squared = distances[lane] > 4 * distance.Error ? distances[lane] : _rows.ExactDistance(index, _scorer.Centroids[lane]);

                    if (squared < _rows.Second[index])
                    {
                        lists[lane].Add((index, squared));
                    }
                }
            }
        }
    }

    /// <summary>Computes the squared distances of a row, d = square − factor·score, and returns the lanes that are not certainly at least at a limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Compare(float* scores, in RowDistance distance, float limit, float* distances)
    {
        Vector256<float> square = Vector256.Create(distance.Square);
        Vector256<float> factor = Vector256.Create(distance.Factor);
        Vector256<float> limits = Vector256.Create(MathF.Max(limit, 4 * distance.Error));
        ulong near = 0;

        for (int lane = 0; lane < Lanes; lane += Vector256<float>.Count)
        {
            Vector256<float> squared = square - (Vector256.Load(scores + lane) * factor);
            squared.Store(distances + lane);
            near |= (ulong)(byte)~Vector256.GreaterThanOrEqual(squared, limits).ExtractMostSignificantBits() << lane;
        }

        return near;
    }
}
