using Relevance.Cluster.Analysis;
using Relevance.Cluster.Server.Endpoints.Clusters;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>The routes that list the documents of clusters by their distance to the centroid.</summary>
internal static class MemberEndpoints
{
    public static IEnumerable<WireRoute> Routes =>
    [
        new(
            "POST /datasets/{id}/cluster/centroids/list_closest_to_center",
            "Lists the documents closest to each centroid.",
            MemberListing.Fields,
            WorkKind.Query,
            ListClosestAsync),
        new(
            "POST /datasets/{id}/cluster/centroids/list_furthest_from_center",
            "Lists the documents furthest from each centroid.",
            MemberListing.Fields,
            WorkKind.Query,
            ListFurthestAsync),
    ];

    private static Task<WireReply> ListClosestAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        ListAsync(request, RankingEnd.Closest, cancellationToken);

    private static Task<WireReply> ListFurthestAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        ListAsync(request, RankingEnd.Furthest, cancellationToken);

    private static async Task<WireReply> ListAsync(ProjectRequest request, RankingEnd end, CancellationToken cancellationToken)
    {
        WireObject results = new();
        foreach ((string label, IReadOnlyList<Document> documents) in await MemberListing.ReadAsync(request, end, cancellationToken).ConfigureAwait(false))
        {
            results.Add(label, new WireObject().Add("results", documents));
        }

        return new WireObject().Add("results", results);
    }
}
