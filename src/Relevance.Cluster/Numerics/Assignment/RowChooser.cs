using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Chooses the nearest centroid of a row from its scores; float64 distances decide near ties.</summary>
internal sealed class RowChooser(NearestCentroidSearch search)
{
    private readonly AlignedFloats _chosen = new(search.Panels.LaneCount);

    /// <summary>Chooses among all centroids.</summary>
    /// <param name="scores">One score per lane; −∞ for a lane without a centroid, or whose centroid is excluded.</param>
    /// <param name="error">The rounding bound of a score.</param>
    /// <param name="guess">The label of the last pass, or any number.</param>
    /// <param name="row">The row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Choose(ReadOnlySpan<float> scores, double error, int guess, int row)
    {
        (float best, float second) = BestTwoKernel.Invoke(scores);

        if (!((double)best - second > 2 * error))
        {
            return DecideInFloat64(scores, best - (2 * error), row);
        }

        // The best score is unique here, so that a centroid with this score is the nearest: mostly the label of the last pass.
        return (uint)guess < (uint)search.Centroids.Count && scores[guess] == best ? guess : BestTwoKernel.IndexOf(scores, best);
    }

    /// <summary>Chooses among the assigned centroid and some others.</summary>
    /// <param name="scores">One score per lane; only those of the others are read.</param>
    /// <param name="lanes">The other centroids that may be nearer.</param>
    /// <param name="assigned">The assigned centroid and its score.</param>
    /// <param name="error">The rounding bound of a score.</param>
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

    /// <summary>Compares all centroids that may be the nearest by float64 distances; a NaN score excludes nothing.</summary>
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

            // No distance is smaller, and ties go to the lowest label: many equal rows are decided quickly.
            if (distance == 0 && search.Rows.Metric != DistanceMetric.DotProduct)
            {
                break;
            }
        }

        return nearest;
    }
}
