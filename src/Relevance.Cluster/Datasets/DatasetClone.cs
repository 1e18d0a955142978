using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Datasets;

/// <summary>Copies a dataset into another store or another id of the same store.</summary>
internal sealed class DatasetClone(DocumentStore store, string datasetId, DocumentStore targetStore, string targetId)
{
    public async Task<long> RunAsync(Filter? filter, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        Schema schema = await store.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);

        // Label fields are created with the labels.
        Schema own = new(schema.Where(field =>
            field.Key != ClusteringKey.RootField && !field.Key.StartsWith(ClusteringKey.RootField + ".", StringComparison.Ordinal)));
        string staged = await targetStore.StageDatasetAsync(targetId, own, cancellationToken).ConfigureAwait(false) ?? throw Exists(targetId);
        try
        {
            long written = await CopyDocumentsAsync(staged, filter, progress, cancellationToken).ConfigureAwait(false);
            await CopyClusteringsAsync(staged, cancellationToken).ConfigureAwait(false);
            Document metadata = await store.GetMetadataAsync(datasetId, cancellationToken).ConfigureAwait(false);
            await targetStore.UpdateMetadataAsync(staged, metadata, cancellationToken).ConfigureAwait(false);
            return await targetStore.PublishDatasetAsync(staged, targetId, cancellationToken).ConfigureAwait(false) ? written : throw Exists(targetId);
        }
        catch
        {
            await TryDeleteAsync(staged).ConfigureAwait(false);
            throw;
        }
    }

    private ArgumentException Exists(string target) => new(
        $"Dataset '{datasetId}' cannot be cloned to '{target}': that dataset already exists. Delete it first, or choose another id.", nameof(target));

    private async Task<long> CopyDocumentsAsync(
        string staged, Filter? filter, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        long written = 0;
        DocumentQuery query = new() { Filter = filter };
        string? cursor = null;
        do
        {
            DocumentPage page = await store.ReadPageAsync(datasetId, query, cursor, cancellationToken).ConfigureAwait(false);
            if (page.Documents.Count > 0)
            {
                WriteSummary summary = await targetStore.WriteAsync(staged, page.Documents, WriteMode.Insert, cancellationToken).ConfigureAwait(false);
                if (summary.Rejected.Count > 0)
                {
                    throw new DocumentsRejectedException(targetId, summary.Rejected);
                }

                written += summary.InsertedCount;
                progress?.Report(new OperationProgress(OperationStage.Writing, written));
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return written;
    }

    private async Task CopyClusteringsAsync(string staged, CancellationToken cancellationToken)
    {
        foreach (ClusteringKey key in await store.ListClusteringsAsync(datasetId, cancellationToken).ConfigureAwait(false))
        {
            StoredClustering? clustering = await store.GetClusteringAsync(datasetId, key, cancellationToken).ConfigureAwait(false);
            if (clustering is not null)
            {
                await targetStore.WriteCentroidsAsync(staged, clustering, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Deletes the staged dataset; the caller gets the failure that caused this, not one of this deletion.</summary>
    private async Task TryDeleteAsync(string staged)
    {
        try
        {
            await targetStore.DeleteDatasetAsync(staged, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RelevanceException or ObjectDisposedException)
        {
            // The first failure propagates.
        }
    }
}
