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
