using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Models;

/// <summary>Improves a start by swaps: a centroid is taken away and a candidate put in its place wherever that leaves less mass.</summary>
/// <remarks>
/// The local search of S. Lattanzi and C. Sohler, "A Better k-means++ Algorithm via Local Search" (ICML 2019), with sixteen candidates a round instead of one, of which the best swap with any
/// centroid is made. With d₁ and d₂ for the squared distances of a row to the nearest centroid and to the next one, taking away the nearest and giving p leaves min(d₂, d(p)), taking away another
/// one min(d₁, d(p)). So the mass after a swap (p, c) is Σ w·min(d₁, d(p)) + Σ over the rows of c of w·(min(d₂, d(p)) − min(d₁, d(p))), and one look at the rows gives it for all pairs.
/// </remarks>
internal sealed unsafe class StartSwaps
{
    private const int Lanes = PotentialKernel.Lanes;

    /// <summary>There are this many rounds, or one for so many clusters.</summary>
    private const int LeastRounds = 4;
    private const int ClustersPerRound = 4;

    /// <summary>After so many rounds without a swap, there is hardly one left that helps.</summary>
    private const int Patience = 4;

    /// <summary>Sums are kept apart for at most so many parts of the rows: fixed, so that they do not depend on the number of threads, and few, since there are sixteen for each centroid.</summary>
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
    /// <param name="pinned">The same, where they lie.</param>
    /// <param name="chosen">Which rows are centroids, at least two; changed by <see cref="Improve"/>.</param>
    public StartSwaps(StartRows rows, PinnedRows pinned, int[] chosen)
    {
        (_rows, _pinned, _chosen) = (rows, pinned, chosen);
        _scorer = new StartScorer(rows, chosen.Length);
        _partCount = Math.Min(MostParts, rows.BlockCount);
        _removals = new double[checked(_partCount * chosen.Length)];
        _savings = new double[checked(_partCount * chosen.Length * Lanes)];
    }

    /// <summary>Makes the swaps.</summary>
    /// <param name="pass">What candidates are measured with.</param>
    /// <param name="random">Draws them.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
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

    /// <summary>Sums, for the rows of each centroid, what taking it away costs, and what of that each candidate spares.</summary>
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

    /// <summary>The swap that leaves the least mass; of equal ones, the first candidate and the lowest centroid.</summary>
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

    /// <summary>Takes in a swap: rows that had the old centroid as one of their two nearest, and are not near enough to the new one, are measured again.</summary>
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
                // Should the old centroid have been the next one, nothing of it is left.
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
