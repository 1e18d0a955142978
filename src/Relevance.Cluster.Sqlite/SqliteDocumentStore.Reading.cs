using System.Globalization;
using System.Text;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Reading;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Storage.Columns;

namespace Relevance.Cluster;

public sealed partial class SqliteDocumentStore
{
    /// <inheritdoc/>
    public override Task<IReadOnlyList<Document>> GetDocumentsAsync(
        string datasetId, IReadOnlyList<string> documentIds, DocumentQuery? query = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        return ReadAsync(
            datasetId, (session, token) => DocumentQueries.Get(session, session.Catalog.Get(datasetId), documentIds, query, token), cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A page reads its own documents only, in any order. The first page of a sort finds the order of all matching documents, O(n log n), and the next ones use
    /// it until the dataset changes; of a shuffle, a sort by texts too large for memory, and a set-level filter, the second page does.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The cursor was not returned by this store for the same query, or the filter compares the value of a vector.
    /// </exception>
    public override Task<DocumentPage> ReadPageAsync(
        string datasetId, DocumentQuery query, string? cursor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ReadAsync(
            datasetId, (session, token) => DocumentQueries.ReadPage(session, session.Catalog.Get(datasetId), query, cursor, token), cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Conditions on fields are evaluated once per distinct value; the result is stored until the dataset changes.</remarks>
    public override Task<long> CountAsync(string datasetId, Filter? filter = null, CancellationToken cancellationToken = default) => ReadAsync(
        datasetId,
        (session, token) =>
        {
            DatasetInfo dataset = session.Catalog.Get(datasetId);
            if (filter is null)
            {
                return dataset.DocumentCount;
            }

            if (RowSelection.TrySelect(session, dataset, filter, [], token) is { } selected)
            {
                return selected.Count;
            }

            SqlText condition = FilterQuery.Translate(session, dataset, filter, token);
            using SqliteStatement statement = new SqlText($"SELECT count(*) FROM {dataset.Documents} d WHERE ").Add(condition).Prepare(session.Database);
            statement.Step();
            return statement.GetInteger(0);
        },
        cancellationToken);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<string>> ListIdsAsync(string datasetId, Filter? filter = null, CancellationToken cancellationToken = default) =>
        ReadAsync(datasetId, (session, token) => DocumentQueries.ListIds(session, session.Catalog.Get(datasetId), filter, token), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>A field that no document has counts 0.</remarks>
    /// <exception cref="FieldNotFoundException">A requested field is a vector field.</exception>
    public override Task<IReadOnlyList<FieldFacet>> GetFacetsAsync(string datasetId, FacetQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ReadAsync(datasetId, (session, token) => FieldQueries.GetFacets(session, session.Catalog.Get(datasetId), query, token), cancellationToken);
    }

    /// <inheritdoc/>
    internal override Task<IReadOnlyList<IReadOnlyList<FieldFacet>>?> GetFacetsByLabelAsync(
        string datasetId, ClusteringKey key, IReadOnlyList<string> labels, FacetQuery query, CancellationToken cancellationToken) =>
        ReadAsync(
            datasetId,
            (session, token) => FieldQueries.GetFacetsByLabel(session, session.Catalog.Get(datasetId), (key, labels), query, token),
            cancellationToken);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<AggregationRow>> AggregateAsync(
        string datasetId, AggregationQuery query, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ReadAsync(
            datasetId,
            (session, token) =>
            {
                DatasetInfo dataset = session.Catalog.Get(datasetId);
                query.Validate(dataset.Schema, dataset.Name);
                SelectedRows rows = RowSelection.Read(session, dataset, filter, Aggregation.GetFields(query), token);
                DocumentReader? reader = Aggregation.FindBringing(query) is { } bringing
                    ? new(session.Database, dataset, new LabelTable(session.Database, dataset), new DocumentQuery { SelectFields = bringing.SelectFields })
                    : null;
                Aggregation aggregation = new(query, rows, session.MaxGroupMemberships, token);
                return (IReadOnlyList<AggregationRow>)[.. aggregation.GetRows().Select(row => row.Row with { Documents = ReadAll(row.Documents) })];

                List<Document>? ReadAll(long[]? numbers) => reader is null ? null : [.. (numbers ?? []).Select(Read)];

                Document Read(long number)
                {
                    token.ThrowIfCancellationRequested();
                    return reader.Read(number);
                }
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<DocumentValue>> ReadFieldAsync(
        string datasetId, string field, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        return ReadAsync(
            datasetId,
            (session, token) =>
            {
                List<DocumentValue> values = [];
                FieldQueries.ReadField(session, session.Catalog.Get(datasetId), field, filter, Add, token);
                return (IReadOnlyList<DocumentValue>)values;

                void Add(ReadOnlySpan<byte> id, ReadOnlySpan<byte> text, FieldValue value) =>
                    values.Add(new DocumentValue(Encoding.UTF8.GetString(id), value.Kind == FieldKind.Missing ? Encoding.UTF8.GetString(text) : value));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    Task<ValueColumn> IValueColumns.ReadColumnAsync(string datasetId, string field, IdList documents, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        return ReadAsync(
            datasetId,
            (session, token) =>
            {
                ValueColumn column = new(documents);
                FieldQueries.ReadField(session, session.Catalog.Get(datasetId), field, filter: null, column.Set, token);
                return column;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Batches have at most 4 MiB; one per reader thread (<see cref="SqliteStoreOptions.ReaderCount"/>) is read ahead, into reused buffers. No transaction
    /// stays open between batches, so that a slow consumer blocks no other operation: a document that is written during the stream may have its old or its new
    /// vector, one that exists all the time is returned once, and one that is inserted after the start is not returned.
    /// </remarks>
    /// <exception cref="FieldNotFoundException">The dataset has no vector field with this name.</exception>
    public override IAsyncEnumerable<VectorBatch> ReadVectorsAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default)
    {
        DatasetIds.ValidateStored(datasetId);
        ArgumentException.ThrowIfNullOrEmpty(vectorField);
        return _telemetry.MeasureAsync(
            nameof(ReadVectorsAsync), datasetId, VectorBatches.ReadAsync(_threads, datasetId, vectorField, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The revision changes with each change of the dataset's vectors and each insert or delete of a document. It is stored in the file, so writes of other
    /// processes change it too.
    /// </remarks>
    public override Task<string?> GetVectorRevisionAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default) => ReadAsync(
        datasetId,
        (session, _) => (string?)RevisionOf(session.Catalog.Get(datasetId)),
        cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Null for filters that run as SQL; see the remarks of the type.</remarks>
    public override Task<IReadOnlyList<int>?> SelectVectorsAsync(
        string datasetId, string vectorField, string revision, Filter filter, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(vectorField);
        ArgumentNullException.ThrowIfNull(filter);
        return ReadAsync<IReadOnlyList<int>?>(
            datasetId,
            (session, token) =>
            {
                DatasetInfo dataset = session.Catalog.Get(datasetId);
                VectorField field = dataset.GetVectorField(vectorField);
                return RevisionOf(dataset) == revision && RowSelection.TrySelect(session, dataset, filter, [], token) is { } selected
                    ? VectorBatches.FindPositions(session, dataset, field, selected)
                    : null;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    Task<string> IDatasetRevisions.GetRevisionAsync(string datasetId, CancellationToken cancellationToken) => ReadAsync(
        datasetId,
        (session, _) =>
        {
            DatasetInfo dataset = session.Catalog.Get(datasetId);
            return string.Create(CultureInfo.InvariantCulture, $"{dataset.Id}.{dataset.Revision}");
        },
        cancellationToken);

    private static string RevisionOf(DatasetInfo dataset) => string.Create(CultureInfo.InvariantCulture, $"{dataset.Id}.{dataset.VectorRevision}");
}
