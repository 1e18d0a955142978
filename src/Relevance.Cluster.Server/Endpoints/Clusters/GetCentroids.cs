using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Clusters;

/// <summary>Reads centroids in the order in which the store keeps them: that of a clustering that was written whole, else the natural one of their labels. They are there twice: under the name that newer clients read, and under that of the oldest.</summary>
internal sealed class GetCentroids() : WireEndpoint(
    ["POST /datasets/{id}/cluster/centroids/documents", "POST /services/cluster/centroids/documents", "POST /services/cluster/centroids/list"], "Reads the centroids of a clustering, page by page.")
{
    private static readonly WireField<IReadOnlyList<string>> ClusterIds = WireFields.TextList("cluster_ids", "Only these; empty means all.", RequestLimits.MaxClusters);

    private static readonly WireField<int> PageSize = WireFields.Integer("page_size", "How many at most.", 5, 0, int.MaxValue);

    private static readonly WireField<bool> IncludeVector = WireFields.Boolean("include_vector", "Whether the vectors are returned.", defaultValue: false);

    private static readonly WireField<bool> AllowEmpty = WireFields.Boolean("allow_empty", "Whether a clustering without a centroid is no error.", defaultValue: false);

    public override IReadOnlyList<WireField> Fields { get; } =
    [
        .. ClusterFields.Key, ClusterIds, CommonFields.Page, PageSize, IncludeVector, AllowEmpty,
        WireFields.Ignored("cursor", "pages have numbers."),
        WireFields.Ignored("similarity_metric", "nothing is compared."),
    ];

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        ClusteringKey key = ClusterFields.ReadKey(request);
        CentroidTable table = new(request, store, key);
        StoredClustering? clustering = await table.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (clustering is null || (clustering.Labels.Count == 0 && !AllowEmpty.Read(request)))
        {
            throw await table.NotFoundAsync(cancellationToken).ConfigureAwait(false);
        }

        IReadOnlyList<string> wanted = ClusterIds.Read(request);
        int[] rows = [.. Enumerable.Range(0, clustering.Labels.Count).Where(row => wanted.Count == 0 || wanted.Contains(clustering.Labels[row]))];
        int size = PageSize.Read(request);
        long skipped = (CommonFields.Page.Read(request) - 1L) * size;
        IReadOnlyDictionary<string, FieldValue> extras = await table.ReadExtrasAsync(cancellationToken).ConfigureAwait(false);
        Schema? schema = IncludeVector.Read(request) ? await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false) : null;
        WireObject[] page = skipped >= rows.Length ? [] : [.. rows.Skip((int)skipped).Take(size).Select(row => Present(request, clustering, row, extras, schema))];
        WireObject description = new WireObject()
            .Add("model_name", clustering.ModelName)
            .Add("similarity_metric", MetricNames.Of(clustering.Metric))
            .Add("dimension", (long)clustering.Centroids.Dimension);
        if (clustering.FieldWeights is { } weights)
        {
            description.Add("field_weights", FieldValue.FromArray(weights.Select(weight => (FieldValue)weight)));
        }

        return new WireObject()
            .Add("results", page)
            .Add("documents", page)
            .Add("count", (long)rows.Length)
            .Add("clustering", description);
    }

    private static WireObject Present(ProjectRequest request, StoredClustering clustering, int row, IReadOnlyDictionary<string, FieldValue> extras, Schema? schema)
    {
        WireObject centroid = new WireObject().Add(Document.IdField, clustering.Labels[row]);
        if (schema is not null)
        {
            CentroidParts.Add(centroid, request, clustering, row, schema);
        }

        if (extras.TryGetValue(clustering.Labels[row], out FieldValue more))
        {
            foreach ((string name, FieldValue value) in more.AsObject())
            {
                centroid.Add(name, value);
            }
        }

        return centroid;
    }
}
