using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>How <see cref="KMeans"/> chooses the centroids that it starts from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KMeansInitialization>))]
public enum KMeansInitialization
{
    /// <summary>
    /// Greedy k-means++: each next centroid is the best of some rows (2 + ⌊ln k⌋ for up to 16 clusters, 16 for more) that are drawn with a chance proportional to weight times squared distance
    /// (Arthur and Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007). Then a local search exchanges centroids for rows drawn in the same way, as long as that helps and for at
    /// most k/4 rounds of sixteen rows, at least four (Lattanzi and Sohler, "A Better k-means++ Algorithm via Local Search", ICML 2019). Of more than 20 000 rows and 200 a cluster, an evenly spread
    /// sample is looked at. O(n·d·k) for up to that many rows n.
    /// </summary>
    GreedyKMeansPlusPlus,

    /// <summary>Different rows of positive weight, each as likely as the other.</summary>
    Random,
}
