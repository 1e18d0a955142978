using System.Globalization;
using Relevance.Cluster.Server.Endpoints.Clusters;
using Relevance.Cluster.Server.Endpoints.Vectors;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>The routes of clusterings and of the labels that documents have in them.</summary>
internal static class ClusteringEndpoints
{
    private static readonly WireField<IReadOnlyList<FieldValue>> Centroids =
        WireFields.RequiredList(
            "centroids",
            "The centroids: objects with the label as _id, and the vector under the vector field's name.",
            RequestLimits.MaxDocuments);

    private static readonly WireField<string?> Field =
        WireFields.OptionalText("field", "The field whose values are counted within each label; if missing, only labels are counted.");

    private static readonly WireField<bool> AsTable = WireFields.Boolean(
        "table", "Whether labels and values are written once, in lists, with 'cells' of a position in each and a count.", defaultValue: false);

    private static readonly WireField<IReadOnlyList<string>> ClusterIds =
        WireFields.TextList("cluster_ids", "The cluster that remains, then those that are merged into it.", RequestLimits.MaxClusters);

    private static readonly WireField<string?> LabelRevision =
        WireFields.OptionalText("label_revision", "The end of the revision that the labels get, 32 hexadecimal digits; if missing, the server chooses one.");

    public static IEnumerable<WireRoute> Routes =>
    [
        new(
            "GET /datasets/{id}/cluster/centroids/configs/list",
            "Lists the dataset's clusterings, including those without centroids.",
            [],
            WorkKind.Lookup,
            ListAsync),
        new(
            "POST /datasets/{id}/cluster/write",
            "Writes labels and centroids of a clustering atomically, and replaces the existing ones.",
            [
                .. ClusterFields.Key, Centroids, ClusterFields.Labels, ClusterFields.ModelName, ClusterFields.Metric, ClusterFields.FieldWeights,
                LabelRevision,
            ],
            WorkKind.Change,
            WriteAsync),
        new(
            "POST /datasets/{id}/cluster/labels",
            "Adds or replaces labels of some documents.",
            [.. ClusterFields.Key, ClusterFields.Labels],
            WorkKind.Change,
            UpdateLabelsAsync),
        new(
            "POST /datasets/{id}/cluster/labels/read",
            "Returns the label of each document that has one, as bytes (application/vnd.relevance.labels) or as JSON.",
            [.. ClusterFields.Key, CommonFields.Filters],
            WorkKind.Query,
            ReadLabelsAsync),
        new(
            "POST /datasets/{id}/cluster/labels/revision",
            "Returns the revision of the labels of a clustering: a text that changes when one of them changes.",
            [.. ClusterFields.Key],
            WorkKind.Lookup,
            GetLabelRevisionAsync),
        new(
            "POST /datasets/{id}/cluster/labels/count",
            "Counts the documents of each label, and of each value of a field among them.",
            [.. ClusterFields.Key, Field, CommonFields.Filters, AsTable],
            WorkKind.Query,
            CountLabelsAsync),
        new(
            "POST /datasets/{id}/cluster/delete",
            "Deletes a clustering with its labels and centroids.",
            [.. ClusterFields.Key],
            WorkKind.Change,
            DeleteAsync),
        new(
            "POST /datasets/{id}/cluster/merge",
            "Merges several clusters into one.",
            [.. ClusterFields.Key, ClusterIds],
            WorkKind.Change,
            MergeAsync),
    ];

