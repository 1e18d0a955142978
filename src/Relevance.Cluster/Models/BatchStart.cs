using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Models;

/// <summary>The last steps of a greedy start with many clusters, several centroids at a time.</summary>
/// <remarks>
/// One pass over the rows measures a panel of 48 candidates. Up to twelve of them become centroids, one after the other: always the one that lowers the
/// potential most, given those before it (as gains only fall, only the largest is computed anew each time). So each centroid is the best of at least four
/// candidates, for four k products a row in all, where the steps of <see cref="GreedyStart"/> take sixteen k that wait for memory.
/// </remarks>
internal sealed class BatchStart
{
    /// <summary>The most centroids that are chosen from one panel.</summary>
    private const int MostChosen = 12;

    private readonly StartRows _rows;
    private readonly CandidateLists _lists;
    private readonly CounterRandom _random;
    private readonly int[] _chosen;
    private readonly double[] _gains = new double[CandidateLists.Lanes];

    /// <summary>Initializes a new instance of the <see cref="BatchStart"/> class.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="lists">The lists of candidates.</param>
    /// <param name="random">The random numbers that draw candidates.</param>
    /// <param name="chosen">The rows that are centroids; <see cref="Complete"/> adds the missing ones.</param>
    public BatchStart(StartRows rows, CandidateLists lists, CounterRandom random, int[] chosen)
    {
        (_rows, _lists, _random, _chosen) = (rows, lists, random, chosen);
    }

    /// <summary>Chooses the missing centroids.</summary>
    /// <param name="start">The number of centroids that are chosen, and the position of the first unused random number.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between blocks of rows.</param>
    /// <returns>The number of centroids: fewer than wanted if every row equals one.</returns>
    public int Complete((int Count, ulong Place) start, CancellationToken cancellationToken)
    {
        (int count, ulong place) = start;

        while (count < _chosen.Length && _rows.TotalMass > 0)
        {
            int[] candidates = _lists.Draw(_random, place, cancellationToken);
            place += CandidateLists.Lanes;
            int before = count;
            int end = Math.Min(_chosen.Length, count + MostChosen);

            for (int lane = 0; lane < CandidateLists.Lanes; lane++)
            {
                _gains[lane] = GainOf(lane);
            }

            while (count < end && TryTakeBest(count, out int lane))
            {
                _chosen[count++] = candidates[lane];
            }

            if (count == before)
            {
                break;
            }

            _rows.SetMasses(cancellationToken);
        }

        return count;
    }

    /// <summary>Makes the candidate with the largest gain a centroid; returns false if no candidate lowers the potential.</summary>
    private bool TryTakeBest(int centroid, out int lane)
    {
        while (true)
        {
            lane = 0;

            for (int other = 1; other < _gains.Length; other++)
            {
                lane = _gains[other] > _gains[lane] ? other : lane;
            }

            if (!(_gains[lane] > 0))
            {
                return false;
            }

            double gain = GainOf(lane);

            if (gain == _gains[lane])
            {
                break;
            }

            _gains[lane] = gain;
        }

        for (int block = 0; block < _rows.BlockCount; block++)
        {
            foreach ((int index, float distance) in _lists.Of(lane, block))
            {
                _rows.Add(index, centroid, distance);
            }
        }

        _gains[lane] = 0;
        return true;
    }

    /// <summary>Computes by how much a candidate lowers the potential now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double GainOf(int lane)
    {
        double gain = 0;

        for (int block = 0; block < _rows.BlockCount; block++)
        {
            foreach ((int index, float distance) in _lists.Of(lane, block))
            {
                gain += distance < _rows.Least[index] ? ((double)_rows.Least[index] - distance) * _rows.WeightOf(index) : 0;
            }
        }

        return gain;
    }
}
