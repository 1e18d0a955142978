using System.Runtime.InteropServices;
using Relevance.Cluster.Sqlite.Columns;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Threads;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Reading;

/// <summary>Counts the labels of a clustering, and the values of a field per label, in one pass over two columns.</summary>
internal static class LabelCounts
{
    private const int RowsBetweenLooks = 64 * 1024;

    /// <summary>Counts the labels, or the labels with their values of a field.</summary>
    /// <returns>Null if a document has an object in the field: objects are not distinguished.</returns>
    public static IReadOnlyList<LabelCount>? Count(
        StoreSession session, DatasetInfo dataset, (KnownClustering Clustering, FieldPath? Field) counted, Filter? filter, CancellationToken cancellationToken)
    {
        FieldPath labelPath = counted.Clustering.LabelPath;
        SelectedRows rows = SelectedRows.Read(
            session, dataset, filter, counted.Field is { } path ? [labelPath, path] : [labelPath], cancellationToken);
        Column labels = rows.Table[labelPath];
        Column? values = counted.Field is { } field ? rows.Table[field] : null;
        Dictionary<(int Label, int Value), long> counts = [];
        int[] positions = rows.Positions;
        for (int i = 0; i < positions.Length; i++)
        {
            if (i % RowsBetweenLooks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            int label = labels.Codes[positions[i]];
            if (label == Column.Missing)
            {
                continue;
            }

            int value = values?.Codes[positions[i]] ?? Column.Missing;
            if (value == Column.SomeObject)
            {
                return null;
            }

            // Null is not a value.
            CollectionsMarshal.GetValueRefOrAddDefault(counts, (label, value == Column.Null ? Column.Missing : value), out _)++;
        }

        // Labels by their UTF-16 units, then values by their ranks.
        int[] labelOrder = new int[labels.Values.Length];
        foreach ((int order, int label) in labels.CodesByRank.OrderBy(code => labels.Values[code].AsText(), StringComparer.Ordinal).Index())
        {
            labelOrder[label] = order;
        }

        Cell[] all = [.. counts.Select(count => new Cell(
            ((long)labelOrder[count.Key.Label] << 32) | (uint)(values?.Ranks[count.Key.Value] ?? 0), count.Key.Label, count.Key.Value, count.Value))];
        List<LabelCount> listed = new(all.Length);
        foreach (Cell cell in StoppableSort.First(all, all.Length, Compare, cancellationToken))
        {
            listed.Add(new LabelCount(labels.Values[cell.Label].AsText()!, values?.Values[cell.Value] ?? default, cell.Count));
        }

        return listed;

        // The ranks of arrays are equal: by their JSON.
        int Compare(Cell one, Cell other)
        {
            int byPlace = one.Place.CompareTo(other.Place);
            return byPlace != 0 || values?.Values[one.Value].Kind != FieldKind.Array
                ? byPlace
                : string.CompareOrdinal(values.Values[one.Value].ToJson(), values.Values[other.Value].ToJson());
        }
    }

    private readonly record struct Cell(long Place, int Label, int Value, long Count);
}
