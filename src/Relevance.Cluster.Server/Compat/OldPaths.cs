using Relevance.Cluster.Server.Endpoints;

namespace Relevance.Cluster.Server.Compat;

/// <summary>The second paths of routes, for clients that are older or newer than the documented path.</summary>
internal static class OldPaths
{
    private static readonly (string Path, string Current)[] All =
    [
        ("POST /datasets/delete", "POST /datasets/{id}/delete"),
        ("POST /datasets/{id}/fast_search", "POST /datasets/{id}/simple_search"),
        ("POST /datasets/{id}/search", "POST /datasets/{id}/simple_search"),
        ("POST /services/cluster/aggregate", "POST /datasets/{id}/cluster/aggregate"),
        ("POST /services/cluster/facets", "POST /datasets/{id}/cluster/facets"),
        ("POST /services/cluster/centroids/insert", "POST /datasets/{id}/cluster/centroids/insert"),
        ("POST /services/cluster/centroids/update", "POST /datasets/{id}/cluster/centroids/update"),
        ("POST /services/cluster/centroids/documents", "POST /datasets/{id}/cluster/centroids/documents"),
        ("POST /services/cluster/centroids/list", "POST /datasets/{id}/cluster/centroids/documents"),
    ];

    /// <summary>Returns the routes again at their second paths.</summary>
    public static IEnumerable<WireRoute> Of(IReadOnlyList<WireRoute> routes) =>
        All.Select(old => routes.Single(route => route.Address == old.Current) with { Address = old.Path });
}
