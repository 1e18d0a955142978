using System.Globalization;
using Microsoft.Extensions.AI;
using Relevance.Cluster.Documents;

namespace Relevance.Cluster.AI.Embeddings;

/// <summary>Writes embeddings with their origin, one atomic update per batch, and counts them. For one thread.</summary>
/// <param name="dataset">The dataset.</param>
/// <param name="vectorField">The vector field.</param>
/// <param name="dimension">The dimension of the field; null if it is not declared.</param>
/// <param name="origin">The record of the origin.</param>
/// <param name="model">The model that is recorded.</param>
/// <param name="progress">Receives a report after each batch; may be null.</param>
internal sealed class EmbeddingWriter<TInput>(
    Dataset dataset, string vectorField, int? dimension, VectorOrigin origin, string? model, IProgress<OperationProgress>? progress)
{
    private readonly int? _declared = dimension;
    private int? _dimension = dimension;

    public long WrittenCount { get; private set; }

    public List<RejectedDocument> Rejected { get; } = [];

    public long InputCount { get; private set; }

    public long? TokenCount { get; private set; }

    /// <summary>Gets a value indicating whether a write failed, so that another one would fail too.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Writes a batch. It cannot be cancelled, because its embeddings would be computed again.</summary>
    /// <exception cref="VectorShapeException">No embedding of the first batch has the dimension of the field.</exception>
    public async Task WriteAsync(EmbeddedBatch<TInput> batch)
    {
        HasFailed = true;
        RequireDimension(batch);
        _dimension ??= await DeclareAsync(batch).ConfigureAwait(false);
        InputCount += batch.Vectors.Count;
        TokenCount = batch.Usage is { } usage && (usage.InputTokenCount ?? usage.TotalTokenCount) is { } tokens ? (TokenCount ?? 0) + tokens : TokenCount;
        List<Document> changes = [];
        List<RejectedDocument> rejected = [];
        Dictionary<string, long> indexes = new(StringComparer.Ordinal);
        foreach ((PendingInput<TInput> pending, ReadOnlyMemory<float> vector) in batch.Pending.Inputs.Zip(batch.Vectors))
        {
            if (SchemaInference.IsVectorAcceptable(vectorField, vector, _dimension, out string? reason))
            {
                changes.Add(origin.ToChange(pending.DocumentId, vector, pending.Hash, model));
                indexes[pending.DocumentId] = pending.Index;
            }
            else
            {
                rejected.Add(new RejectedDocument(pending.DocumentId, reason) { Index = pending.Index });
            }
        }

        if (changes.Count > 0)
        {
            rejected.AddRange((await UpdateAsync(changes).ConfigureAwait(false)).Select(document => document with { Index = indexes[document.DocumentId] }));
        }

        Rejected.AddRange(rejected.OrderBy(document => document.Index));
        HasFailed = false;
        progress?.Report(new OperationProgress(OperationStage.Writing, WrittenCount) { RejectedCount = Rejected.Count });
    }

    private async Task<IReadOnlyList<RejectedDocument>> UpdateAsync(List<Document> changes)
    {
        try
        {
            WriteSummary written = await dataset
                .UpdateDocumentsAsync(changes, new WriteOptions { BatchSize = changes.Count }, cancellationToken: CancellationToken.None)
                .ConfigureAwait(false);
            WrittenCount += written.UpdatedCount;
            return written.Rejected;
        }
        catch (DocumentsRejectedException e)
        {
            // Other batches may have documents that are accepted.
            return e.Rejected;
        }
    }

    /// <summary>Fails before a whole dataset is embedded for nothing: the first batch shows that the model does not fit the field.</summary>
    private void RequireDimension(EmbeddedBatch<TInput> batch)
    {
        if (_declared is { } wanted && InputCount == 0 && batch.Pending.UnchangedBefore == 0 && batch.Vectors.All(vector => vector.Length != wanted))
        {
            throw new VectorShapeException(
                $"Dataset '{dataset.Id}', field '{vectorField}'",
                string.Create(CultureInfo.InvariantCulture, $"embeddings of {wanted} components"),
                string.Create(CultureInfo.InvariantCulture, $"{batch.Vectors[0].Length} components. Choose another vector field for this model"))
            {
                DatasetId = dataset.Id,
                VectorField = vectorField,
            };
        }
    }

    /// <summary>Declares the field with the dimension that most embeddings of a batch have; ties go to the first.</summary>
    /// <returns>The dimension; null if no embedding has a possible one.</returns>
    private async Task<int?> DeclareAsync(EmbeddedBatch<TInput> batch)
    {
        int? most = batch.Vectors.Select(vector => (int?)vector.Length).Where(length => length is >= 1 and <= FieldType.MaxVectorDimension)
            .GroupBy(length => length).OrderByDescending(group => group.Count()).FirstOrDefault()?.Key;
        if (most is { } found)
        {
            await dataset.DeclareVectorFieldAsync(vectorField, found, CancellationToken.None).ConfigureAwait(false);
        }

        return most;
    }
}

/// <summary>A batch with its embeddings.</summary>
/// <param name="Pending">The batch.</param>
/// <param name="Vectors">The embeddings, one per input.</param>
/// <param name="Usage">The tokens that the model reported; may be null.</param>
internal sealed record EmbeddedBatch<TInput>(PendingBatch<TInput> Pending, IReadOnlyList<ReadOnlyMemory<float>> Vectors, UsageDetails? Usage);
