using Relevance.Cluster.Documents;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Datasets;

/// <summary>Passes the documents of a query to a function, batch by batch, and writes back the fields that it changed.</summary>
internal sealed class DocumentTransform(DocumentStore store, string datasetId)
{
    public Task<TransformSummary> RunAsync(
        Action<Document> change, DocumentQuery? query, IProgress<OperationProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync(
            (documents, token) =>
            {
                foreach (Document document in documents)
                {
                    token.ThrowIfCancellationRequested();
                    change(document);
                }

                return Task.CompletedTask;
            },
            query,
            progress,
            cancellationToken);

    public async Task<TransformSummary> RunAsync(
        Func<IReadOnlyList<Document>, CancellationToken, Task> change,
        DocumentQuery? query,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        query ??= new DocumentQuery();
        IReadOnlyList<string> ids = await store.ListIdsAsync(datasetId, query.Filter, cancellationToken).ConfigureAwait(false);
        long read = 0, changed = 0;
        List<RejectedDocument> rejected = [];
        foreach (string[] page in ids.Chunk(query.PageSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<Document> documents = await store.GetDocumentsAsync(datasetId, page, query, cancellationToken).ConfigureAwait(false);
            Document[] before = [.. documents.Select(document => document.Clone())];
            await change([.. documents], cancellationToken).ConfigureAwait(false);
            List<(long Index, Document Change)> changes = [];
            for (int i = 0; i < before.Length; i++)
            {
                if (DocumentDifference.Of(before[i], documents[i]) is not { } difference)
                {
                    continue;
                }

                if (!query.IncludeVectors && DocumentDifference.FindListOfObjects(difference) is { } list)
                {
                    string reason = $"field '{list}': expected a list that was read with its vectors, found one that was read without them and would lose them";
                    rejected.Add(new RejectedDocument(difference.Id, reason) { Index = read + i });
                }
                else
                {
                    changes.Add((read + i, difference));
                }
            }

            read += documents.Count;
            if (changes.Count > 0)
            {
                WriteSummary written = await store
                    .WriteAsync(datasetId, [.. changes.Select(pair => pair.Change)], WriteMode.Update, cancellationToken)
                    .ConfigureAwait(false);
                changed += written.UpdatedCount;
                rejected.AddRange(written.Rejected.Select(document => document with
                {
                    Index = document.Index is { } index ? changes[(int)index].Index : null,
                }));
            }

            progress?.Report(new OperationProgress(OperationStage.Writing, changed) { RejectedCount = rejected.Count });
        }

        return new TransformSummary { ReadCount = read, ChangedCount = changed, Rejected = rejected };
    }
}
