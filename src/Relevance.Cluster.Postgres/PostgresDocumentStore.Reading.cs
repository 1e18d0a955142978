using Relevance.Cluster.Postgres.Documents;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Reading;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Postgres.Vectors;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Storage.Columns;

namespace Relevance.Cluster;

/// <content>Queries.</content>
public sealed partial class PostgresDocumentStore
{
    /// <inheritdoc/>
    public override Task<IReadOnlyList<Document>> GetDocumentsAsync(
        string datasetId, IReadOnlyList<string> documentIds, DocumentQuery? query = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        return ReadAsync(
            datasetId, (session, dataset, token) => new DocumentReader(session, dataset, query).ReadAsync(documentIds, token), cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A page in insertion order reads its own documents; a filter in addition those in between, unless its fields are in memory. The first page of a sort or a
    /// shuffle finds the order of all matching documents, and the next ones use it until the dataset changes.
    /// </remarks>
    public override Task<DocumentPage> ReadPageAsync(
        string datasetId, DocumentQuery query, string? cursor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ReadAsync(
            datasetId, (session, dataset, token) => new DocumentPages(session, dataset, _columns).ReadAsync(query, cursor, token), cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Without a filter it is a number in the dataset's record.</remarks>
    public override Task<long> CountAsync(string datasetId, Filter? filter = null, CancellationToken cancellationToken = default) => ReadAsync(
        datasetId,
        async (session, dataset, token) => filter is null
            ? dataset.DocumentCount
            : (await new Selection(session, dataset, _columns).ListPositionsAsync(filter, token).ConfigureAwait(false)).LongLength,
        cancellationToken);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<string>> ListIdsAsync(
        string datasetId, Filter? filter = null, CancellationToken cancellationToken = default) => ReadAsync(
        datasetId,
        async (session, dataset, token) =>
        {
            long[]? selected = filter is null
                ? null
                : await new Selection(session, dataset, _columns).ListPositionsAsync(filter, token).ConfigureAwait(false);
            return (IReadOnlyList<string>)await ListIdsAsync(session, dataset, selected, token).ConfigureAwait(false);
        },
        cancellationToken);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<FieldFacet>> GetFacetsAsync(string datasetId, FacetQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ReadAsync(
            datasetId,
            async (session, dataset, token) =>
            {
                FieldPath[] fields = FacetCounts.GetFields(query, dataset.PresentedSchema, dataset.Name);
                SelectedRows rows = await new Selection(session, dataset, _columns).SelectAsync(query.Filter, fields, token).ConfigureAwait(false);
                return FacetCounts.Count(rows, fields, query.MaxValues, token);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    internal override Task<IReadOnlyList<IReadOnlyList<FieldFacet>>?> GetFacetsByLabelAsync(
        string datasetId, ClusteringKey key, IReadOnlyList<string> labels, FacetQuery query, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<IReadOnlyList<FieldFacet>>?>(
            datasetId,
            async (session, dataset, token) =>
            {
                // A set-level part selects among the documents of one label.
                if (query.Filter?.IsSetLevel == true)
                {
                    return null;
                }

                FieldPath[] fields = FacetCounts.GetFields(query, dataset.PresentedSchema, dataset.Name);
                FieldPath label = key.LabelField;
                SelectedRows rows = await new Selection(session, dataset, _columns).SelectAsync(query.Filter, [label, .. fields], token).ConfigureAwait(false);
                return FacetCounts.CountByLabel(rows, (label, labels), fields, query.MaxValues, token);
            },
            cancellationToken);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<AggregationRow>> AggregateAsync(
        string datasetId, AggregationQuery query, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ReadAsync(
            datasetId,
            async (session, dataset, token) =>
            {
                query.Validate(dataset.Schema, dataset.Name);
                SelectedRows rows = await new Selection(session, dataset, _columns)
                    .SelectAsync(filter, Aggregation.GetFields(query), token).ConfigureAwait(false);
                List<(AggregationRow Row, long[]? Documents)> found = new Aggregation(query, rows, _options.MaxGroupMemberships, token).GetRows();
                if (Aggregation.FindBringing(query) is not { } bringing)
                {
                    return [.. found.Select(row => row.Row)];
                }

                DocumentReader reader = new(session, dataset, new DocumentQuery { SelectFields = bringing.SelectFields });
                List<AggregationRow> complete = [];
                foreach ((AggregationRow row, long[]? documents) in found)
                {
                    complete.Add(row with { Documents = await reader.ReadAsync(documents ?? [], token).ConfigureAwait(false) });
                }

                return (IReadOnlyList<AggregationRow>)complete;
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
            async (session, dataset, token) =>
            {
                List<DocumentValue> values = [];
                await FieldReader.ReadAsync(new Selection(session, dataset, _columns), (session, dataset), field, filter, Add, token).ConfigureAwait(false);
                return (IReadOnlyList<DocumentValue>)values;

                void Add(string id, FieldValue value) => values.Add(new DocumentValue(id, value));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    Task<ValueColumn> IValueColumns.ReadColumnAsync(string datasetId, string field, IdList documents, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        return ReadAsync(
            datasetId,
            async (session, dataset, token) =>
            {
                ValueColumn column = new(documents);
                await FieldReader.ReadAsync(new Selection(session, dataset, _columns), (session, dataset), field, filter: null, column.Set, token)
                    .ConfigureAwait(false);
                return column;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Batches have at most 4 MiB; one is read ahead, into a reused buffer. No transaction stays open between batches: a document that is written during the
    /// stream may have its old or its new vector, one that exists all the time is returned once, and one that is inserted after the start is not returned.
    /// </remarks>
    public override IAsyncEnumerable<VectorBatch> ReadVectorsAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default)
    {
        DatasetIds.ValidateStored(datasetId);
        ArgumentException.ThrowIfNullOrEmpty(vectorField);
        return _telemetry.MeasureAsync(
            nameof(ReadVectorsAsync), datasetId, VectorStream.ReadAsync(_database, datasetId, vectorField, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The revision changes with each change of the dataset's vectors and each insert or delete of a document, by any program.
    /// </remarks>
    public override Task<string?> GetVectorRevisionAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default) =>
        ReadAsync(datasetId, (_, dataset, _) => Task.FromResult<string?>(dataset.VectorRevision), cancellationToken);

    /// <inheritdoc/>
    Task<string> IDatasetRevisions.GetRevisionAsync(string datasetId, CancellationToken cancellationToken) =>
        ReadAsync(datasetId, (_, dataset, _) => Task.FromResult(dataset.LastChange), cancellationToken);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<int>?> SelectVectorsAsync(
        string datasetId, string vectorField, string revision, Filter filter, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(vectorField);
        ArgumentNullException.ThrowIfNull(filter);
        return ReadAsync<IReadOnlyList<int>?>(
            datasetId,
            async (session, dataset, token) =>
            {
                VectorField field = dataset.GetVectorField(vectorField);
                Selection selection = new(session, dataset, _columns);
                if (dataset.VectorRevision != revision)
                {
                    filter.Validate(dataset.Schema, dataset.Name);
                    return null;
                }

                long[] selected = await selection.ListPositionsAsync(filter, token).ConfigureAwait(false);
                List<long> vectors = await VectorReader.ListPositionsAsync(session, field, token).ConfigureAwait(false);
                return [.. selected.Select(vectors.BinarySearch).Where(position => position >= 0)];
            },
            cancellationToken);
    }

    private static async Task<IdList> ListIdsAsync(StoreSession session, DatasetInfo dataset, long[]? selected, CancellationToken cancellationToken)
    {
        IdList ids = new();
        if (selected is null || selected.Length > dataset.DocumentCount / 8)
        {
            int next = 0;
            await DocumentIds.ReadAsync(session, dataset, Add, cancellationToken).ConfigureAwait(false);
            return ids;

            void Add(long position, ReadOnlySpan<byte> id)
            {
                if (selected is null || (next < selected.Length && selected[next] == position))
                {
                    ids.Add(id);
                    next++;
                }
            }
        }

        List<byte[]> found = await session.QueryAsync(
            $"SELECT id FROM {session.Tables.Documents(dataset.Id)} WHERE seq = ANY($1) ORDER BY seq",
            row => row.GetFieldValue<byte[]>(0),
            cancellationToken,
            (object)selected).ConfigureAwait(false);
        found.ForEach(id => ids.Add(id));
        return ids;
    }
}
