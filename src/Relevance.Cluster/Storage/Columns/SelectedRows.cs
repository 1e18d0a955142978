namespace Relevance.Cluster.Storage.Columns;

/// <summary>The documents that a query is about, with columns of the fields that it reads.</summary>
/// <param name="Table">The columns.</param>
/// <param name="Selection">The positions of the documents in the table, ascending; null for all.</param>
internal sealed record SelectedRows(ColumnTable Table, int[]? Selection)
{
    /// <summary>Gets the number of documents.</summary>
    public int Count => Selection?.Length ?? Table.Count;

    /// <summary>Gets the positions of the documents, ascending.</summary>
    public int[] Positions => Selection ?? Table.Positions;

    /// <summary>Gets the code of each document in a column of the table.</summary>
    public int[] GetCodes(Column column) => Selection is null ? column.Codes : Array.ConvertAll(Selection, position => column.Codes[position]);
}
