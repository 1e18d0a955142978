using Relevance.Cluster.Server.Endpoints.Clusters;
using Relevance.Cluster.Server.Endpoints.Facets;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Aggregates;

/// <summary>Groups the documents of each cluster. Each is asked by itself: a label is looked up, so that all of them together cost one pass.</summary>
internal sealed class ClusterAggregate() : WireEndpoint(
    ["POST /datasets/{id}/cluster/aggregate", "POST /services/cluster/aggregate"], "Groups the documents of each cluster and says something of each group.")
{
    private static readonly WireField<IReadOnlyList<string>> ClusterIds = WireFields.TextList("cluster_ids", "The clusters; empty means all.", RequestLimits.MaxClusters);

    public override IReadOnlyList<WireField> Fields => [.. ClusterFields.Key, .. AggregateFields.All, ClusterIds];

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        ClusteringKey key = ClusterFields.ReadKey(request);
        AggregationQuery query = AggregateFields.Read(request);
        Filter? filter = CommonFields.Filters.Read(request);
        IReadOnlyList<ValueCount> sizes = await ClusterLabelsOf.ListAsync(store, request.DatasetId, key, ClusterIds.Read(request), filter, cancellationToken).ConfigureAwait(false);
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
