namespace Relevance.Cluster;

/// <summary>The options of <see cref="ClusterEvaluation.Measure"/>.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Gets the options of the silhouette; the default is Euclidean, exact up to 20,000 vectors and on a seeded sample above.</summary>
    public SilhouetteOptions Silhouette { get; init; } = new();

    /// <summary>
    /// Gets the largest number of vectors for which the Dunn index is measured, at least 0; above, it is omitted, because it compares all pairs, and on
    /// a sample it is only an upper bound. The default is 20,000.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxDunnVectors
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 20_000;
}
