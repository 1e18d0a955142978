using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Reading;
using Relevance.Cluster.Sqlite.Writing;
using Relevance.Cluster.Storage.Telemetry;

namespace Relevance.Cluster;

public sealed partial class SqliteDocumentStore
{
    /// <inheritdoc/>
    /// <remarks>If an id is twice in one batch, an insert rejects the second; upserts and updates are applied in order.</remarks>
    public override async Task<WriteSummary> WriteAsync(
        string datasetId, IReadOnlyList<Document> documents, WriteMode mode, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        WriteSummary written = await WriteAsync(
            datasetId,
            (session, token) => new BatchWriter(session.Database, session.Catalog, session.Catalog.Get(datasetId)).Write(documents, mode, token),
            cancellationToken).ConfigureAwait(false);
        if (written.Rejected.Count > 0)
        {
            _logger.Rejected(datasetId, written.Rejected.Count);
        }

        return written;
    }

    /// <inheritdoc/>
    public override Task<long> DeleteDocumentsAsync(string datasetId, Filter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return WriteAsync(
            datasetId,
            (session, token) =>
            {
                DatasetInfo dataset = session.Catalog.Get(datasetId);
                SqlText condition = FilterQuery.Translate(session, dataset, filter, token);
                return new DocumentEraser(session.Database, session.Catalog, dataset).Erase(condition, token);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The field is <c>_id</c> or <c>_cluster_</c>, or is below it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is outside 1 to 65536.</exception>
    /// <exception cref="VectorShapeException">
    /// The field already has another dimension, or a document has another value there. Nothing is changed.
    /// </exception>
    public override Task DeclareVectorFieldAsync(string datasetId, string field, int dimension, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        FieldType type = FieldType.Vector(dimension);
        return WriteAsync(
            datasetId,
            (session, token) =>
            {
                new VectorDeclaration(session.Database, session.Catalog, session.Catalog.Get(datasetId)).Declare(field, type, token);
                return true;
            },
            cancellationToken);
    }
}
