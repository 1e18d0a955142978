using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The result of <see cref="GaussianMixture"/>: the components, those with most vectors first.</summary>
/// <remarks>
/// The label of a vector is its component of the largest responsibility; the nearest of all <see cref="ClusterModelResult.Centroids"/>, which are the means of
/// the components that have members and never null here, can have another label.
/// </remarks>
public sealed record GaussianMixtureResult : ClusterModelResult
{
    /// <summary>Gets the number of vectors in each cluster, at least 1, index i for label i.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>
    /// Gets the probability of each component given the vector, row i for vector i, column j for component j; a row sums to 1 within float32. Components
    /// without a member of their own, if there are any, are the last columns.
    /// </summary>
    public required VectorSet Responsibilities { get; init; }

    /// <summary>Gets the share of each component in the mixture, in the order of the columns; they sum to 1.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required IReadOnlyList<double> Weights { get; init; }

    /// <summary>Gets the natural logarithm of the likelihood of all vectors: larger is better, for the same vectors only.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double LogLikelihood { get; init; }

    /// <summary>Gets the number of free parameters of the mixture.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>Gets the number of iterations of the best restart.</summary>
    public required int Iterations { get; init; }

    /// <summary>Gets Akaike's information criterion, 2·parameters − 2·<see cref="LogLikelihood"/>: smaller is better.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Aic => (2.0 * ParameterCount) - (2 * LogLikelihood);

    /// <summary>
    /// Gets the Bayesian information criterion, parameters·ln n − 2·<see cref="LogLikelihood"/>: smaller is better. It chooses the number of components and the
    /// shape of their covariances on the same vectors.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Bic => (ParameterCount * Math.Log(Labels.Count)) - (2 * LogLikelihood);

    /// <summary>Returns one line with the number of clusters, their sizes, the log-likelihood and the BIC.</summary>
    public override string ToString() => WithRemarks(string.Create(
        CultureInfo.InvariantCulture,
        $"{CountOf(Sizes.Count)} of {Labels.Count} vectors, sizes {Sizes.Min()} to {Sizes.Max()}, log-likelihood {LogLikelihood:G9}, BIC {Bic:G9}"));
}