    private static async Task<WireReply> ListAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        List<WireObject> results = [];
        Schema schema = await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false);
        foreach (ClusteringKey key in await store.ListClusteringsAsync(request.DatasetId, cancellationToken).ConfigureAwait(false))
        {
            StoredClustering? clustering = await store.GetClusteringAsync(request.DatasetId, key, cancellationToken).ConfigureAwait(false);
            string[] fields = key.FindVectorFields(schema) is { Count: > 0 } found ? [.. found] : [key.VectorField];
            results.Add(new WireObject().Add("vector_fields", fields).Add("alias", key.Alias).Add("count", (long)(clustering?.Labels.Count ?? 0)));
        }

        return new WireObject().Add("results", results);
    }

    /// <summary>Writes a clustering atomically, with labels and centroids, and replaces the existing one with its alias.</summary>
    private static Task<WireReply> WriteAsync(
        ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) => request.Project.Locks.RunAsync(
        request.DatasetId,
        async () =>
        {
            ClusteringKey key = ClusterFields.ReadKey(request);
            CentroidTable table = new(request, store, key);
            OrderedDictionary<string, ReadOnlyMemory<float>> rows = new(StringComparer.Ordinal);
            foreach (FieldValue centroid in Centroids.Read(request))
            {
                IReadOnlyDictionary<string, FieldValue> members = centroid.AsObject();
                string label = members.TryGetValue(Document.IdField, out FieldValue id) && id.AsText() is { } text
                    ? text
                    : throw WireException.Invalid(Centroids.Name, $"expected objects with an _id, found {WireBody.Describe(centroid)}.");
                FieldValue vector = members.GetValueOrDefault(key.VectorField);
                rows[label] = CentroidParts.Read(request, key, members)
                    ?? throw WireException.Invalid(
                        Centroids.Name, $"expected a vector at '{key.VectorField}' of '{label}', found {WireBody.Describe(vector)}.");
            }

            StoredClustering clustering = new()
            {
                Key = key,
                ModelName = ClusterFields.ModelName.Read(request) ?? "",
                Metric = ClusterFields.ReadMetric(request) ?? DistanceMetric.Euclidean,
                Labels = [.. rows.Keys],
                FieldWeights = ClusterFields.ReadWeights(request),
                LabelRevision = ReadLabelRevision(request),

                // The store returns the centroids unchanged and in the order of this request.
                Centroids = rows.Count > 0 ? VectorSet.From(rows.Values) : await table.CreateVectorsAsync(rows.Values, cancellationToken).ConfigureAwait(false),
            };
            await store.WriteClusteringAsync(request.DatasetId, clustering, ClusterFields.ReadLabels(request), cancellationToken).ConfigureAwait(false);
            await table.DropExtrasAsync(cancellationToken).ConfigureAwait(false);
            return (WireReply)new WireObject();
        },
        cancellationToken);

    /// <summary>Adds or replaces the labels of some documents. The other labels and the centroids are unchanged.</summary>
    private static async Task<WireReply> UpdateLabelsAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string dataset = request.DatasetId;
        ClusteringKey key = ClusterFields.ReadKey(request);
        await store.UpdateLabelsAsync(dataset, key, ClusterFields.ReadLabels(request), cancellationToken).ConfigureAwait(false);
        return new WireObject();
    }

    /// <summary>Reads the labels, as bytes if the client accepts them, otherwise as JSON.</summary>
    private static async Task<WireReply> ReadLabelsAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        bool isBinary = VectorStreamFormat.IsWanted(request.Http.Request.Headers.Accept, VectorStreamFormat.LabelsMediaType);
        IReadOnlyList<DocumentLabel> labels = await store
            .ReadLabelsAsync(request.DatasetId, ClusterFields.ReadKey(request), CommonFields.Filters.Read(request), cancellationToken).ConfigureAwait(false);
        return isBinary
            ? WireReply.Stream(VectorStreamFormat.LabelsMediaType, (output, token) => LabelWriter.WriteAsync(output, labels, token))
            : new WireObject().Add("labels", FieldValue.FromObject(labels
                .GroupBy(label => label.Label, label => (FieldValue)label.DocumentId, StringComparer.Ordinal)
                .Select(group => KeyValuePair.Create(group.Key, FieldValue.FromArray(group)))));
    }

    private static async Task<WireReply> GetLabelRevisionAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        new WireObject().Add(
            "revision",
            await store.GetLabelRevisionAsync(request.DatasetId, ClusterFields.ReadKey(request), cancellationToken).ConfigureAwait(false));

    /// <summary>Reads the end of the revision that the written labels get; null if the request has none.</summary>
    private static string? ReadLabelRevision(ProjectRequest request) => LabelRevision.Read(request) is not { Length: > 0 } text ? null
        : Guid.TryParseExact(text, "N", out _) ? text
        : throw WireException.Invalid(LabelRevision.Name, $"expected 32 hexadecimal digits, found '{text}'.");

    /// <summary>Counts the documents of each label, and of each value of a field within the label.</summary>
    private static async Task<WireReply> CountLabelsAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string dataset = request.DatasetId;
        ClusteringKey key = ClusterFields.ReadKey(request);
        string? field = Field.Read(request);
        Filter? filter = CommonFields.Filters.Read(request);
        IReadOnlyList<LabelCount> counts = await store.CountLabelsAsync(dataset, key, field, filter, cancellationToken).ConfigureAwait(false);
        return AsTable.Read(request) ? LabelCountTable.Of(counts) : new WireObject().Add("results", [.. counts.Select(ToWire)]);
    }

    private static WireObject ToWire(LabelCount count)
    {
        WireObject written = new WireObject().Add("label", count.Label).Add("count", count.Count);
        return count.Value.HasValue ? written.Add("value", count.Value) : written;
    }

    /// <summary>Deletes a clustering with its labels and centroids.</summary>
    private static Task<WireReply> DeleteAsync(
        ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) => request.Project.Locks.RunAsync(
        request.DatasetId,
        async () =>
        {
            ClusteringKey key = ClusterFields.ReadKey(request);
            bool deleted = await store.DeleteClusteringAsync(request.DatasetId, key, cancellationToken).ConfigureAwait(false);
            await new CentroidTable(request, store, key).DropExtrasAsync(cancellationToken).ConfigureAwait(false);
            return (WireReply)WireReply.Success().Add("deleted", deleted);
        },
        cancellationToken);

    /// <summary>Merges clusters into the first one. Its centroid becomes the mean of all their documents.</summary>
    private static Task<WireReply> MergeAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        ClusteringKey key = ClusterFields.ReadKey(request);
        IReadOnlyList<string> ids = ClusterIds.Read(request);
        if (ids.Distinct(StringComparer.Ordinal).Count() < 2)
        {
            throw WireException.Invalid("cluster_ids", "expected the cluster that remains and at least one other.");
        }

        return request.Project.Locks.RunAsync(request.DatasetId, RunAsync, cancellationToken);

        async Task<WireReply> RunAsync()
        {
            ClusterOps clusters = request.Project.Client.GetDataset(request.DatasetId).GetClusterOps(key.Alias, key.VectorField);
            long moved = await clusters.MergeClustersAsync(ids[0], ids.Skip(1), cancellationToken).ConfigureAwait(false);
            string message = string.Create(CultureInfo.InvariantCulture, $"{moved} documents moved to '{ids[0]}'.");
            return WireReply.Success(message).Add("results", message);
        }
    }
}
