using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Turns the scores of a row into what its membership in each cluster costs, negated: the largest belongs to the cluster to move to.</summary>
/// <remarks>
/// A centroid follows a row that joins: with the squared distance d² and the cluster's weight W, a row of weight w costs d²·W/(W + w) in another cluster and
/// d²·W/(W − w) in its own (J. Hartigan, <em>Clustering Algorithms</em>, 1975, chapter 4). For directions, with the length L of the cluster's sum instead
/// of W, it costs d²·(1 ∓ (1 − d²/4)·w/L) up to the second order. Each lane is a centroid and its own chain of rounded operations: the same bits on every
/// width.
/// </remarks>
internal static class MoveCostKernel
{
    /// <summary>Replaces the scores of a row by its negated costs.</summary>
    /// <param name="scores">The scores, one per lane; a multiple of eight.</param>
    /// <param name="weights">The weight of each cluster or, for directions, the length of its sum.</param>
    /// <param name="distance">How a score becomes a squared distance.</param>
    /// <param name="row">The row: its weight, the lane of its own cluster, and whether only its direction counts.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Invoke(Span<float> scores, ReadOnlySpan<float> weights, in RowDistance distance, (float Weight, int Own, bool IsDirection) row)
    {
        Debug.Assert(scores.Length == weights.Length && scores.Length % Vector256<float>.Count == 0, "One weight per lane.");
        float own = distance.Square - (distance.Factor * scores[row.Own]);
        Vector256<float> square = Vector256.Create(distance.Square);
        Vector256<float> factor = Vector256.Create(distance.Factor);
        Vector256<float> weight = Vector256.Create(row.Weight);

        for (int lane = 0; lane < scores.Length; lane += Vector256<float>.Count)
        {
            Vector256<float> cluster = Vector256.Create(weights[lane..]);
            Vector256<float> squared = square - (factor * Vector256.Create(scores[lane..]));
            Vector256<float> cost = row.IsDirection
                ? squared - (squared * ((Vector256<float>.One - (squared * 0.25f)) * weight / cluster))
                : squared * (cluster / (cluster + weight));
            (-cost).CopyTo(scores[lane..]);
        }

        float all = weights[row.Own];
        float rest = all - row.Weight;

        // The only member of a cluster stays.
        scores[row.Own] = !(rest > 0) ? 0
            : row.IsDirection ? -(own + (own * ((1 - (own * 0.25f)) * row.Weight / all)))
            : -(own * (all / rest));
    }
}
