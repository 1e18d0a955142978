using Relevance.Cluster.Server.Compat;
using Relevance.Cluster.Server.Endpoints;

namespace Relevance.Cluster.Server.Pipeline;

/// <summary>The routes that need a key.</summary>
internal static class RouteTable
{
    /// <summary>Gets every route with each of its methods.</summary>
    public static IReadOnlyList<(string Method, string Path, WireRoute Route)> All { get; } =
        [.. from route in List() from method in route.Methods select (method, route.Path, route)];

    private static IEnumerable<WireRoute> List()
    {
        WireRoute[] routes =
        [
            .. AdminEndpoints.Routes,
            .. AggregateEndpoints.Routes,
            .. BulkDocumentEndpoints.Routes,
            .. CentroidEndpoints.Routes,
            .. ClusteringEndpoints.Routes,
            .. DatasetCopyEndpoints.Routes,
            .. DatasetEndpoints.Routes,
            .. DocumentEndpoints.Routes,
            .. DocumentQueryEndpoints.Routes,
            .. FacetEndpoints.Routes,
            .. FileEndpoints.Routes,
            .. MemberEndpoints.Routes,
            .. ReportEndpoints.Routes,
            .. SchemaEndpoints.Routes,
            .. SearchEndpoints.Routes,
            .. SimpleSearchEndpoints.Routes,
            .. VectorEndpoints.Routes,
            .. WorkflowEndpoints.Routes,
        ];
        return [.. routes, .. OldPaths.Of(routes), .. OldestEndpoints.Routes, .. FieldNoteEndpoints.Routes];
    }
}
