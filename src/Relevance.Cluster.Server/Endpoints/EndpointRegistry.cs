using Relevance.Cluster.Server.Endpoints.Admin;
using Relevance.Cluster.Server.Endpoints.Clusters;
using Relevance.Cluster.Server.Endpoints.Datasets;
using Relevance.Cluster.Server.Endpoints.Documents;
using Relevance.Cluster.Server.Endpoints.Vectors;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>Every endpoint that needs a key, group by group.</summary>
internal static class EndpointRegistry
{
    public static IReadOnlyList<WireEndpoint> All { get; } =
    [
        .. AdminEndpoints.All,
        .. DatasetEndpoints.All,
        .. DocumentEndpoints.All,
        .. ClusterEndpoints.All,
        .. VectorEndpoints.All,
    ];
}
