using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Models;

/// <summary>
/// Computes the squared distances of all rows to some candidates for a centroid, as one narrow matrix product, and the potential that each candidate
/// would leave.
/// </summary>
internal sealed unsafe class CandidatePass
{
    private const int Lanes = PotentialKernel.Lanes;

    private readonly StartRows _rows;
    private readonly PinnedRows _pinned;
    private readonly float[] _distances;
    private readonly double[] _potentials;
    private readonly bool _isFetched;
    private StartScorer _scorer;
    private int _count;

    public CandidatePass(StartRows rows, PinnedRows pinned)
    {
        (_rows, _pinned, _count) = (rows, pinned, 1);
        _scorer = new StartScorer(rows, 1);
        _isFetched = Prefetch.PaysFor(rows.Problem.Vectors);
        _distances = new float[checked(rows.Count * Lanes)];
        _potentials = new double[rows.BlockCount * Lanes];
    }

    /// <summary>Measures up to 16 candidates.</summary>
    public void Measure(int[] candidates, CancellationToken cancellationToken)
    {
        if (candidates.Length != _count)
        {
            (_count, _scorer) = (candidates.Length, new StartScorer(_rows, candidates.Length));
        }

        _scorer.Pack(candidates);
        ParallelBlocks.Run(
            _rows.BlockCount,
            _rows.Problem.Threads,
            worker =>
            {
                RowScorer scorer = _scorer.For(worker);
                return block => MeasureBlock(scorer, block);
            },
            cancellationToken);
    }

    /// <summary>Returns the squared distances of a row to the candidates, one per lane; lanes without a candidate are undefined.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> DistancesOf(int index) => _distances.AsSpan(index * Lanes, Lanes);

    /// <summary>Returns the potential that a candidate leaves: Σ weight · min(squared distance to it, squared distance to the nearest centroid).</summary>
    public double PotentialOf(int candidate)
    {
        double potential = 0;

        for (int block = 0; block < _rows.BlockCount; block++)
        {
            potential += _potentials[(block * Lanes) + candidate];
        }

        return potential;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MeasureBlock(RowScorer scorer, int block)
    {
        Span<double> potentials = _potentials.AsSpan(block * Lanes, Lanes);
        potentials.Clear();
        (int start, int end) = _rows.BlockAt(block);

        for (int first = start; first < end; first += scorer.ChunkRows)
        {
            int count = Math.Min(scorer.ChunkRows, end - first);

            for (int i = 0; i < count; i++)
            {
                _scorer.Put(scorer, _pinned, first + i, i);

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
                RowDistance distance = _scorer.DistanceOf(first + i);
                Span<float> distances = DistancesOf(first + i);

                // A distance that float32 cannot distinguish from 0 is computed again in float64.
                if (PotentialKernel.Distances(scorer.ScoresOf(i), distance, distances))
                {
                    Settle(distances, 4 * distance.Error, first + i);
                }

                PotentialKernel.Add(potentials, distances, _rows.Least[first + i], _rows.WeightOf(first + i));
            }
        }
    }

    private void Settle(Span<float> distances, float limit, int index)
    {
        for (int i = 0; i < _count; i++)
        {
            if (!(distances[i] > limit))
            {
                distances[i] = _rows.ExactDistance(index, _scorer.Centroids[i]);
            }
        }
    }
}
