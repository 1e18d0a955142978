namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>How many documents each cluster has, those with none (a centroid without members) among them.</summary>
internal sealed class ClusterSizes(ClusterDistribution distribution)
{
    private readonly Dictionary<string, int> _sizes =
        distribution.Clusters.ToDictionary(cluster => cluster.Label, cluster => cluster.Count, StringComparer.Ordinal);

    public int this[string label] => _sizes.GetValueOrDefault(label);
}
