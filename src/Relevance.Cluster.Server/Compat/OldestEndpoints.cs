using Relevance.Cluster.Analysis;
using Relevance.Cluster.Server.Endpoints;
using Relevance.Cluster.Server.Endpoints.Aggregates;
using Relevance.Cluster.Server.Endpoints.Clusters;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Compat;

/// <summary>The routes that only the oldest clients call, with the responses that they expect.</summary>
internal static class OldestEndpoints
{
    private static readonly WireField<IReadOnlyList<string>> DatasetIds = WireFields.TextList("dataset_ids", "The dataset, as a list with one item.");

    public static IEnumerable<WireRoute> Routes =>
    [
        new("GET /admin/ping", "Checks whether the key is valid.", [], WorkKind.Lookup, PingAsync),
        new("POST /auth/users/list", "Lists the project's users; always empty, since projects have keys only.", [], WorkKind.Lookup, ListUsersAsync),
        new(
            "POST /services/aggregate/aggregate",
            "Groups documents; the response is the list of rows alone.",
            [.. AggregateFields.All, DatasetIds, CommonFields.DatasetId, WireFields.Ignored("alias", "labels are ordinary fields.")],
            WorkKind.Query,
            AggregateAsync),
        new(
            "POST /services/cluster/centroids/delete",
            "Deletes all centroids of a clustering; the labels of documents remain.",
            [.. ClusterFields.Key],
            WorkKind.Change,
            DeleteCentroidsAsync),
        new(
            "POST /services/cluster/centroids/list_closest_to_center",
            "Lists the documents closest to each centroid.",
            MemberListing.Fields,
            WorkKind.Query,
            ListClosestAsync),
        new(
            "POST /services/cluster/centroids/list_furthest_from_center",
            "Lists the documents furthest from each centroid.",
            MemberListing.Fields,
            WorkKind.Query,
            ListFurthestAsync),
    ];

    /// <summary>Confirms a key: any object that is not empty does so.</summary>
    private static Task<WireReply> PingAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        Task.FromResult<WireReply>(new WireObject().Add("status", "ok"));

    /// <summary>Lists no users, since a project has keys only.</summary>
    private static Task<WireReply> ListUsersAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        Task.FromResult<WireReply>(new WireObject().Add("users", FieldValue.FromArray([])));

    /// <summary>Groups documents for the oldest clients, which name the dataset in an array and read an array of rows.</summary>
    private static async Task<WireReply> AggregateAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> ids = DatasetIds.Read(request);
        string dataset = ids.Count switch
        {
            0 => request.DatasetId,
            1 => ProjectRequest.CheckedDataset("dataset_ids", ids[0]),
            _ => throw WireException.Invalid("dataset_ids", $"expected one dataset, found {ids.Count}."),
        };
        IReadOnlyList<AggregationRow> rows = await store
            .AggregateAsync(dataset, AggregateFields.Read(request), CommonFields.Filters.Read(request), cancellationToken).ConfigureAwait(false);
        return WireReply.List(AggregateFields.Write(rows));
    }

    /// <summary>
    /// Deletes all centroids of a clustering, which the oldest clients request before they insert others. The labels of documents are unchanged.
    /// </summary>
    private static async Task<WireReply> DeleteCentroidsAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        CentroidTable table = new(request, store, ClusterFields.ReadKey(request));
        return WireReply.Success().Add("deleted", (long)await table.RemoveAllAsync(cancellationToken).ConfigureAwait(false));
    }

    private static Task<WireReply> ListClosestAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        ListMembersAsync(request, RankingEnd.Closest, cancellationToken);

    private static Task<WireReply> ListFurthestAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        ListMembersAsync(request, RankingEnd.Furthest, cancellationToken);

    private static async Task<WireReply> ListMembersAsync(ProjectRequest request, RankingEnd end, CancellationToken cancellationToken)
    {
        WireObject reply = new();
        foreach ((string label, IReadOnlyList<Document> documents) in await MemberListing.ReadAsync(request, end, cancellationToken).ConfigureAwait(false))
        {
            reply.Add(label, documents);
        }

        return reply;
    }
}
