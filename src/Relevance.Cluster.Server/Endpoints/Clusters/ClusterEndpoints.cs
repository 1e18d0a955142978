namespace Relevance.Cluster.Server.Endpoints.Clusters;

internal static class ClusterEndpoints
{
    public static IReadOnlyList<WireEndpoint> All { get; } =
    [
        new InsertCentroids(),
        new UpdateCentroids(),
        new GetCentroids(),
        new DeleteCentroid(),
        new DeleteCentroids(),
        new ListClusterings(),
        new WriteClustering(),
        new UpdateLabels(),
        new CountLabels(),
        new DeleteClustering(),
    ];
}
