using System.Globalization;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Clusters;

/// <summary>
/// The centroids of a clustering as clients read and write them: objects with a label, a vector and any other properties. A store contains labels and vectors;
/// the other properties, and a vector under another name (the oldest clients write <c>centroid_vector</c> and read it back), are in a record.
/// </summary>
internal sealed class CentroidTable(ProjectRequest request, DocumentStore store, ClusteringKey key)
{
    private const string RecordKind = "centroids";

    private static readonly string[] OtherVectorNames = ["centroid_vector", "centroid_vector_"];

    private string RecordKey => $"{key.VectorField}|{key.Alias}";

    /// <summary>Reads the clustering from the store; null if it has no centroids.</summary>
    public Task<StoredClustering?> ReadAsync(CancellationToken cancellationToken) =>
        store.GetClusteringAsync(request.DatasetId, key, cancellationToken);

    /// <summary>Reads the other properties of the centroids by label.</summary>
    public async Task<IReadOnlyDictionary<string, FieldValue>> ReadExtrasAsync(CancellationToken cancellationToken)
    {
        FieldValue? record = await request.Project.Records.GetAsync(request.DatasetId, RecordKind, RecordKey, cancellationToken).ConfigureAwait(false);
        return (record ?? FieldValue.FromObject([])).AsObject();
    }

    /// <summary>Inserts centroids, or replaces those with the same label.</summary>
    /// <param name="field">The property with the centroids, for messages.</param>
    /// <param name="centers">Objects with an <c>_id</c> and a vector.</param>
    /// <param name="createBase">Creates the clustering to change from the stored one.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The number of <paramref name="centers"/>.</returns>
    public Task<int> PutAsync(
        string field,
        IReadOnlyList<FieldValue> centers,
        Func<StoredClustering?, CentroidBase> createBase,
        CancellationToken cancellationToken) => request.Project.Locks.RunAsync(
        request.DatasetId,
        async () =>
        {
            CentroidBase start = createBase(await ReadAsync(cancellationToken).ConfigureAwait(false));
            SortedDictionary<string, ReadOnlyMemory<float>> vectors = new(ClusterLabels.NaturalOrder);
            Dictionary<string, FieldValue> extras = new(StringComparer.Ordinal);
            if (start.Kept is { } kept)
            {
                extras = new(await ReadExtrasAsync(cancellationToken).ConfigureAwait(false), StringComparer.Ordinal);
                for (int i = 0; i < kept.Labels.Count; i++)
                {
                    vectors[kept.Labels[i]] = kept.Centroids[i].ToArray();
                }
            }

            for (int i = 0; i < centers.Count; i++)
            {
                Take(string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]"), centers[i], vectors, extras);
            }

            await WriteAsync(start, vectors, extras, cancellationToken).ConfigureAwait(false);
            return centers.Count;
        },
        cancellationToken);

