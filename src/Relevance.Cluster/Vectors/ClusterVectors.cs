using System.Runtime.CompilerServices;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Vectors;

/// <summary>The vectors of one clustering: those of its field, or of its fields as one.</summary>
internal sealed class ClusterVectors(DocumentStore store, VectorCache cache, string datasetId, ClusteringKey key, VectorBlend? blend)
{
    /// <summary>Gets the vectors kept by the client.</summary>
    public VectorCache Cache => cache;

    /// <summary>Gets the vectors for a question about the clustering: on the scale on which its centroids are.</summary>
    /// <param name="dataset">The dataset: always that of the clustering.</param>
    /// <param name="vectorField">The vector field, or the joined name of the clustering's.</param>
    /// <param name="progress">Told the vectors read and their total after each batch; not told when nothing is read.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public async Task<VectorColumn> GetAsync(string dataset, string vectorField, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> fields = vectorField == key.VectorField ? await FieldsAsync(cancellationToken).ConfigureAwait(false) : [vectorField];
        return fields.Count == 1
            ? await cache.GetAsync(dataset, fields[0], progress, cancellationToken).ConfigureAwait(false)
            : await cache.GetBlendAsync(dataset, fields, await WeightsAsync(fields, isFit: false, cancellationToken).ConfigureAwait(false), progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Streams the vectors on their way out of the store. Those of several fields are brought together first.</summary>
    /// <param name="isFit">Whether they are for a new clustering, as in <see cref="GetForFitAsync"/>, or for a question.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
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
                DocumentIds = [.. rows.Select(row => column.DocumentIds[row])], Values = values, Dimension = column.Vectors.Dimension, TotalCount = column.DocumentIds.Count,
            };
        }
    }

    /// <summary>Gets the vectors for a new clustering.</summary>
    /// <returns>The vectors, and the weights to store with it; null for one field.</returns>
    public async Task<(VectorColumn Column, IReadOnlyList<double>? Weights)> GetForFitAsync(IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> fields = await FieldsAsync(cancellationToken).ConfigureAwait(false);
        return await NewWeightsAsync(cancellationToken).ConfigureAwait(false) is { } weights
            ? (await cache.GetBlendAsync(datasetId, fields, weights, progress, cancellationToken).ConfigureAwait(false), weights)
            : (await cache.GetAsync(datasetId, fields[0], progress, cancellationToken).ConfigureAwait(false), null);
    }

    /// <summary>Gets the weights to store with a new clustering: those that were asked for; null for one field.</summary>
    public async Task<IReadOnlyList<double>?> NewWeightsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> fields = await FieldsAsync(cancellationToken).ConfigureAwait(false);
        return fields.Count == 1 ? null : await WeightsAsync(fields, isFit: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gets the weights of the vectors that <see cref="GetAsync"/> gives: those of the clustering that is there, if there is one; null for one field.</summary>
    public async Task<IReadOnlyList<double>?> CurrentWeightsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> fields = await FieldsAsync(cancellationToken).ConfigureAwait(false);
        return fields.Count == 1 ? null : await WeightsAsync(fields, isFit: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gets the clustering's vector fields.</summary>
    /// <exception cref="FieldNotFoundException">The dataset lacks one of them.</exception>
    /// <exception cref="InvalidOperationException">The names of several fields, joined, are that of another one.</exception>
    public async Task<IReadOnlyList<string>> FieldsAsync(CancellationToken cancellationToken)
    {
        if (!key.VectorField.Contains('.', StringComparison.Ordinal))
        {
            return [key.VectorField];
        }

        Schema schema = await store.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        string? missing = blend?.Fields.FirstOrDefault(field => !schema.TryGetValue(field, out FieldType type) || !type.IsVector);
        IReadOnlyList<string> found = missing is null ? key.FindVectorFields(schema) : [];
        return found.Count == 0 ? throw await UndeclaredVectors.ExplainAsync(store, datasetId, missing ?? key.VectorField, schema, cancellationToken).ConfigureAwait(false)
            : blend is null || blend.Fields.SequenceEqual(found, StringComparer.Ordinal) ? found
            : throw new InvalidOperationException($"Dataset '{datasetId}': the fields {string.Join(" and ", blend.Fields)} cannot be clustered together, because labels at '{key.LabelField}' are read as those of {string.Join(" and ", found)}.");
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
