using Relevance.Cluster.Sqlite.Columns;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Threads;
using Relevance.Cluster.Storage.Columns;

namespace Relevance.Cluster.Sqlite.Reading;

/// <summary>Finds the documents that a query is about.</summary>
internal static class RowSelection
{
    /// <summary>
    /// Reads the documents that meet a filter: from the columns in memory, or, if they cannot evaluate the filter or hold the fields, from the tables.
    /// </summary>
    /// <param name="session">The connection.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="filter">The filter; null means all documents.</param>
    /// <param name="paths">The fields.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <exception cref="ArgumentException">The filter compares the value of a vector.</exception>
    public static SelectedRows Read(
        StoreSession session, DatasetInfo dataset, Filter? filter, IReadOnlyCollection<FieldPath> paths, CancellationToken cancellationToken)
    {
        if (TrySelect(session, dataset, filter, paths, cancellationToken) is { } selected)
        {
            return selected;
        }

        SqlText condition = FilterQuery.Translate(session, dataset, filter, cancellationToken);
        return new SelectedRows(session.CreateSource(dataset).Scan.Read(condition, paths, long.MaxValue, cancellationToken), null);
    }

    /// <summary>Selects documents from the columns in memory, which are read if necessary.</summary>
    /// <returns>Null if the columns cannot evaluate the filter or hold the fields.</returns>
    public static SelectedRows? TrySelect(
        StoreSession session, DatasetInfo dataset, Filter? filter, IReadOnlyCollection<FieldPath> paths, CancellationToken cancellationToken) =>
        Select(session, dataset, filter, paths, session.Columns.Get, cancellationToken);

    /// <summary>Selects documents from the columns that previous queries have read.</summary>
    /// <returns>Null if these do not suffice.</returns>
    public static SelectedRows? TryFind(StoreSession session, DatasetInfo dataset, Filter filter, CancellationToken cancellationToken) =>
        Select(session, dataset, filter, [], session.Columns.Find, cancellationToken);

    private static SelectedRows? Select(
        StoreSession session,
        DatasetInfo dataset,
        Filter? filter,
        IReadOnlyCollection<FieldPath> paths,
        Func<ColumnSource, IReadOnlyCollection<FieldPath>, CancellationToken, ColumnTable?> getTable,
        CancellationToken cancellationToken)
    {
        filter?.Validate(dataset.Schema, dataset.Name);
        HashSet<FieldPath> filtered = [];
        if (filter is not null && !ColumnFilter.TryCollectPaths(filter, dataset.VectorPaths, filtered))
        {
            return null;
        }

        ColumnTable? table = getTable(session.CreateSource(dataset), [.. filtered, .. paths], cancellationToken);
        return table is null ? null
            : filter is null ? new SelectedRows(table, null)
            : !ColumnFilter.CanEvaluate(table, filter) ? null
            : new SelectedRows(table, table.Derived.GetOrAdd(filter.ToJson(), () => ColumnFilter.Select(table, filter, cancellationToken)));
    }
}
