using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>What to know before there is a clustering.</content>
public partial class Dataset
{
    /// <summary>
    /// Tries numbers of clusters on a vector field: inertia and silhouette of k-means for each, the elbow, and a recommendation that says why. Nothing is stored.
    /// </summary>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="options">Which numbers to try and how; null means 1 to 10.</param>
    /// <param name="progress">Told what each number of clusters comes to, from the least on, on the thread that does the work.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    /// <returns>The figures for each number, and the recommendation.</returns>
    /// <inheritdoc cref="ClusterOps.SearchClusterCountAsync" path="/exception"/>
    public virtual Task<ClusterCountSearchResult> SearchClusterCountAsync(
        string vectorField,
        ClusterCountSearchOptions? options = null,
        IProgress<ClusterCountCandidate>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(vectorField);

        // The alias plays no part: nothing is read of a clustering, and nothing stored.
        return new ClusterOps(_store, _vectors, Id, new ClusteringKey(vectorField, "none")).SearchClusterCountAsync(options, progress, cancellationToken);
    }
}
