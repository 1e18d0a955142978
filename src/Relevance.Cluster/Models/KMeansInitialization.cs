using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies the choice of the first centroids of <see cref="KMeans"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KMeansInitialization>))]
public enum KMeansInitialization
{
    /// <summary>
    /// Greedy k-means++: each next centroid is the best of several rows (2 + ⌊ln k⌋ for up to 16 clusters, 16 for more), drawn with a probability
    /// proportional to weight times squared distance (Arthur and Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007). Then a local
    /// search swaps centroids for rows drawn in the same way, while that lowers the potential and for at most k/4 rounds of sixteen rows, at least four
    /// (Lattanzi and Sohler, "A Better k-means++ Algorithm via Local Search", ICML 2019). With more than 20 000 rows and more than 200 per cluster, an
    /// evenly spread sample is used. O(n·d·k) for up to that many rows n. With more than 256 clusters, the sample has 64 rows per cluster (at least 51 200),
    /// the first 64 centroids are chosen in this way and the others up to twelve at a time out of 48 rows, and there is no local search: the fit itself
    /// splits and merges clusters.
    /// </summary>
    GreedyKMeansPlusPlus,

    /// <summary>Different rows of positive weight, all equally likely.</summary>
    Random,
}
