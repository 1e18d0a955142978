namespace Relevance.Cluster.Numerics.Vectors;

/// <summary>Tells the distance metrics that are known by a similarity from the others.</summary>
internal static class Similarities
{
    extension(DistanceMetric metric)
    {
        /// <summary>Gets a value indicating whether the metric has a similarity, large for near: the cosine similarity or the dot product.</summary>
        public bool HasSimilarity => metric is DistanceMetric.Cosine or DistanceMetric.DotProduct;
    }
}
