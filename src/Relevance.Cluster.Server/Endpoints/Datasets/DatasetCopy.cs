using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>Copies documents with their labels, centroids and metadata from one dataset to another of the same store, under other names.</summary>
internal sealed class DatasetCopy(DocumentStore store, string source, string copy, FieldRenaming renaming)
{
    private const int PageSize = 1000;

    public async Task RunAsync(Filter? filter, CancellationToken cancellationToken)
    {
        await CopyDocumentsAsync(filter, cancellationToken).ConfigureAwait(false);
        await CopyCentroidsAsync(cancellationToken).ConfigureAwait(false);
        await store.UpdateMetadataAsync(copy, await store.GetMetadataAsync(source, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
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
                throw WireException.Invalid("new_dataset_id", $"document '{summary.Rejected[0].DocumentId}' cannot be in the copy: {summary.Rejected[0].Reason}");
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
                await store.WriteCentroidsAsync(copy, clustering with { Key = new ClusteringKey(vectorField, key.Alias) }, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
