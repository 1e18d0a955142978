using Relevance.Cluster.Postgres.Layout;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>Staged datasets.</content>
public sealed partial class PostgresDocumentStore
{
    /// <inheritdoc/>
    public override async Task<string?> StageDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default)
    {
        DatasetIds.Validate(datasetId);
        ArgumentNullException.ThrowIfNull(schema);
        if (await DatasetExistsAsync(datasetId, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        string staged = "";
        try
        {
            staged = await _staging.BeginAsync(cancellationToken).ConfigureAwait(false);
            await WriteAsync(staged, (session, token) => DatasetCatalog.CreateAsync(session, staged, schema, _staging.Key, token), cancellationToken)
                .ConfigureAwait(false);
            return staged;
        }
        catch
        {
            await _staging.EndAsync(staged).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task<bool> PublishDatasetAsync(string stagedId, string datasetId, CancellationToken cancellationToken = default)
    {
        DatasetIds.ValidateStaged(stagedId);
        DatasetIds.Validate(datasetId);
        bool isPublished = await ChangeAsync(
            stagedId,
            async (session, staged, token) =>
            {
                if (await DatasetCatalog.ExistsAsync(session, datasetId, token).ConfigureAwait(false))
                {
                    return false;
                }

                await DatasetCatalog.RenameAsync(session, staged, datasetId, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        if (isPublished)
        {
            await _staging.EndAsync(stagedId).ConfigureAwait(false);
        }

        return isPublished;
    }
}
