using System.Runtime.InteropServices;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Clusters;

/// <summary>Counts of labels and values with each label and each value written once: a tenth of the text of one object per count.</summary>
internal static class LabelCountTable
{
    /// <summary>Creates the response: <c>labels</c>, <c>values</c>, and in <c>cells</c> a position in each, −1 for no value, and the count.</summary>
    public static WireObject Of(IReadOnlyList<LabelCount> counts)
    {
        Dictionary<string, int> labels = new(StringComparer.Ordinal);
        Dictionary<FieldValue, int> values = [];
        List<long> cells = new(3 * counts.Count);
        foreach (LabelCount count in counts)
        {
            cells.Add(PlaceOf(labels, count.Label));
            cells.Add(count.Value.HasValue ? PlaceOf(values, count.Value) : -1);
            cells.Add(count.Count);
        }

        return new WireObject()
            .Add("labels", FieldValue.FromArray(labels.Keys.Select(label => (FieldValue)label)))
            .Add("values", FieldValue.FromArray(values.Keys))
            .Add("cells", cells);
    }

    private static int PlaceOf<T>(Dictionary<T, int> places, T item)
        where T : notnull
    {
        // Nothing is removed, so that keys keep the order in which they were added.
        ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, item, out bool exists);
        return place = exists ? place : places.Count - 1;
    }
}
