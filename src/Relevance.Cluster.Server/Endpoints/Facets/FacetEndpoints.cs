namespace Relevance.Cluster.Server.Endpoints.Facets;

internal static class FacetEndpoints
{
    public static IReadOnlyList<WireEndpoint> All { get; } = [new ListFacets(), new ListClusterFacets()];
}
