using System.Runtime.InteropServices;

namespace Relevance.Cluster.Clusterings.Distribution;

/// <summary>Distinct texts with a number each, in the order in which they are added.</summary>
internal sealed class TextNumbers
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private (string Text, int Number)? _latest;

    /// <summary>Adds a text, or finds it; repeating the latest object takes no look-up.</summary>
    public int Add(string text)
    {
        if (_latest is { } latest && ReferenceEquals(latest.Text, text))
        {
            return latest.Number;
        }

        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, text, out bool exists);
        number = exists ? number : _numbers.Count - 1;
        _latest = (text, number);
        return number;
    }

    /// <summary>Returns the texts in natural order, and the place of each number in it.</summary>
    public (string[] Texts, int[] Places) Sort()
    {
        string[] texts = [.. _numbers.Keys.Order(ClusterLabels.NaturalOrder)];
        int[] places = new int[texts.Length];
        for (int place = 0; place < texts.Length; place++)
        {
            places[_numbers[texts[place]]] = place;
        }

        return (texts, places);
    }
}
