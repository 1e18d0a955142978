using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Models;

/// <summary>Improves an initialization by swaps: replaces a centroid with a candidate if that lowers the potential.</summary>
/// <remarks>
/// The local search of S. Lattanzi and C. Sohler, "A Better k-means++ Algorithm via Local Search" (ICML 2019), with sixteen candidates per round instead of
/// one, and the best swap with any centroid. Let d₁ and d₂ be the squared distances of a row to the nearest and the second nearest centroid. Replacing the
/// nearest with p leaves min(d₂, d(p)), replacing another one leaves min(d₁, d(p)). So the potential after a swap (p, c) is Σ w·min(d₁, d(p)) + Σ over the
/// rows of c of w·(min(d₂, d(p)) − min(d₁, d(p))), and one pass computes it for all pairs.
/// </remarks>
internal sealed unsafe class StartSwaps
{
    private const int Lanes = PotentialKernel.Lanes;

    /// <summary>The minimum number of rounds; with more clusters, there is one round per <see cref="ClustersPerRound"/>.</summary>
    private const int LeastRounds = 4;
    private const int ClustersPerRound = 4;

    /// <summary>The number of rounds without a swap after which the search stops.</summary>
    private const int Patience = 4;

    /// <summary>
    /// The maximum number of parts of the rows with separate sums: fixed, so the sums do not depend on the number of threads, and small, because each
    /// centroid has sixteen sums per part.
    /// </summary>
    private const int MostParts = 16;

    private readonly StartRows _rows;
    private readonly PinnedRows _pinned;
    private readonly int[] _chosen;
    private readonly StartScorer _scorer;
    private readonly int _partCount;
    private readonly double[] _removals;
    private readonly double[] _savings;

    /// <summary>Initializes a new instance of the <see cref="StartSwaps"/> class.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="pinned">The same rows in memory.</param>
    /// <param name="chosen">The rows that are centroids, at least two; changed by <see cref="Improve"/>.</param>
    public StartSwaps(StartRows rows, PinnedRows pinned, int[] chosen)
    {
        (_rows, _pinned, _chosen) = (rows, pinned, chosen);
        _scorer = new StartScorer(rows, chosen.Length);
        _partCount = Math.Min(MostParts, rows.BlockCount);
        _removals = new double[checked(_partCount * chosen.Length)];
        _savings = new double[checked(_partCount * chosen.Length * Lanes)];
    }

    /// <summary>Swaps centroids while that lowers the potential.</summary>
    /// <param name="pass">The pass that measures candidates.</param>
    /// <param name="random">The random numbers that draw candidates.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between blocks of rows.</param>
    public void Improve(CandidatePass pass, CounterRandom random, CancellationToken cancellationToken)
    {
        int rounds = Math.Max(LeastRounds, _chosen.Length / ClustersPerRound);
        int[] candidates = new int[Lanes];
        ulong place = 0;

        for (int idle = 0; rounds > 0 && idle < Patience && _rows.TotalMass > 0; rounds--)
        {
            for (int i = 0; i < Lanes; i++)
            {
                candidates[i] = _rows.Draw(random.Uniform(place++));
            }

            pass.Measure(candidates, cancellationToken);
            ParallelBlocks.Run(_partCount, _rows.Problem.Threads, _ => part => Compare(pass, part), cancellationToken);
            (int centroid, int candidate, double mass) = BestSwap(pass);
            idle++;

            if (mass < _rows.TotalMass)
            {
                _chosen[centroid] = candidates[candidate];
                _scorer.Pack(_chosen);
                ParallelBlocks.Run(
                    _rows.BlockCount,
                    _rows.Problem.Threads,
                    worker =>
                    {
                        RowScorer scorer = _scorer.For(worker);
                        return block => Swap(scorer, pass, (centroid, candidate), block);
                    },
                    cancellationToken);
                idle = 0;
            }
        }
    }

