using Relevance.Cluster.Server.Endpoints.Clusters;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>The routes of centroids.</summary>
internal static class CentroidEndpoints
{
    private static readonly WireField<IReadOnlyList<FieldValue>> Centers =
        WireFields.RequiredList(
            "cluster_centers",
            "The centroids: objects with the label as _id, and the vector under the vector field's name.",
            RequestLimits.MaxDocuments);

    private static readonly WireField<bool> Replace = WireFields.Boolean("replace", "Whether other centroids are removed.", defaultValue: false);

    private static readonly WireField<IReadOnlyList<string>> ClusterIds =
        WireFields.TextList("cluster_ids", "The labels of the centroids; empty means all.", RequestLimits.MaxClusters);

    private static readonly WireField<int> PageSize = WireFields.Integer("page_size", "The largest number of centroids.", 5, 0, int.MaxValue);

    private static readonly WireField<bool> IncludeVector = WireFields.Boolean("include_vector", "Whether the vectors are returned.", defaultValue: false);

    private static readonly WireField<bool> AllowEmpty =
        WireFields.Boolean("allow_empty", "Whether a clustering without centroids is allowed; otherwise it is an error.", defaultValue: false);

    public static IEnumerable<WireRoute> Routes =>
    [
        new(
            "POST /datasets/{id}/cluster/centroids/insert",
            "Adds centroids to a clustering, or replaces them.",
            [.. ClusterFields.Key, Centers, Replace, ClusterFields.ModelName, ClusterFields.Metric, ClusterFields.FieldWeights],
            WorkKind.Change,
            InsertAsync),
        new(
            "POST /datasets/{id}/cluster/centroids/update",
            "Changes centroids of a clustering.",
            [.. ClusterFields.Key, Centers],
            WorkKind.Change,
            UpdateAsync),
        new(
            "POST /datasets/{id}/cluster/centroids/documents",
            "Reads the centroids of a clustering, page by page.",
            [
                .. ClusterFields.Key, ClusterIds, CommonFields.Page, PageSize, IncludeVector, AllowEmpty,
                WireFields.Ignored("cursor", "pages are numbered."),
                WireFields.Ignored("similarity_metric", "no vectors are compared."),
            ],
            WorkKind.Query,
            GetAsync),
        new(
            "POST /datasets/{id}/cluster/centroids/{centroid}/delete",
            "Deletes one centroid; the labels of documents remain.",
            [.. ClusterFields.Key],
            WorkKind.Change,
            DeleteAsync),
    ];

    /// <summary>
    /// Inserts centroids into a clustering and replaces those with the same label. The others are kept unless the request sets <c>replace</c>.
    /// </summary>
    private static async Task<WireReply> InsertAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        CentroidTable table = new(request, store, ClusterFields.ReadKey(request));
        DistanceMetric? metric = ClusterFields.ReadMetric(request);
        IReadOnlyList<double>? weights = ClusterFields.ReadWeights(request);
        bool replace = Replace.Read(request);
        int count = await table.PutAsync(
            Centers.Name,
            Centers.Read(request),
            known => new CentroidBase(
                replace ? null : known, ClusterFields.ModelName.Read(request) ?? known?.ModelName ?? "", metric ?? known?.Metric ?? DistanceMetric.Euclidean)
            {
                FieldWeights = weights ?? known?.FieldWeights,
            },
            cancellationToken).ConfigureAwait(false);
        return new WireObject().Add("inserted", (long)count).Add("failed_documents", FieldValue.FromArray([]));
    }

    /// <summary>Replaces centroids of a clustering, and inserts missing ones.</summary>
    private static async Task<WireReply> UpdateAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        CentroidTable table = new(request, store, ClusterFields.ReadKey(request));
        int count = await table.PutAsync(
            Centers.Name,
            Centers.Read(request),
            known => new CentroidBase(known, known?.ModelName ?? "", known?.Metric ?? DistanceMetric.Euclidean) { FieldWeights = known?.FieldWeights },
            cancellationToken).ConfigureAwait(false);
        return WireReply.Success().Add("inserted", (long)count).Add("failed_documents", FieldValue.FromArray([]));
    }

    /// <summary>
    /// Reads centroids in the order of the store: that of the request that wrote the clustering, or the natural order of the labels. The response contains them
    /// twice: under the name for later clients, and under that for the oldest.
    /// </summary>
    private static async Task<WireReply> GetAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
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
        IEnumerable<int> pageRows = skipped >= rows.Length ? [] : rows.Skip((int)skipped).Take(size);
        WireObject[] page = [.. pageRows.Select(row => Present(request, clustering, row, extras, schema))];
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

    private static WireObject Present(
        ProjectRequest request, StoredClustering clustering, int row, IReadOnlyDictionary<string, FieldValue> extras, Schema? schema)
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

    /// <summary>Deletes one centroid. The labels of documents are unchanged.</summary>
    private static async Task<WireReply> DeleteAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        CentroidTable table = new(request, store, ClusterFields.ReadKey(request));
        bool deleted = await table.RemoveAsync(Uri.UnescapeDataString(request.Route("centroid")), cancellationToken).ConfigureAwait(false);
        return WireReply.Success().Add("deleted", deleted);
    }
}
