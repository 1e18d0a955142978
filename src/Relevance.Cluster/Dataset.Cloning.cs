using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>Copies of a dataset.</content>
public partial class Dataset
{
    /// <summary>Copies the dataset: schema, documents with vectors and labels, centroids, metadata.</summary>
    /// <param name="target">
    /// The dataset to make: of this client or of another one, so that a dataset can be taken from an embedded store to a service and back. It must not be there yet.
    /// </param>
    /// <param name="filter">The condition on the documents; null copies all. Schema, centroids and metadata are copied whole.</param>
    /// <param name="progress">Told after each batch of documents that the target's store has acknowledged.</param>
    /// <param name="cancellationToken">Ends the call early; then there is no target.</param>
    /// <returns>How many documents were copied.</returns>
    /// <exception cref="ArgumentException">The target is there already, when the call begins or when it ends, and is left alone; or the filter does not fit the schema.</exception>
    /// <exception cref="DocumentsRejectedException">The target's store rejected documents; there is no target.</exception>
    /// <remarks>
    /// <para>Documents come in the order of insertion, a thousand at a time, and keep it. What is written to this dataset while it is copied may be in the copy or not.</para>
    /// <para>The target is there in one step at the end, as a whole; nobody sees it before. Whatever fails, there is none, also when the process is killed: what was copied by then takes up room until it
    /// is removed, by an embedded store when it is opened the next time, by a service when it starts the next time. Only a service that does not know datasets in the making (another one than
    /// this library's) shows a part, which is deleted again when the call fails.</para>
    /// <para>A clustering that has labels and no centroids comes along with its documents' labels.</para>
    /// </remarks>
    public virtual async Task<long> CloneAsync(
        Dataset target, Filter? filter = null, IProgress<WriteProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        Schema schema = await _store.GetSchemaAsync(Id, cancellationToken).ConfigureAwait(false);

        // Labels bring their fields themselves.
        Schema own = new(schema.Where(field => field.Key != ClusteringKey.RootField && !field.Key.StartsWith(ClusteringKey.RootField + ".", StringComparison.Ordinal)));
        string staged = await target._store.StageDatasetAsync(target.Id, own, cancellationToken).ConfigureAwait(false) ?? throw IsThere(target);
        try
        {
            long written = await CopyAsync(target, staged, filter, progress, cancellationToken).ConfigureAwait(false);
            return await target._store.PublishDatasetAsync(staged, target.Id, cancellationToken).ConfigureAwait(false) ? written : throw IsThere(target);
        }
        catch
        {
            await TryDeleteAsync(target._store, staged).ConfigureAwait(false);
            throw;
        }
    }

    private ArgumentException IsThere(Dataset target) =>
        new($"Dataset '{Id}' cannot be cloned to '{target.Id}': that dataset is there already. Delete it first, or choose another id.", nameof(target));

    private async Task<long> CopyAsync(Dataset target, string staged, Filter? filter, IProgress<WriteProgress>? progress, CancellationToken cancellationToken)
    {
        long written = 0;
        DocumentQuery query = new() { Filter = filter };
        string? cursor = null;
        do
        {
            DocumentPage page = await _store.ReadPageAsync(Id, query, cursor, cancellationToken).ConfigureAwait(false);
            if (page.Documents.Count > 0)
            {
                WriteSummary summary = await target._store.WriteAsync(staged, page.Documents, WriteMode.Insert, cancellationToken).ConfigureAwait(false);
                if (summary.Rejected.Count > 0)
                {
                    throw new DocumentsRejectedException(target.Id, summary.Rejected);
                }

                written += summary.InsertedCount;
                progress?.Report(new WriteProgress(written, 0));
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);

        foreach (ClusteringKey key in await _store.ListClusteringsAsync(Id, cancellationToken).ConfigureAwait(false))
        {
            StoredClustering? clustering = await _store.GetClusteringAsync(Id, key, cancellationToken).ConfigureAwait(false);
            if (clustering is not null)
            {
                await target._store.WriteCentroidsAsync(staged, clustering, cancellationToken).ConfigureAwait(false);
            }
        }

        Document metadata = await _store.GetMetadataAsync(Id, cancellationToken).ConfigureAwait(false);
        await target._store.UpdateMetadataAsync(staged, metadata, cancellationToken).ConfigureAwait(false);
        return written;
    }

    /// <summary>Takes back what was begun; the failure that led here says more than one of this.</summary>
    private static async Task TryDeleteAsync(DocumentStore store, string staged)
    {
        try
        {
            await store.DeleteDatasetAsync(staged, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RelevanceException or ObjectDisposedException)
        {
            // The caller gets the first failure.
        }
    }
}
