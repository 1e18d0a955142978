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

        for (int first = start; first < end; first += scorer.ChunkRows)
        {
            int count = Math.Min(scorer.ChunkRows, end - first);
            float error = 0;

            for (int i = 0; i < count; i++)
            {
                _scorer.Put(scorer, _pinned, first + i, i);
                error = MathF.Max(error, _scorer.DistanceOf(first + i).Error);

                if (_isFetched)
                {
                    // The rows of a sample are far apart in memory, so the processor does not predict the next one.
                    int next = first + i + scorer.ChunkRows;
                    scorer.Expect(i, next < _rows.Count ? _pinned[_rows.RowOf(next)] : null);
                }
            }

            scorer.Score(count);

            for (int i = 0; i < count; i++)
            {
                int index = first + i;

                float* scores = scorer.PointerOf(i);

                // The largest error of the chunk is as good for nearly all lanes, and known before the row.
                for (ulong near = NearLanes(scores, _scorer.ScaleOf(index), MathF.Max(_rows.Second[index], 4 * error)); near != 0; near &= near - 1)
                {
                    int lane = BitOperations.TrailingZeroCount(near);
                    RowDistance distance = _scorer.DistanceOf(index);
                    float squared = distance.Square - (scores[lane] * distance.Factor);

                    // A distance that float32 cannot distinguish from 0 is computed again in float64.
                    squared = squared > 4 * distance.Error ? squared : _rows.ExactDistance(index, _scorer.Centroids[lane]);

                    if (squared < _rows.Second[index])
                    {
                        lists[lane].Add((index, squared));
                    }
                }
            }
        }
    }

    /// <summary>Returns the lanes whose squared distance, square − factor·score, is not certainly at least a limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong NearLanes(float* scores, (float Square, float Factor) scale, float limit)
    {
        Vector256<float> square = Vector256.Create(scale.Square);
        Vector256<float> factor = Vector256.Create(scale.Factor);
        Vector256<float> limits = Vector256.Create(limit);
        ulong far = 0;

        for (int lane = 0; lane < Lanes; lane += Vector256<float>.Count)
        {
            Vector256<float> squared = square - (Vector256.Load(scores + lane) * factor);
            far |= (ulong)Vector256.GreaterThanOrEqual(squared, limits).ExtractMostSignificantBits() << lane;
        }

        return ~far & ((1UL << Lanes) - 1);
    }
}
