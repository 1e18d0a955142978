using System.Runtime.CompilerServices;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Vectors;

/// <summary>The vectors of a clustering: those of its field, or the blend of its fields.</summary>
internal sealed class ClusterVectors(DocumentStore store, VectorCache cache, string datasetId, ClusteringKey key, VectorBlend? blend)
{
    /// <summary>Gets the vector cache of the client.</summary>
    public VectorCache Cache => cache;

    /// <summary>Gets the vectors for an analysis of the clustering, in the scale of its centroids.</summary>
    /// <param name="dataset">The dataset of the clustering.</param>
    /// <param name="vectorField">The vector field, or the joined name of several.</param>
    /// <param name="progress">Receives a report after each batch, with the vectors read and their total; no report if nothing is read.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async Task<VectorColumn> GetAsync(string dataset, string vectorField, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> fields = vectorField == key.VectorField ? await FieldsAsync(cancellationToken).ConfigureAwait(false) : [vectorField];
        if (fields.Count == 1)
        {
            return await cache.GetAsync(dataset, fields[0], progress, cancellationToken).ConfigureAwait(false);
        }

        IReadOnlyList<double> weights = await WeightsAsync(fields, isFit: false, cancellationToken).ConfigureAwait(false);
        return await cache.GetBlendAsync(dataset, fields, weights, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Streams the vectors from the store. Vectors of several fields are blended first.</summary>
    /// <param name="isFit">Whether the vectors are for a new clustering, as in <see cref="GetForFitAsync"/>, or for an analysis.</param>
    /// <param name="cancellationToken">A token that cancels the stream.</param>
    public async IAsyncEnumerable<VectorBatch> StreamAsync(bool isFit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const int Rows = 1024;
        IReadOnlyList<string> fields = await FieldsAsync(cancellationToken).ConfigureAwait(false);
        if (fields.Count == 1)
        {
            await foreach (VectorBatch batch in store.ReadVectorsAsync(datasetId, fields[0], cancellationToken).ConfigureAwait(false))
            {
                yield return batch;
            }

            yield break;
        }

        VectorColumn column = isFit
            ? (await GetForFitAsync(progress: null, cancellationToken).ConfigureAwait(false)).Column
            : await GetAsync(datasetId, key.VectorField, progress: null, cancellationToken).ConfigureAwait(false);
        for (int first = 0; first < column.DocumentIds.Count; first += Rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[] rows = [.. Enumerable.Range(first, Math.Min(Rows, column.DocumentIds.Count - first))];
            float[] values = new float[rows.Length * column.Vectors.Dimension];
            foreach (int row in rows)
            {
                column.Vectors[row].CopyTo(values.AsSpan((row - first) * column.Vectors.Dimension));
            }

            yield return new VectorBatch
            {
                DocumentIds = column.DocumentIds.Select(rows),
                Values = values,
                Dimension = column.Vectors.Dimension,
                TotalCount = column.DocumentIds.Count,
            };
        }
    }

    /// <summary>Gets the vectors for a new clustering.</summary>
    /// <returns>The vectors, and the weights to store with the clustering; null for one field.</returns>
    public async Task<(VectorColumn Column, IReadOnlyList<double>? Weights)> GetForFitAsync(
        IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> fields = await FieldsAsync(cancellationToken).ConfigureAwait(false);
        return await NewWeightsAsync(cancellationToken).ConfigureAwait(false) is { } weights
            ? (await cache.GetBlendAsync(datasetId, fields, weights, progress, cancellationToken).ConfigureAwait(false), weights)
            : (await cache.GetAsync(datasetId, fields[0], progress, cancellationToken).ConfigureAwait(false), null);
    }

    /// <summary>Gets the requested weights, to store with a new clustering; null for one field.</summary>
    public async Task<IReadOnlyList<double>?> NewWeightsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> fields = await FieldsAsync(cancellationToken).ConfigureAwait(false);
        return fields.Count == 1 ? null : await WeightsAsync(fields, isFit: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gets the weights of the vectors that <see cref="GetAsync"/> returns: those of the stored clustering, if any; null for one field.</summary>
    public async Task<IReadOnlyList<double>?> CurrentWeightsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> fields = await FieldsAsync(cancellationToken).ConfigureAwait(false);
        return fields.Count == 1 ? null : await WeightsAsync(fields, isFit: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gets the vector fields of the clustering.</summary>
    /// <exception cref="FieldNotFoundException">The dataset has no such field.</exception>
    /// <exception cref="InvalidOperationException">The joined name of several fields is the name of another field.</exception>
    public async Task<IReadOnlyList<string>> FieldsAsync(CancellationToken cancellationToken)
    {
        if (!key.VectorField.Contains('.', StringComparison.Ordinal))
        {
            return [key.VectorField];
        }

        Schema schema = await store.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        string? missing = blend?.Fields.FirstOrDefault(field => !schema.TryGetValue(field, out FieldType type) || !type.IsVector);
        IReadOnlyList<string> found = missing is null ? key.FindVectorFields(schema) : [];
        if (found.Count == 0)
        {
            string field = missing ?? key.VectorField;
            throw await UndeclaredVectors.ExplainAsync(store, datasetId, field, schema, cancellationToken).ConfigureAwait(false);
        }

        return blend is null || blend.Fields.SequenceEqual(found, StringComparer.Ordinal)
            ? found
            : throw new InvalidOperationException(
                $"Dataset '{datasetId}': the fields {string.Join(" and ", blend.Fields)} cannot be clustered together, " +
                $"because labels at '{key.LabelField}' are read as those of {string.Join(" and ", found)}.");
    }

    private async Task<IReadOnlyList<double>> WeightsAsync(IReadOnlyList<string> fields, bool isFit, CancellationToken cancellationToken)
    {
        if (isFit && blend is { } asked)
        {
            return asked.Weights;
        }

        StoredClustering? stored = await store.GetClusteringAsync(datasetId, key, cancellationToken).ConfigureAwait(false);
        return (stored is null ? blend?.Weights : stored.FieldWeights) ?? [.. Enumerable.Repeat(1.0, fields.Count)];
    }
}
