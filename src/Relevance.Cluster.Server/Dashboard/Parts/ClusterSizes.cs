namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>The number of documents of each cluster, including empty clusters (centroids without members).</summary>
internal sealed class ClusterSizes(ClusterDistribution distribution)
{
    private readonly Dictionary<string, long> _sizes =
        distribution.Clusters.ToDictionary(cluster => cluster.Label, cluster => cluster.Count, StringComparer.Ordinal);

    public long this[string label] => _sizes.GetValueOrDefault(label);
}