    /// <summary>Deletes one centroid. The labels of documents are unchanged.</summary>
    /// <returns>False if no centroid has the label.</returns>
    /// <exception cref="WireException">The clustering has no centroids.</exception>
    public Task<bool> RemoveAsync(string label, CancellationToken cancellationToken) => request.Project.Locks.RunAsync(
        request.DatasetId,
        async () =>
        {
            StoredClustering clustering = await ReadAsync(cancellationToken).ConfigureAwait(false)
                ?? throw await NotFoundAsync(cancellationToken).ConfigureAwait(false);
            SortedDictionary<string, ReadOnlyMemory<float>> vectors = new(ClusterLabels.NaturalOrder);
            for (int i = 0; i < clustering.Labels.Count; i++)
            {
                vectors[clustering.Labels[i]] = clustering.Centroids[i].ToArray();
            }

            if (!vectors.Remove(label))
            {
                return false;
            }

            Dictionary<string, FieldValue> extras = new(await ReadExtrasAsync(cancellationToken).ConfigureAwait(false), StringComparer.Ordinal);
            extras.Remove(label);
            await WriteAsync(BaseOf(clustering), vectors, extras, cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>Deletes all centroids. The labels of documents are unchanged.</summary>
    /// <returns>The number of deleted centroids.</returns>
    public Task<int> RemoveAllAsync(CancellationToken cancellationToken) => request.Project.Locks.RunAsync(
        request.DatasetId,
        async () =>
        {
            if (await ReadAsync(cancellationToken).ConfigureAwait(false) is not { Labels.Count: > 0 } clustering)
            {
                return 0;
            }

            await WriteAsync(BaseOf(clustering), new(ClusterLabels.NaturalOrder), new(StringComparer.Ordinal), cancellationToken).ConfigureAwait(false);
            return clustering.Labels.Count;
        },
        cancellationToken);

    /// <summary>Deletes the other properties of the centroids.</summary>
    public async Task DropExtrasAsync(CancellationToken cancellationToken)
    {
        if ((await ReadExtrasAsync(cancellationToken).ConfigureAwait(false)).Count > 0)
        {
            await request.Project.Records.DeleteAsync(request.DatasetId, RecordKind, RecordKey, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Creates the error that clients expect for a clustering that does not exist, with the existing ones.</summary>
    public async Task<WireException> NotFoundAsync(CancellationToken cancellationToken)
    {
        string[] aliases = [.. (await store.ListClusteringsAsync(request.DatasetId, cancellationToken).ConfigureAwait(false))
            .Where(known => known.VectorField == key.VectorField).Select(known => known.Alias)];
        return new WireException(
            404, "clustering_not_found", WireErrors.NoCentroids,
            new("dataset", request.DatasetId), new("vector_field", key.VectorField), new("alias", key.Alias), new("known_aliases", aliases));
    }

    private void Take(
        string place, FieldValue center, SortedDictionary<string, ReadOnlyMemory<float>> vectors, Dictionary<string, FieldValue> extras)
    {
        IReadOnlyDictionary<string, FieldValue> members = center.AsObject();
        if (!members.TryGetValue(Document.IdField, out FieldValue id) || id.Kind is not (FieldKind.Text or FieldKind.Number) || id.ToString().Length == 0)
        {
            throw WireException.Invalid(place, $"expected an object with an _id, found {WireBody.Describe(center)}.");
        }

        if ((CentroidParts.Read(request, key, members) ?? ReadOther(members)) is not { } vector)
        {
            string? name = new[] { key.VectorField }.Concat(OtherVectorNames).FirstOrDefault(members.ContainsKey);
            FieldValue found = name is null ? default : members[name];
            throw WireException.Invalid(place, $"expected a vector at '{key.VectorField}', found {WireBody.Describe(found)}.");
        }

        string label = id.ToString();
        vectors[label] = vector;
        KeyValuePair<string, FieldValue>[] rest =
            [.. members.Where(member => member.Key != Document.IdField && !CentroidParts.IsPart(request, key, member.Key))];
        if (rest.Length > 0)
        {
            extras[label] = FieldValue.FromObject(rest);
        }
    }

    private static ReadOnlyMemory<float>? ReadOther(IReadOnlyDictionary<string, FieldValue> members)
    {
        string? name = OtherVectorNames.FirstOrDefault(members.ContainsKey);
        if (name is not null && members[name].TryGetVector(out ReadOnlyMemory<float> vector))
        {
            return vector;
        }

        return null;
    }

    private async Task WriteAsync(
        CentroidBase start, SortedDictionary<string, ReadOnlyMemory<float>> vectors, Dictionary<string, FieldValue> extras, CancellationToken cancellationToken)
    {
        StoredClustering clustering = new()
        {
            Key = key,
            ModelName = start.ModelName,
            Metric = start.Metric,
            Labels = [.. vectors.Keys],
            Centroids = await CreateVectorsAsync(vectors.Values, cancellationToken).ConfigureAwait(false),
            FieldWeights = start.FieldWeights,
        };
        await store.WriteCentroidsAsync(request.DatasetId, clustering, cancellationToken).ConfigureAwait(false);
        if (extras.Count > 0)
        {
            FieldValue record = FieldValue.FromObject(extras);
            await request.Project.Records.PutAsync(request.DatasetId, RecordKind, RecordKey, record, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await DropExtrasAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static CentroidBase BaseOf(StoredClustering clustering) =>
        new(clustering, clustering.ModelName, clustering.Metric) { FieldWeights = clustering.FieldWeights };

    /// <summary>Creates a vector set of rows. Its dimension is that of the field, or of the fields together.</summary>
    public async Task<VectorSet> CreateVectorsAsync(IReadOnlyCollection<ReadOnlyMemory<float>> rows, CancellationToken cancellationToken)
    {
        Schema schema = await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> fields = key.FindVectorFields(schema);
        int length = fields.Sum(field => schema[field].Dimension ?? 0);
        return fields.Count == 0
            ? throw new FieldNotFoundException(request.DatasetId, key.VectorField, "a vector field", schema.VectorFields)
            : rows.Count == 0 ? VectorSet.Empty(length)
            : rows.FirstOrDefault(row => row.Length != length) is { Length: > 0 } other
                ? throw new VectorShapeException(
                    $"Dataset '{request.DatasetId}', centroids of '{key.VectorField}'",
                    string.Create(CultureInfo.InvariantCulture, $"{length} components"),
                    string.Create(CultureInfo.InvariantCulture, $"{other.Length} components"))
                {
                    DatasetId = request.DatasetId,
                    VectorField = key.VectorField,
                }
            : VectorSet.From(rows);
    }
}
