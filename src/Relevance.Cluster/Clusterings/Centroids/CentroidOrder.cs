using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>In which order a <see cref="CentroidHeatmap"/> lists the clusters.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CentroidOrder>))]
public enum CentroidOrder
{
    /// <summary>Natural label order: <c>cluster-2</c> before <c>cluster-10</c>, <c>outlier</c> last.</summary>
    Natural,

    /// <summary>
    /// Similar clusters beside each other, so that groups of them show as pale blocks along the diagonal: the leaves of the tree of average linkage (R. Sokal and C. Michener 1958), where
    /// two branches are turned so that the most similar of their ends meet (G. Gruvaeus and H. Wainer 1972). Ties go to the natural order, and of the two directions
    /// the one that begins with the earlier label is taken: the same matrix always gives the same order. O(k²) to O(k³).
    /// </summary>
    Similarity,
}
