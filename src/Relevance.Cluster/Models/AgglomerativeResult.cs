using System.Globalization;

namespace Relevance.Cluster;

/// <summary>The result of <see cref="AgglomerativeClustering"/>: the clusters of one cut, largest first, and the tree of all cuts.</summary>
/// <remarks><see cref="ClusterModelResult.Centroids"/> is null, so the means of the members are used.</remarks>
public sealed record AgglomerativeResult : ClusterModelResult
{
    /// <summary>Gets the number of vectors in each cluster, index i for label i.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>
    /// Gets the tree, which can be cut again. Its leaves are <see cref="LeafRows"/>, which are all rows unless there are zero vectors under cosine.
    /// </summary>
    public required ClusterHierarchy Hierarchy { get; init; }

    /// <summary>Gets the row of each leaf of the tree, ascending; null, the default, means leaf i is row i.</summary>
    public IReadOnlyList<int>? LeafRows { get; init; }

    /// <summary>Returns one line with the number of clusters and their sizes.</summary>
    public override string ToString() => WithRemarks(string.Create(
        CultureInfo.InvariantCulture, $"{CountOf(Sizes.Count)} of {Labels.Count} vectors, sizes {Sizes.Min()} to {Sizes.Max()}"));
}