    /// <summary>Sums, over the rows of each centroid, the cost of its removal and the part of it that each candidate saves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compare(CandidatePass pass, int part)
    {
        Span<double> removals = _removals.AsSpan(part * _chosen.Length, _chosen.Length);
        Span<double> savings = _savings.AsSpan(part * _chosen.Length * Lanes, _chosen.Length * Lanes);
        removals.Clear();
        savings.Clear();
        int start = (int)((long)_rows.Count * part / _partCount);
        int end = (int)((long)_rows.Count * (part + 1) / _partCount);

        for (int i = start; i < end; i++)
        {
            int own = _rows.Nearest[i];
            double weight = _rows.WeightOf(i);
            removals[own] += ((double)_rows.Second[i] - _rows.Least[i]) * weight;
            SwapKernel.Add(savings.Slice(own * Lanes, Lanes), pass.DistancesOf(i), _rows.Least[i], _rows.Second[i], weight);
        }
    }

    /// <summary>Returns the swap that leaves the smallest potential; ties go to the first candidate and the lowest centroid.</summary>
    private (int Centroid, int Candidate, double Mass) BestSwap(CandidatePass pass)
    {
        (int Centroid, int Candidate, double Mass) best = (0, 0, double.PositiveInfinity);

        for (int candidate = 0; candidate < Lanes; candidate++)
        {
            double potential = pass.PotentialOf(candidate);

            for (int centroid = 0; centroid < _chosen.Length; centroid++)
            {
                double mass = potential;

                for (int part = 0; part < _partCount; part++)
                {
                    int at = (part * _chosen.Length) + centroid;
                    mass += _removals[at] + _savings[(at * Lanes) + candidate];
                }

                best = mass < best.Mass ? (centroid, candidate, mass) : best;
            }
        }

        return best;
    }

    /// <summary>
    /// Applies a swap: rows that had the old centroid among their two nearest, and are not near enough to the new one, are measured again.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Swap(RowScorer scorer, CandidatePass pass, (int Centroid, int Candidate) swap, int block)
    {
        (int centroid, int candidate) = swap;
        (int start, int end) = _rows.BlockAt(block);
        int* open = stackalloc int[scorer.ChunkRows];
        int count = 0;

        for (int i = start; i < end; i++)
        {
            float distance = pass.DistancesOf(i)[candidate];
            bool isNear = distance <= _rows.Second[i];

            if (_rows.Nearest[i] == centroid && isNear)
            {
                _rows.Least[i] = distance;
            }
            else if (_rows.Nearest[i] == centroid || (_rows.Next[i] == centroid && !isNear))
            {
                open[count++] = i;

                if (count == scorer.ChunkRows)
                {
                    Measure(scorer, open, count);
                    count = 0;
                }
            }
            else
            {
                // If the old centroid was the second nearest, it is replaced.
                _rows.Second[i] = _rows.Next[i] == centroid ? float.PositiveInfinity : _rows.Second[i];
                _rows.Add(i, centroid, distance);
            }
        }

        Measure(scorer, open, count);
        _rows.SetMass(block);
    }

    /// <summary>Finds the two nearest centroids of some rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Measure(RowScorer scorer, int* indices, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _scorer.Put(scorer, _pinned, indices[i], i);
        }

        scorer.Score(count);

        for (int i = 0; i < count; i++)
        {
            int index = indices[i];
            RowDistance distance = _scorer.DistanceOf(index);
            ReadOnlySpan<float> scores = scorer.ScoresOf(i);
            (float Distance, int Centroid) nearest = (float.PositiveInfinity, 0), next = (float.PositiveInfinity, 0);

            for (int centroid = 0; centroid < _chosen.Length; centroid++)
            {
                float squared = distance.Square - (distance.Factor * scores[centroid]);

                if (squared >= next.Distance)
                {
                    continue;
                }

                squared = squared > 4 * distance.Error ? squared : _rows.ExactDistance(index, _scorer.Centroids[centroid]);

                if (squared < nearest.Distance)
                {
                    (next, nearest) = (nearest, (squared, centroid));
                }
                else if (squared < next.Distance)
                {
                    next = (squared, centroid);
                }
            }

            (_rows.Least[index], _rows.Nearest[index]) = nearest;
            (_rows.Second[index], _rows.Next[index]) = next;
        }
    }
}
