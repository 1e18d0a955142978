using Relevance.Cluster.Server.Endpoints.Clusters;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Facets;

/// <summary>The facets of each cluster's documents.</summary>
internal sealed class ListClusterFacets() : WireEndpoint(["POST /datasets/{id}/cluster/facets", "POST /services/cluster/facets"], "Summarizes fields for each cluster.")
{
    private static readonly WireField<IReadOnlyList<string>> FieldNames = WireFields.TextList("facet_fields", "The fields; empty means every plain one.");
    private static readonly WireField<IReadOnlyList<string>> OldFieldNames = WireFields.TextList("facets_fields", "The same, as older clients spell it.");
    private static readonly WireField<IReadOnlyList<string>> ClusterIds = WireFields.TextList("cluster_ids", "The clusters; empty means all.", RequestLimits.MaxClusters);
    private static readonly WireField<int> PageSize = WireFields.Integer("page_size", "How many values of each field.", 20, 1, CommonFields.MaxPageSize);

    public override IReadOnlyList<WireField> Fields =>
    [
        .. ClusterFields.Key, FieldNames, OldFieldNames, ClusterIds, CommonFields.Filters, DateIntervals.Field, PageSize, CommonFields.Page,
        CommonFields.Ascending,
    ];

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        ClusteringKey key = ClusterFields.ReadKey(request);
        Filter? filter = CommonFields.Filters.Read(request);
        FacetRequest facets = new()
        {
            Fields = [.. FieldNames.Read(request), .. OldFieldNames.Read(request)],
            Filter = filter,
            DateInterval = DateIntervals.Field.Read(request),
            IsAscending = CommonFields.Ascending.Read(request),
            Page = CommonFields.Page.Read(request),
            PageSize = PageSize.Read(request),
        };
        WireObject results = new();
        foreach (ValueCount size in await ClusterLabelsOf.ListAsync(store, request.DatasetId, key, ClusterIds.Read(request), filter, cancellationToken).ConfigureAwait(false))
        {
            string label = size.Value.ToString();
            Filter isInCluster = Filter.Field(new FieldPath(key.LabelField)).EqualTo(label);
            FacetRequest own = facets with { Filter = filter is null ? isInCluster : filter & isInCluster };
            results.Add(label, new WireObject().Add("results", await FacetReply.ReadAsync(store, request.DatasetId, own, cancellationToken).ConfigureAwait(false)));
        }

        return new WireObject().Add("results", results);
    }
}
