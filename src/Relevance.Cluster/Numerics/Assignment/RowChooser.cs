using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Says which centroid is a row's nearest, once its scores are there: near ties are settled in float64.</summary>
internal sealed class RowChooser(NearestCentroidSearch search)
{
    private readonly AlignedFloats _chosen = new(search.Panels.LaneCount);

    /// <summary>The nearest of all centroids.</summary>
    /// <param name="scores">One score a lane; −∞ where there is nobody, or nobody that may be the nearest.</param>
    /// <param name="error">How far a score may be wrong.</param>
    /// <param name="guess">The label of the time before; anything if there is none.</param>
    /// <param name="row">The row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Choose(ReadOnlySpan<float> scores, double error, int guess, int row)
    {
        (float best, float second) = BestTwoKernel.Invoke(scores);

        if (!((double)best - second > 2 * error))
        {
            return DecideInFloat64(scores, best - (2 * error), row);
        }

        // The winner stands alone, so that a row whose score equals it is the winner: mostly the label of the time before.
        return (uint)guess < (uint)search.Centroids.Count && scores[guess] == best ? guess : BestTwoKernel.IndexOf(scores, best);
    }

    /// <summary>The nearest of the assigned centroid and some others.</summary>
    /// <param name="scores">One score a lane, of which those of the others are looked at.</param>
    /// <param name="lanes">The others: those that may be nearer.</param>
    /// <param name="assigned">The assigned centroid and its score.</param>
    /// <param name="error">How far a score may be wrong.</param>
    /// <param name="row">The row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int ChooseOf(ReadOnlySpan<float> scores, ReadOnlySpan<int> lanes, (int Label, float Score) assigned, double error, int row)
    {
        float best = float.NegativeInfinity;

        foreach (int lane in lanes)
        {
            best = MathF.Max(best, scores[lane]);
        }

        if ((double)assigned.Score - best > 2 * error)
        {
            return assigned.Label;
        }

        Span<float> chosen = _chosen.Span;
        chosen.Fill(float.NegativeInfinity);
        chosen[assigned.Label] = assigned.Score;

        foreach (int lane in lanes)
        {
            chosen[lane] = scores[lane];
        }

        return Choose(chosen, error, assigned.Label, row);
    }

    /// <summary>Compares in float64 all centroids that may be the nearest. A score that is not a number may be anything.</summary>
    private int DecideInFloat64(ReadOnlySpan<float> scores, double leastScore, int row)
    {
        ReadOnlySpan<float> vector = search.Rows[row];
        VectorSet centroids = search.Centroids;
        int nearest = -1;
        double least = double.PositiveInfinity;

        for (int label = 0; label < centroids.Count; label++)
        {
            if (scores[label] < leastScore)
            {
                continue;
            }

            double distance = Distance.Between(vector, centroids[label], search.Rows.Metric);

            if (nearest < 0 || distance < least)
            {
                (nearest, least) = (label, distance);
            }

            // Nothing is nearer than that, and of equals the lowest counts: many rows that are all the same are quickly done.
            if (distance == 0 && search.Rows.Metric != DistanceMetric.DotProduct)
            {
                break;
            }
        }

        return nearest;
    }
}
