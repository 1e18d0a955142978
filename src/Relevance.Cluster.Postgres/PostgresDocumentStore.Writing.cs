using Relevance.Cluster.Postgres.Reading;
using Relevance.Cluster.Postgres.Writing;
using Relevance.Cluster.Storage.Telemetry;

namespace Relevance.Cluster;

/// <content>Documents that are written and deleted.</content>
public sealed partial class PostgresDocumentStore
{
    /// <inheritdoc/>
    /// <remarks>Batches of some megabytes are the fastest: new documents are copied into the tables, and each batch waits once for the server's disk.</remarks>
    public override async Task<WriteSummary> WriteAsync(
        string datasetId, IReadOnlyList<Document> documents, WriteMode mode, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        WriteSummary written = await ChangeAsync(
            datasetId,
            (session, dataset, token) => new BatchWriter(session, dataset).WriteAsync(documents, mode, token),
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
        return ChangeAsync(
            datasetId,
            async (session, dataset, token) =>
            {
                long[] positions = await new Selection(session, dataset, _columns).ListPositionsAsync(filter, token).ConfigureAwait(false);
                await DocumentEraser.EraseAsync(session, dataset, positions, token).ConfigureAwait(false);
                return positions.LongLength;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public override Task DeclareVectorFieldAsync(string datasetId, string field, int dimension, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        FieldType type = FieldType.Vector(dimension);
        return ChangeAsync(datasetId, (session, dataset, token) => new VectorDeclaration(session, dataset).DeclareAsync(field, type, token), cancellationToken);
    }
}
