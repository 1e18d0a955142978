using Relevance.Cluster.Server.Endpoints;
using Relevance.Cluster.Server.Endpoints.Admin;
using Relevance.Cluster.Server.Endpoints.Aggregates;
using Relevance.Cluster.Server.Endpoints.Clusters;
using Relevance.Cluster.Server.Endpoints.Datasets;
using Relevance.Cluster.Server.Endpoints.Documents;
using Relevance.Cluster.Server.Endpoints.Facets;
using Relevance.Cluster.Server.Endpoints.Files;
using Relevance.Cluster.Server.Endpoints.Members;
using Relevance.Cluster.Server.Endpoints.Reports;
using Relevance.Cluster.Server.Endpoints.Search;
using Relevance.Cluster.Server.Endpoints.Vectors;
using Relevance.Cluster.Server.Endpoints.Workflows;

namespace Relevance.Cluster.Server.Pipeline;

/// <summary>Every endpoint that needs a key, group by group.</summary>
internal static class EndpointRegistry
{
    public static IReadOnlyList<WireEndpoint> All { get; } =
    [
        .. AdminEndpoints.All,
        .. DatasetEndpoints.All,
        .. DocumentEndpoints.All,
        .. ClusterEndpoints.All,
        .. FileEndpoints.All,
        .. MemberEndpoints.All,
        .. AggregateEndpoints.All,
        .. FacetEndpoints.All,
        .. SearchEndpoints.All,
        .. ReportEndpoints.All,
        .. WorkflowEndpoints.All,
        .. VectorEndpoints.All,
    ];
}
