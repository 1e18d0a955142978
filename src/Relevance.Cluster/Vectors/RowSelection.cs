using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Vectors;

/// <summary>Finds the rows of a vector column whose documents match a filter.</summary>
internal static class RowSelection
{
    /// <summary>Lists the matching rows in ascending order.</summary>
    public static async Task<int[]> ListAsync(
        DocumentStore store, string datasetId, VectorColumn column, Filter filter, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> ids = await store.ListIdsAsync(datasetId, filter, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, int> rows = column.Rows;
        return [.. ids.Select(id => rows.TryGetValue(id, out int row) ? row : -1).Where(row => row >= 0).Order()];
    }

    /// <summary>Marks the matching rows.</summary>
    /// <returns>Null without a filter: every row matches.</returns>
    public static async Task<bool[]?> MarkAsync(
        DocumentStore store, string datasetId, VectorColumn column, Filter? filter, CancellationToken cancellationToken)
    {
        if (filter is null)
        {
            return null;
        }

        bool[] isFound = new bool[column.Vectors.Count];
        foreach (string id in await store.ListIdsAsync(datasetId, filter, cancellationToken).ConfigureAwait(false))
        {
            if (column.Rows.TryGetValue(id, out int row))
            {
                isFound[row] = true;
            }
        }

        return isFound;
    }
}
