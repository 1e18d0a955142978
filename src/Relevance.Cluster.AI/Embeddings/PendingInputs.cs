using System.Runtime.CompilerServices;

namespace Relevance.Cluster.AI.Embeddings;

/// <summary>Reads the documents of a dataset page by page, and finds those whose input must be embedded. For one thread.</summary>
internal sealed class PendingInputs<TInput>(Dataset dataset, ModelInput<TInput> input, VectorOrigin origin, EmbedOptions options)
    where TInput : class
{
    private const int PageSize = 500;

    public long ReadCount { get; private set; }

    public long UnchangedCount { get; private set; }

    public List<string> SkippedIds { get; } = [];

    /// <summary>Reads all pages and combines the inputs to batches, in the order of the documents.</summary>
    /// <param name="schema">The schema before the first page.</param>
    /// <param name="vectorField">The vector field; null if the schema does not have it, so that no document has a vector.</param>
    /// <param name="model">The given model.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async IAsyncEnumerable<PendingBatch<TInput>> ReadBatchesAsync(
        Schema schema, string? vectorField, string? model, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new DocumentQuery
        {
            Filter = options.Filter,
            SelectFields = input.Fields is null ? null : [.. input.Fields, .. origin.PathsIn(schema)],
            IncludeVectors = false,
            PageSize = PageSize,
        };
        int maxLength = options.MaxBatchLength ?? input.MaxBatchLength;
        List<PendingInput<TInput>> batch = [];
        long length = 0;
        string? cursor = null;
        do
        {
            DocumentPage page = await dataset.ReadPageAsync(query, cursor, cancellationToken).ConfigureAwait(false);
            await foreach (PendingInput<TInput> pending in SelectAsync(page.Documents, vectorField, model, cancellationToken).ConfigureAwait(false))
            {
                int added = input.Length(pending.Input);
                if (batch.Count > 0 && (batch.Count == options.BatchSize || length + added > maxLength))
                {
                    yield return new PendingBatch<TInput>(batch, UnchangedCount);
                    (batch, length) = ([], 0);
                }

                batch.Add(pending);
                length += added;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);

        if (batch.Count > 0)
        {
            yield return new PendingBatch<TInput>(batch, UnchangedCount);
        }
    }

    /// <summary>Selects the documents of a page that must be embedded, and counts the others.</summary>
    private async IAsyncEnumerable<PendingInput<TInput>> SelectAsync(
        IReadOnlyList<Document> documents, string? vectorField, string? model, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<string> embedded = vectorField is null ? [] : await FindVectorsAsync(vectorField, documents, cancellationToken).ConfigureAwait(false);
        foreach (Document document in documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long index = ReadCount++;
            if (input.Read(document) is not { } value)
            {
                SkippedIds.Add(document.Id);
                continue;
            }

            string hash = input.Hash(value);
            if (embedded.Contains(document.Id) && IsUnchanged(document, hash, model))
            {
                UnchangedCount++;
            }
            else
            {
                yield return new PendingInput<TInput>(document.Id, index, value, hash);
            }
        }
    }

    /// <summary>Finds the documents that have a vector, without reading one: a record of its origin can outlive the vector.</summary>
    private async Task<HashSet<string>> FindVectorsAsync(string vectorField, IReadOnlyList<Document> documents, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery
        {
            Filter = Filter.Ids(documents.Select(document => document.Id)) & Filter.Field(vectorField).Exists(),
            SelectFields = [Document.IdField],
            IncludeVectors = false,
            PageSize = PageSize,
        };
        DocumentPage found = await dataset.ReadPageAsync(query, cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.Documents.Select(document => document.Id).ToHashSet(StringComparer.Ordinal);
    }

    private bool IsUnchanged(Document document, string hash, string? model) => origin.HashOf(document) is { } recorded
        ? recorded == hash && (options.OtherModels == OtherModelHandling.Keep || origin.ModelOf(document) == model)
        : options.OtherModels == OtherModelHandling.Keep;
}

/// <summary>An input that must be embedded.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Index">The position of the document among those that were read.</param>
/// <param name="Input">The text or image.</param>
/// <param name="Hash">The hash of the input.</param>
internal readonly record struct PendingInput<TInput>(string DocumentId, long Index, TInput Input, string Hash);

/// <summary>The inputs of one call of the model.</summary>
/// <param name="Inputs">The inputs, at least one.</param>
/// <param name="UnchangedBefore">The number of unchanged documents that were read before the batch was complete.</param>
internal sealed record PendingBatch<TInput>(IReadOnlyList<PendingInput<TInput>> Inputs, long UnchangedBefore);
