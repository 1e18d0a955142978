using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>Copies documents with their labels, centroids and metadata to another dataset of the same store, with renamed fields.</summary>
internal sealed class DatasetCopy(DocumentStore store, string source, string copy, FieldRenaming renaming)
{
    private const int PageSize = 1000;

    public async Task RunAsync(Filter? filter, CancellationToken cancellationToken)
    {
        await CopyDocumentsAsync(filter, cancellationToken).ConfigureAwait(false);
        await CopyCentroidsAsync(cancellationToken).ConfigureAwait(false);
        Document metadata = await store.GetMetadataAsync(source, cancellationToken).ConfigureAwait(false);
        await store.UpdateMetadataAsync(copy, metadata, cancellationToken).ConfigureAwait(false);
    }

    private async Task CopyDocumentsAsync(Filter? filter, CancellationToken cancellationToken)
    {
        DocumentQuery query = new() { Filter = filter, PageSize = PageSize };
        string? cursor = null;
        do
        {
            DocumentPage page = await store.ReadPageAsync(source, query, cursor, cancellationToken).ConfigureAwait(false);
            foreach (Document document in page.Documents)
            {
                renaming.Apply(document);
            }

            WriteSummary summary = await store.WriteAsync(copy, page.Documents, WriteMode.Upsert, cancellationToken).ConfigureAwait(false);
            if (summary.Rejected.Count > 0)
            {
                RejectedDocument first = summary.Rejected[0];
                throw WireException.Invalid("new_dataset_id", $"document '{first.DocumentId}' cannot be in the copy: {first.Reason}");
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    private async Task CopyCentroidsAsync(CancellationToken cancellationToken)
    {
        Schema schema = await store.GetSchemaAsync(source, cancellationToken).ConfigureAwait(false);
        foreach (ClusteringKey key in await store.ListClusteringsAsync(source, cancellationToken).ConfigureAwait(false))
        {
            if (renaming.NewPath(key, schema) is { } vectorField
                && await store.GetClusteringAsync(source, key, cancellationToken).ConfigureAwait(false) is { } clustering)
            {
                StoredClustering renamed = clustering with { Key = new ClusteringKey(vectorField, key.Alias) };
                await store.WriteCentroidsAsync(copy, renamed, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
