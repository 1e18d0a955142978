using System.Text.Json.Serialization;
using Relevance.Cluster.Analysis;

namespace Relevance.Cluster;

/// <summary>Specifies the method that finds principal components.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PrincipalComponentsMethod>))]
public enum PrincipalComponentsMethod
{
    /// <summary>
    /// <see cref="Exact"/> if the smaller of the numbers of vectors and components is at most 64, or at most 1024 with at most 2³⁵ products in its pass, or
    /// hardly larger
    /// than the number of directions; otherwise <see cref="Randomized"/>. It depends on these numbers alone.
    /// </summary>
    Auto,

    /// <summary>
    /// The exact decomposition: all eigenvectors of the covariance, or of the inner products of the vectors if these are fewer than their components.
    /// O(n·d·s + s³) with s the smaller of n and d; s² numbers of memory per thread, and n·d if vectors are fewer.
    /// Few directions of many components (more than 64, and at least eight times the directions plus ten, rounded up to a multiple of 16) come from a
    /// covariance of float32 products and are then refined by passes in float64 until ‖Cv − λv‖ is at most 10⁻⁷·λ; if four passes are not enough, the
    /// covariance is computed in float64. A thread then has 2048·d numbers in float32 too. Two directions of 100,000 × 384 vectors take about an eighth of the
    /// time of the float64 covariance.
    /// </summary>
    Exact,

    /// <summary>
    /// The randomized decomposition: subspace iteration (N. Halko, P. Martinsson, J. Tropp, "Finding structure with randomness", SIAM Review 53, 2011,
    /// algorithm 4.4) on
    /// the covariance, which is never formed. O(n·d·m) per pass, and <see cref="PrincipalComponentsOptions.PowerIterations"/> + 3 passes; d·m numbers of memory
    /// per thread.
    /// </summary>
    Randomized,
}
