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
        List<RejectedDocument> unread = [];
        ReadTally tally = new(unread);
        options ??= new WriteOptions();
        VectorFieldsOfWrite vectors = new(store, datasetId, options);
        IAsyncEnumerable<Batch> batches = BatchAsync(source?.ReadAsync(tally) ?? documents, unread, options.BatchSize, cancellationToken);
        await foreach ((List<Document> batch, RejectedDocument[] unreadBefore) in (source is null ? batches : ReadAheadAsync(batches)).ConfigureAwait(false))
        {
            rejected.AddRange(unreadBefore);
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

        rejected.AddRange(unread);
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

    /// <summary>Collects documents into batches, each with the documents before its end that the source could not read.</summary>
    private static async IAsyncEnumerable<Batch> BatchAsync(
        IAsyncEnumerable<Document> documents, List<RejectedDocument> unread, int batchSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<Document> batch = new(Math.Min(batchSize, 1000));
        await foreach (Document document in documents.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            batch.Add(document ?? throw new ArgumentException("A document is null.", nameof(documents)));
            if (batch.Count == batchSize)
            {
                yield return Take();
            }
        }

        if (batch.Count > 0)
        {
            yield return Take();
        }

        Batch Take()
        {
            Batch taken = new(batch, [.. unread]);
            batch = new List<Document>(batchSize);
            unread.Clear();
            return taken;
        }
    }

    /// <summary>Reads the next batch of a file while the last one is written.</summary>
    private static async IAsyncEnumerable<Batch> ReadAheadAsync(IAsyncEnumerable<Batch> batches)
    {
        using CancellationTokenSource stop = new();
        IAsyncEnumerator<Batch> reader = batches.GetAsyncEnumerator(stop.Token);
        Task<bool> next = ReadNextAsync();
        try
        {
            while (await next.ConfigureAwait(false))
            {
                Batch batch = reader.Current;
                next = ReadNextAsync();
                yield return batch;
            }
        }
        finally
        {
            // After a failed write the reader is still busy.
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await reader.DisposeAsync().ConfigureAwait(false);
        }

        Task<bool> ReadNextAsync() => Task.Run(() => reader.MoveNextAsync().AsTask(), CancellationToken.None);
    }

    private readonly record struct Batch(List<Document> Documents, RejectedDocument[] UnreadBefore);
}
