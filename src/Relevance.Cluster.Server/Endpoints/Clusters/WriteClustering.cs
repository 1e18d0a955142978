using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Clusters;

/// <summary>Writes a clustering as a whole, labels and centroids, in one step, in place of what was there under its name.</summary>
internal sealed class WriteClustering() : WireEndpoint("POST /datasets/{id}/cluster/write", "Writes labels and centroids of a clustering in one step, in place of what was there.")
{
    private static readonly WireField<IReadOnlyList<FieldValue>> Centroids =
        WireFields.RequiredList("centroids", "The centroids: objects with the label as _id, and the vector under the vector field's name.", RequestLimits.MaxDocuments);

    public override IReadOnlyList<WireField> Fields { get; } = [.. ClusterFields.Key, Centroids, ClusterFields.Labels, ClusterFields.ModelName, ClusterFields.Metric, ClusterFields.FieldWeights];

    public override bool Changes => true;

    public override Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) => request.Project.Locks.RunAsync(
        request.DatasetId,
        async () =>
        {
            ClusteringKey key = ClusterFields.ReadKey(request);
            CentroidTable table = new(request, store, key);
            OrderedDictionary<string, ReadOnlyMemory<float>> rows = new(StringComparer.Ordinal);
            foreach (FieldValue centroid in Centroids.Read(request))
            {
                IReadOnlyDictionary<string, FieldValue> members = centroid.AsObject();
                string label = members.TryGetValue(Document.IdField, out FieldValue id) && id.AsText() is { } text ? text
                    : throw WireException.Invalid(Centroids.Name, $"expected objects with an _id, found {WireBody.Describe(centroid)}.");
                rows[label] = CentroidParts.Read(request, key, members)
                    ?? throw WireException.Invalid(Centroids.Name, $"expected a vector at '{key.VectorField}' of '{label}', found {WireBody.Describe(members.GetValueOrDefault(key.VectorField))}.");
            }

            StoredClustering clustering = new()
            {
                Key = key,
                ModelName = ClusterFields.ModelName.Read(request) ?? "",
                Metric = ClusterFields.ReadMetric(request) ?? DistanceMetric.Euclidean,
                Labels = [.. rows.Keys],
                FieldWeights = ClusterFields.ReadWeights(request),

                // What the store is given here is what it gives back: order and length are its caller's affair.
                Centroids = rows.Count > 0 ? VectorSet.From(rows.Values) : await table.VectorsAsync(rows.Values, cancellationToken).ConfigureAwait(false),
            };
            await store.WriteClusteringAsync(request.DatasetId, clustering, ClusterFields.ReadLabels(request), cancellationToken).ConfigureAwait(false);
            await table.DropExtrasAsync(cancellationToken).ConfigureAwait(false);
            return (WireReply)new WireObject();
        },
        cancellationToken);
}
