using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Postgres.Columns;
using Relevance.Cluster.Postgres.Documents;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Postgres.Vectors;
using Relevance.Cluster.Storage.Columns;

namespace Relevance.Cluster.Postgres.Reading;

/// <summary>Finds the documents that a query is about: by columns, or, for filters that columns cannot evaluate, by the filter itself.</summary>
/// <param name="session">The connection.</param>
/// <param name="dataset">The dataset.</param>
/// <param name="columns">The columns in memory.</param>
internal sealed class Selection(StoreSession session, DatasetInfo dataset, ColumnCache columns)
{
    /// <summary>Selects documents, with columns of some fields.</summary>
    /// <param name="filter">The filter; null means all documents.</param>
    /// <param name="paths">The fields.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <exception cref="ArgumentException">The filter compares the value of a vector.</exception>
    public async Task<SelectedRows> SelectAsync(Filter? filter, IReadOnlyCollection<FieldPath> paths, CancellationToken cancellationToken)
    {
        filter?.Validate(dataset.Schema, dataset.Name);
        if (filter is null)
        {
            return new SelectedRows(await columns.GetAsync(session, dataset, paths, cancellationToken).ConfigureAwait(false), null);
        }

        HashSet<FieldPath> filtered = [];
        if (ColumnFilter.TryCollectPaths(filter, dataset.VectorPaths, filtered))
        {
            ColumnTable table = await columns.GetAsync(session, dataset, [.. filtered, .. paths], cancellationToken).ConfigureAwait(false);
            if (ColumnFilter.CanEvaluate(table, filter))
            {
                return Select(table, filter, cancellationToken);
            }
        }

        List<long> selected = await EvaluateAsync(filter, cancellationToken).ConfigureAwait(false);
        ColumnTable all = await columns.GetAsync(session, dataset, paths, cancellationToken).ConfigureAwait(false);
        return new SelectedRows(all, [.. selected.Select(position => Array.BinarySearch(all.Rows, position))]);
    }

    /// <summary>Selects the positions of documents, ascending.</summary>
    /// <exception cref="ArgumentException">The filter compares the value of a vector.</exception>
    public async Task<long[]> ListPositionsAsync(Filter filter, CancellationToken cancellationToken)
    {
        filter.Validate(dataset.Schema, dataset.Name);
        if (filter is ExistsFilter exists && dataset.VectorFields.FirstOrDefault(field => field.Path == exists.Field) is { } vectors)
        {
            return [.. await VectorReader.ListPositionsAsync(session, vectors, cancellationToken).ConfigureAwait(false)];
        }

        if (!ColumnFilter.TryCollectPaths(filter, dataset.VectorPaths, []))
        {
            return [.. await EvaluateAsync(filter, cancellationToken).ConfigureAwait(false)];
        }

        SelectedRows rows = await SelectAsync(filter, [], cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(rows.Positions, position => rows.Table.Rows[position]);
    }

    /// <summary>Selects documents from columns that previous queries have read; null if these do not suffice.</summary>
    /// <exception cref="ArgumentException">The filter compares the value of a vector.</exception>
    public SelectedRows? TryFind(Filter filter, CancellationToken cancellationToken)
    {
        filter.Validate(dataset.Schema, dataset.Name);
        HashSet<FieldPath> filtered = [];
        return ColumnFilter.TryCollectPaths(filter, dataset.VectorPaths, filtered)
            && columns.Find(dataset, filtered) is { } table && ColumnFilter.CanEvaluate(table, filter)
            ? Select(table, filter, cancellationToken)
            : null;
    }

    private static SelectedRows Select(ColumnTable table, Filter filter, CancellationToken cancellationToken) =>
        new(table, table.Derived.GetOrAdd(filter.ToJson(), () => ColumnFilter.Select(table, filter, cancellationToken)));

    /// <summary>Evaluates a filter on every document, or only on those with the ids that it names.</summary>
    private async Task<List<long>> EvaluateAsync(Filter filter, CancellationToken cancellationToken)
    {
        IReadOnlyList<Filter> setLevel = filter.GetSetLevel();
        Filter own = filter.WithoutSetLevel();
        FieldPath[] compared = [.. setLevel.OfType<DedupeFilter>().Select(dedupe => dedupe.Field)];
        List<long> positions = [];
        List<Document> candidates = [];
        DocumentScan scan = new(session, dataset, paths: null);
        IAsyncEnumerable<(long Position, Document Document)> documents = FindIds(own) is { } ids
            ? scan.ReadAsync(ids, cancellationToken)
            : scan.ReadAllAsync(cancellationToken);
        await foreach ((long position, Document document) in documents.ConfigureAwait(false))
        {
            if (!own.Matches(document))
            {
                continue;
            }

            positions.Add(position);
            if (setLevel.Count > 0)
            {
                candidates.Add(document.Select(compared));
            }
        }

        if (setLevel.Count == 0)
        {
            return positions;
        }

        HashSet<string> left = [.. Filter.And(setLevel).Apply(candidates).Select(document => document.Id)];
        return [.. positions.Where((_, index) => left.Contains(candidates[index].Id))];
    }

    private static IReadOnlyCollection<string>? FindIds(Filter filter) => filter switch
    {
        IdsFilter ids => ids.Ids,
        AndFilter and => and.Filters.Select(FindIds).FirstOrDefault(ids => ids is not null),
        _ => null,
    };
}
