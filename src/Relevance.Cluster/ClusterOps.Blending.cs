using System.Globalization;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <content>Vectors of documents, of one field or of several as one.</content>
public partial class ClusterOps
{
    private async Task<VectorSet> ReadVectorsAsync(IReadOnlyList<Document> documents, StoredClustering clustering, CancellationToken cancellationToken)
    {
        int dimension = clustering.Centroids.Dimension;
        IReadOnlyList<string> fields = await _vectors.FieldsAsync(cancellationToken).ConfigureAwait(false);
        var vectors = new VectorSetBuilder(dimension, documents.Count);

        if (fields.Count == 1)
        {
            foreach (Document document in documents)
            {
                vectors.Add(VectorOf(document, fields[0], dimension).Span);
            }

            return vectors.Build();
        }

        Schema schema = await _store.GetSchemaAsync(DatasetId, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<double> weights = clustering.FieldWeights ?? [.. fields.Select(_ => 1.0)];
        float[] joined = new float[fields.Sum(field => schema[field].Length ?? 0)];

        foreach (Document document in documents)
        {
            ReadOnlyMemory<float>[] parts = [.. fields.Select(field => VectorOf(document, field, schema[field].Length ?? 0))];
            BlendedColumn.Join(parts, weights, joined);
            vectors.Add(joined);
        }

        return vectors.Build();
    }

    private ReadOnlyMemory<float> VectorOf(Document document, string field, int dimension)
    {
        FieldValue value = document[field];

        return !value.TryGetVector(out ReadOnlyMemory<float> vector) || vector.Length != dimension
            ? throw Misshaped(
                document.Id,
                field,
                string.Create(CultureInfo.InvariantCulture, $"a vector of {dimension} components"),
                vector.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"{vector.Length} components") : $"a value of kind {value.Kind}")
            : vector;
    }

    private VectorShapeException Misshaped(string documentId, string field, string expected, string actual) => new($"Document '{documentId}', field '{field}'", expected, actual)
    {
        DatasetId = DatasetId,
        DocumentId = documentId,
        VectorField = field,
    };
}
