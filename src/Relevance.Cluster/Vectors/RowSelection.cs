using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Vectors;

/// <summary>Finds the rows of a vector column whose documents match a filter.</summary>
internal static class RowSelection
{
    /// <summary>Lists the matching rows in ascending order.</summary>
    public static async Task<int[]> ListAsync(
        DocumentStore store, string datasetId, VectorColumn column, Filter filter, CancellationToken cancellationToken)
    {
        IdList ids = IdList.Of(await store.ListIdsAsync(datasetId, filter, cancellationToken).ConfigureAwait(false));
        return [.. Rows(ids, column).Order()];
    }

    /// <summary>Marks the matching rows.</summary>
    /// <param name="store">The store.</param>
    /// <param name="key">The dataset and the field of the column.</param>
    /// <param name="column">The vectors of the field.</param>
    /// <param name="filter">The condition on documents.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>Null without a filter: every row matches.</returns>
    public static async Task<bool[]?> MarkAsync(
        DocumentStore store, ColumnKey key, VectorColumn column, Filter? filter, CancellationToken cancellationToken)
    {
        if (filter is null)
        {
            return null;
        }

        bool[] isFound = new bool[column.Vectors.Count];
        if (column.Revision is { } revision
            && await store.SelectVectorsAsync(key.DatasetId, key.Name, revision, filter, cancellationToken).ConfigureAwait(false) is { } selected)
        {
            foreach (int row in selected)
            {
                isFound[row] = true;
            }

            return isFound;
        }

        IdList ids = IdList.Of(await store.ListIdsAsync(key.DatasetId, filter, cancellationToken).ConfigureAwait(false));
        foreach (int row in Rows(ids, column))
        {
            isFound[row] = true;
        }

        return isFound;
    }

    private static IEnumerable<int> Rows(IdList ids, VectorColumn column) =>
        Enumerable.Range(0, ids.Count).Select(i => column.DocumentIds.Find(ids.Utf8(i), likely: i)).Where(row => row >= 0);
}
