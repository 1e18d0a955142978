using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Storage.Columns;

/// <summary>
/// The documents of a query in its order, from columns: sorted once, in a time that is linear in their number after the distinct values are sorted, so that a
/// page costs its own documents and a binary search.
/// </summary>
internal sealed class SortedRows
{
    private readonly ColumnTable _table;
    private readonly IReadOnlyList<SortKey> _sort;
    private readonly int[] _order;

    /// <summary>Initializes a new instance of the <see cref="SortedRows"/> class.</summary>
    /// <param name="rows">The documents, with a column for each sort key.</param>
    /// <param name="dataset">The number of the dataset.</param>
    /// <param name="query">The order; its filter has selected the documents.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public SortedRows(SelectedRows rows, long dataset, DocumentQuery query, CancellationToken cancellationToken)
    {
        _table = rows.Table;
        _sort = query.Sort;
        _order = _sort.Count == 0
            ? rows.Positions
            : _table.Derived.GetOrAdd(PageCursor.Describe(dataset, query), () => Sort(rows.Positions, cancellationToken));
    }

    /// <summary>Gets the number of documents.</summary>
    public int Count => _order.Length;

    /// <summary>Returns the row of a document.</summary>
    public long GetRow(int index) => _table.Rows[_order[index]];

    /// <summary>Returns the end of a page whose last document this is.</summary>
    public PageCursor GetCursor(int index) =>
        new(GetRow(index), [.. _sort.Select(key => SortKeyBytes.Encode(GetValue(key, _order[index])))]);

    /// <summary>Finds the first document after a cursor, whose own document may have been changed or deleted.</summary>
    public int FindAfter(PageCursor cursor)
    {
        int low = 0;
        int high = _order.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Compare(_order[middle], cursor) > 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    private FieldValue GetValue(SortKey key, int position)
    {
        Column column = _table[key.By];
        return column.Values[column.Codes[position]];
    }

    private int Compare(int position, PageCursor cursor)
    {
        for (int i = 0; i < _sort.Count; i++)
        {
            int sign = SortKeyBytes.Encode(GetValue(_sort[i], position)).AsSpan().SequenceCompareTo(cursor.Keys[i]);
            if (sign != 0)
            {
                return _sort[i].Direction == SortDirection.Descending ? -sign : sign;
            }
        }

        return _table.Rows[position].CompareTo(cursor.Row);
    }

    /// <summary>Sorts by the last key first: each sort keeps the order of equal values, which starts as that of the rows.</summary>
    private int[] Sort(int[] positions, CancellationToken cancellationToken)
    {
        int[] sorted = positions;
        foreach (SortKey key in _sort.Reverse())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Column column = _table[key.By];
            int last = column.Ranks.Max();
            bool isDescending = key.Direction == SortDirection.Descending;
            int[] ranks = Array.ConvertAll(sorted, position => column.Ranks[column.Codes[position]]);
            if (isDescending)
            {
                ranks = Array.ConvertAll(ranks, rank => last - rank);
            }

            sorted = GroupedItems.Create(last + 1, ranks, sorted).Items;
        }

        return sorted;
    }
}
