using System.Text.Json.Serialization;
using Relevance.Cluster.Analysis;

namespace Relevance.Cluster;

/// <summary>How principal components are found.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PrincipalComponentsMethod>))]
public enum PrincipalComponentsMethod
{
    /// <summary>
    /// <see cref="Exact"/> where the smaller of the numbers of vectors and components is at most 64, or at most 1024 with at most 2³⁵ products in its pass, or hardly larger than what is asked
    /// for; else <see cref="Randomized"/>. It depends on these numbers alone.
    /// </summary>
    Auto,

    /// <summary>
    /// All eigenvectors of the covariance, or of the inner products of the vectors where these are fewer than their components. O(n·d·s + s³) with s the smaller of n and d;
    /// s² numbers of memory a thread, and n·d where vectors are fewer.
    /// </summary>
    Exact,

    /// <summary>
    /// Randomized subspace iteration (N. Halko, P. Martinsson, J. Tropp, "Finding structure with randomness", SIAM Review 53, 2011, algorithm 4.4) on the covariance, which is never formed.
    /// O(n·d·m) a pass, and as many passes as <see cref="PrincipalComponentsOptions.PowerIterations"/> and three more; d·m numbers of memory a thread.
    /// </summary>
    Randomized,
}
