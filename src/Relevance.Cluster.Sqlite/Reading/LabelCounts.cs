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

        KeyValuePair<(int Label, int Value), long>[] all = [.. counts];
        List<LabelCount> listed = new(all.Length);
        foreach (((int label, int value), long count) in StoppableSort.First(all, all.Length, Compare, cancellationToken))
        {
            listed.Add(new LabelCount(labels.Values[label].AsText()!, values?.Values[value] ?? default, count));
        }

        return listed;

        // Labels by their UTF-16 units; arrays, whose ranks are equal, by their JSON.
        int Compare(KeyValuePair<(int Label, int Value), long> one, KeyValuePair<(int Label, int Value), long> other)
        {
            int byLabel = one.Key.Label == other.Key.Label
                ? 0
                : string.CompareOrdinal(labels.Values[one.Key.Label].AsText(), labels.Values[other.Key.Label].AsText());
            int byValue = byLabel != 0 || values is null ? byLabel : values.Compare(one.Key.Value, other.Key.Value);
            return byValue != 0 || values?.Values[one.Key.Value].Kind != FieldKind.Array
                ? byValue
                : string.CompareOrdinal(values.Values[one.Key.Value].ToJson(), values.Values[other.Key.Value].ToJson());
        }
    }
}
