using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Storage.Columns;

/// <summary>Counts the labels of a clustering, and the values of a field per label, in one pass over two columns.</summary>
internal static class LabelCounts
{
    private const int RowsBetweenLooks = 64 * 1024;

    /// <summary>Counts the labels, or the labels with their values of a field.</summary>
    /// <param name="rows">The documents, with a column for the labels and one for the field.</param>
    /// <param name="labelPath">The path of the labels.</param>
    /// <param name="counted">The field; null counts the labels alone.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>Null if a document has an object in the field: objects are not distinguished.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static IReadOnlyList<LabelCount>? Count(SelectedRows rows, FieldPath labelPath, FieldPath? counted, CancellationToken cancellationToken)
    {
        Column labels = rows.Table[labelPath];
        Column? values = counted is { } field ? rows.Table[field] : null;
        (int[] labelCodes, int[] labelPlaces) = InOrder(labels, [.. labels.CodesByRank.OrderBy(code => labels.Values[code].AsText(), StringComparer.Ordinal)]);
        (int[] valueCodes, int[] valuePlaces) = values is null ? ([Column.Missing], [0]) : InOrder(values, OrderOf(values, cancellationToken));

        // Null is not a value.
        valuePlaces[values is null ? Column.Missing : Column.Null] = valuePlaces[Column.Missing];
        CellCounts counts = new((long)labelCodes.Length * valueCodes.Length, rows.Count);
        int[] positions = rows.Positions;
        for (int i = 0; i < positions.Length; i++)
        {
            if (i % RowsBetweenLooks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            int label = labels.Codes[positions[i]];
            int value = values?.Codes[positions[i]] ?? Column.Missing;
            if (label == Column.Missing)
            {
                continue;
            }

            if (value == Column.SomeObject)
            {
                return null;
            }

            counts.Add(((long)labelPlaces[label] * valueCodes.Length) + valuePlaces[value]);
        }

        return
        [
            .. counts.InOrder(cancellationToken).Select(cell => new LabelCount(
                labels.Values[labelCodes[cell.Place / valueCodes.Length]].AsText()!,
                values?.Values[valueCodes[cell.Place % valueCodes.Length]] ?? default,
                cell.Count)),
        ];
    }

    /// <summary>Returns the codes in an order, and the place of each code in it.</summary>
    private static (int[] Codes, int[] Places) InOrder(Column column, int[] codes)
    {
        int[] places = new int[column.Values.Length];
        for (int place = 0; place < codes.Length; place++)
        {
            places[codes[place]] = place;
        }

        return (codes, places);
    }

    /// <summary>Sorts the values: arrays, whose ranks are equal, by their JSON.</summary>
    private static int[] OrderOf(Column values, CancellationToken cancellationToken)
    {
        int[] codes = values.CodesByRank;
        if (!values.HasArrays)
        {
            return codes;
        }

        int first = Array.FindIndex(codes, code => values.Values[code].Kind is FieldKind.Array or FieldKind.Object);
        (string Json, int Code)[] arrays = Array.ConvertAll(codes[first..], code => (values.Values[code].ToJson(), code));
        return
        [
            .. codes[..first],
            .. Array.ConvertAll(
                StoppableSort.First(arrays, arrays.Length, (one, other) => string.CompareOrdinal(one.Json, other.Json), cancellationToken).ToArray(),
                array => array.Code),
        ];
    }

    /// <summary>Counts per cell of a table: in an array if it has fewer cells than there are documents, otherwise of the cells that occur.</summary>
    private sealed class CellCounts(long cellCount, int documentCount)
    {
        private readonly int[]? _all = cellCount <= Math.Max(documentCount, RowsBetweenLooks) ? new int[cellCount] : null;
        private readonly Dictionary<long, int> _some = [];

        public void Add(long place)
        {
            if (_all is not null)
            {
                _all[place]++;
            }
            else
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_some, place, out _)++;
            }
        }

        /// <summary>Returns the cells that are not 0, row by row.</summary>
        public IEnumerable<(long Place, int Count)> InOrder(CancellationToken cancellationToken)
        {
            if (_all is not null)
            {
                return _all.Select((count, place) => ((long)place, count)).Where(cell => cell.count > 0);
            }

            KeyValuePair<long, int>[] cells = [.. _some];
            return StoppableSort.First(cells, cells.Length, (one, other) => one.Key.CompareTo(other.Key), cancellationToken).ToArray()
                .Select(cell => (cell.Key, cell.Value));
        }
    }
}
