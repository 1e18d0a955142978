using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>Staged datasets.</content>
public sealed partial class SqliteDocumentStore
{
    /// <inheritdoc/>
    public override Task<string?> StageDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default)
    {
        DatasetIds.Validate(datasetId);
        ArgumentNullException.ThrowIfNull(schema);
        return WriteAsync(
            datasetId,
            (session, _) =>
            {
                if (session.Catalog.Find(datasetId) is not null)
                {
                    return null;
                }

                string staged = _staging.Begin();
                session.Catalog.Create(staged, schema);
                return (string?)staged;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<bool> PublishDatasetAsync(string stagedId, string datasetId, CancellationToken cancellationToken = default)
    {
        DatasetIds.ValidateStaged(stagedId);
        DatasetIds.Validate(datasetId);
        bool isPublished = await WriteAsync(
            stagedId,
            (session, _) =>
            {
                DatasetInfo staged = session.Catalog.Get(stagedId);
                if (session.Catalog.Find(datasetId) is not null)
                {
                    return false;
                }

                session.Catalog.Rename(staged, datasetId);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        if (isPublished)
        {
            _staging.End(stagedId);
        }

        return isPublished;
    }
}
