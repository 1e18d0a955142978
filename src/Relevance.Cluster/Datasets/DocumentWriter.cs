using System.Runtime.CompilerServices;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Datasets;

/// <summary>Writes a sequence of documents batch by batch.</summary>
internal sealed class DocumentWriter(DocumentStore store, string datasetId)
{
    public Task<WriteSummary> WriteAsync(
        IEnumerable<Document> documents,
        WriteMode mode,
        WriteOptions? options,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken) =>
        WriteAsync(StreamAsync(documents), mode, options, progress, cancellationToken);

    public async Task<WriteSummary> WriteAsync(
        IAsyncEnumerable<Document> documents,
        WriteMode mode,
        WriteOptions? options,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (mode is not WriteMode.Update)
        {
            await store.CreateDatasetAsync(datasetId, Schema.Empty, cancellationToken).ConfigureAwait(false);
        }

        long inserted = 0, updated = 0, position = 0;
        List<RejectedDocument> rejected = [];
        DocumentSource? source = documents as DocumentSource;
        ReadTally tally = new(rejected);
        IAsyncEnumerable<Document> read = source?.ReadAsync(tally) ?? documents;
        options ??= new WriteOptions();
        VectorFieldsOfWrite vectors = new(store, datasetId, options);
        await foreach (List<Document> batch in BatchAsync(read, options.BatchSize, cancellationToken).ConfigureAwait(false))
        {
            SortedDictionary<int, string> faults = await vectors.PrepareAsync(batch, cancellationToken).ConfigureAwait(false);
            int[] places = [.. Enumerable.Range(0, batch.Count).Where(place => !faults.ContainsKey(place))];
            List<Document> sent = faults.Count == 0 ? batch : [.. places.Select(place => batch[place])];
            WriteSummary written = await store.WriteAsync(datasetId, sent, mode, cancellationToken).ConfigureAwait(false);
            inserted += written.InsertedCount;
            updated += written.UpdatedCount;
            IEnumerable<RejectedDocument> found =
            [
                .. written.Rejected.Select(document => document with { Index = PlaceOf(document, sent) is { } place ? places[place] : null }),
                .. faults.Select(fault => new RejectedDocument(batch[fault.Key].Id, fault.Value) { Index = fault.Key }),
            ];
            long first = position;
            RejectedDocument[] inOrder = [.. found.OrderBy(document => document.Index ?? batch.FindIndex(other => other.Id == document.DocumentId))];
            rejected.AddRange(source?.Locate(inOrder, batch, first) ?? inOrder.Select(document => document with { Index = first + document.Index }));
            position += batch.Count;
            progress?.Report(new OperationProgress(OperationStage.Writing, inserted + updated) { RejectedCount = rejected.Count });
        }

        return inserted + updated == 0 && rejected.Count > 0
            ? throw new DocumentsRejectedException(datasetId, rejected)
            : new WriteSummary
            {
                InsertedCount = inserted,
                UpdatedCount = updated,
                Rejected = rejected,
                NotFiniteCount = tally.NotFiniteCount,
                DeclaredVectorFields = vectors.Declared,
            };
    }

    /// <summary>Returns the position that the store reports, or that of the only document with the id; null if two documents have the id.</summary>
    private static int? PlaceOf(RejectedDocument rejected, List<Document> sent)
    {
        if (rejected.Index is { } index)
        {
            return (int)index;
        }

        int found = sent.FindIndex(document => document.Id == rejected.DocumentId);
        return found >= 0 && sent.FindLastIndex(document => document.Id == rejected.DocumentId) == found ? found : null;
    }

    private static async IAsyncEnumerable<Document> StreamAsync(IEnumerable<Document> documents)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (Document document in documents)
        {
            yield return document;
        }
    }

    private static async IAsyncEnumerable<List<Document>> BatchAsync(
        IAsyncEnumerable<Document> documents, int batchSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<Document> batch = new(Math.Min(batchSize, 1000));
        await foreach (Document document in documents.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            batch.Add(document ?? throw new ArgumentException("A document is null.", nameof(documents)));
            if (batch.Count == batchSize)
            {
                yield return batch;
                batch = new List<Document>(batchSize);
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
