namespace Relevance.Cluster;

/// <summary>How <see cref="ClusterEvaluation.Measure"/> measures.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Gets how the silhouette is measured; the default is Euclidean, exact up to 20 000 vectors and of a seeded sample beyond.</summary>
    public SilhouetteOptions Silhouette { get; init; } = new();

    /// <summary>
    /// Gets the most vectors of which the Dunn index is taken, at least 0; with more it is left out, because it costs all pairs, and one of a sample is only an upper bound. The default is 20 000.
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
