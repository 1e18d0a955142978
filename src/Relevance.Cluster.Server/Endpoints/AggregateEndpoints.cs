using Relevance.Cluster.Server.Endpoints.Aggregates;
using Relevance.Cluster.Server.Endpoints.Clusters;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>The routes that group documents.</summary>
internal static class AggregateEndpoints
{
    private static readonly WireField<bool> Exact =
        WireFields.Boolean("exact", "Whether the response has the number of documents of each metric, row by row.", defaultValue: false);

    private static readonly WireField<IReadOnlyList<string>> ClusterIds =
        WireFields.TextList("cluster_ids", "The clusters; empty means all.", RequestLimits.MaxClusters);

    public static IEnumerable<WireRoute> Routes =>
    [
        new(
            "POST /datasets/{id}/aggregate",
            "Groups documents and computes metrics of each group.",
            [
                .. AggregateFields.All, Exact,
                WireFields.Ignored("dataset_ids", "the dataset is that of the path."),
                WireFields.Ignored("dataset_id", "the dataset is that of the path."),
            ],
            WorkKind.Query,
            AggregateAsync),
        new(
            "POST /datasets/{id}/cluster/aggregate",
            "Groups the documents of each cluster and computes metrics of each group.",
            [.. ClusterFields.Key, .. AggregateFields.All, ClusterIds],
            WorkKind.Query,
            AggregateClustersAsync),
    ];

    /// <summary>Groups the documents of a dataset.</summary>
    private static async Task<WireReply> AggregateAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        IReadOnlyList<AggregationRow> rows = await store
            .AggregateAsync(request.DatasetId, AggregateFields.Read(request), CommonFields.Filters.Read(request), cancellationToken).ConfigureAwait(false);
        WireObject reply = new WireObject().Add("results", AggregateFields.Write(rows));
        return Exact.Read(request) ? reply.Add("metric_counts", [.. rows.Select(WriteCounts)]) : reply;
    }

    private static WireObject WriteCounts(AggregationRow row)
    {
        WireObject written = new();
        foreach ((string name, MetricCount count) in row.MetricCounts)
        {
            written.Add(name, new WireObject().Add("used", count.Used).Add("left_out", count.LeftOut));
        }

        return written;
    }

    /// <summary>Groups the documents of each cluster. Each cluster is one query: labels have an index, so that all queries together cost one pass.</summary>
    private static async Task<WireReply> AggregateClustersAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        ClusteringKey key = ClusterFields.ReadKey(request);
        AggregationQuery query = AggregateFields.Read(request);
        Filter? filter = CommonFields.Filters.Read(request);
        IReadOnlyList<ValueCount> sizes = await LabelSizes
            .ListAsync(store, request.DatasetId, key, ClusterIds.Read(request), filter, cancellationToken).ConfigureAwait(false);
        double total = sizes.Sum(size => (double)size.Count);
        WireObject results = new();
        WireObject info = new();
        foreach (ValueCount size in sizes)
        {
            string label = size.Value.ToString();
            Filter isInCluster = Filter.Field(new FieldPath(key.LabelField)).EqualTo(label);
            IReadOnlyList<AggregationRow> rows = await store
                .AggregateAsync(request.DatasetId, query, filter is null ? isInCluster : isInCluster & filter, cancellationToken).ConfigureAwait(false);
            results.Add(label, AggregateFields.Write(rows));
            info.Add(label, new WireObject().Add("count", size.Count).Add("percentage", 100 * size.Count / total));
        }

        return new WireObject().Add("results", results).Add("info", info);
    }
}
