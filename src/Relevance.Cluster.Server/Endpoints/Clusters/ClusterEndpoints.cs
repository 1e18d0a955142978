namespace Relevance.Cluster.Server.Endpoints.Clusters;

internal static class ClusterEndpoints
{
    public static IReadOnlyList<WireEndpoint> All { get; } = [];
}
