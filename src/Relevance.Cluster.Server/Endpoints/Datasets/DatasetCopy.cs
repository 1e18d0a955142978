using Relevance.Cluster.Documents;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>Copies documents with their labels, centroids and metadata from one dataset to another, which may be in another store.</summary>
internal sealed class DatasetCopy(DatasetPlace source, DatasetPlace copy, FieldRenaming renaming)
{
    private const int PageSize = 1000;

    public async Task RunAsync(Filter? filter, CancellationToken cancellationToken)
    {
        await CopyDocumentsAsync(filter, cancellationToken).ConfigureAwait(false);
        await CopyCentroidsAsync(cancellationToken).ConfigureAwait(false);
        await copy.Store.UpdateMetadataAsync(copy.DatasetId, await source.Store.GetMetadataAsync(source.DatasetId, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    private async Task CopyDocumentsAsync(Filter? filter, CancellationToken cancellationToken)
    {
        DocumentQuery query = new() { Filter = filter, PageSize = PageSize };
        string? cursor = null;
        do
        {
            DocumentPage page = await source.Store.ReadPageAsync(source.DatasetId, query, cursor, cancellationToken).ConfigureAwait(false);
            foreach (Document document in page.Documents)
            {
                renaming.Apply(document);
            }

            WriteSummary summary = await copy.Store.WriteAsync(copy.DatasetId, page.Documents, WriteMode.Upsert, cancellationToken).ConfigureAwait(false);
            if (summary.Refused.Count > 0)
            {
                throw WireException.Invalid("new_dataset_id", $"document '{summary.Refused[0].DocumentId}' cannot be in the copy: {summary.Refused[0].Reason}");
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    private async Task CopyCentroidsAsync(CancellationToken cancellationToken)
    {
        foreach (ClusteringKey key in await source.Store.ListClusteringsAsync(source.DatasetId, cancellationToken).ConfigureAwait(false))
        {
            if (renaming.NewPath(key.VectorField) is { } vectorField
                && await source.Store.GetClusteringAsync(source.DatasetId, key, cancellationToken).ConfigureAwait(false) is { } clustering)
            {
                await copy.Store.WriteCentroidsAsync(copy.DatasetId, clustering with { Key = new ClusteringKey(vectorField, key.Alias) }, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
