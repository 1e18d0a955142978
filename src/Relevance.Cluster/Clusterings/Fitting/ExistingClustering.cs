using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>What a fit does when the vector field has a clustering of its alias already.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExistingClustering>))]
public enum ExistingClustering
{
    /// <summary>The new labels and centroids take the place of the old ones, in one step.</summary>
    Replace = 0,

    /// <summary>The old ones stay, and the fit fails with a <see cref="ClusteringExistsException"/> before it reads a vector.</summary>
    Reject = 1,
}
