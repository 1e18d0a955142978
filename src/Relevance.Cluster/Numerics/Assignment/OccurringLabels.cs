using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Renumbers labels by the clusters that occur, so that the cost of a computation does not depend on the largest label.</summary>
internal sealed class OccurringLabels
{
    private OccurringLabels(int[] places, int[] labels) => (Places, Labels) = (places, labels);

    /// <summary>Gets for each row the index of its label in <see cref="Labels"/>; −1 for an outlier. It can be the array of the caller.</summary>
    public int[] Places { get; }

    /// <summary>Gets the labels that occur, ascending; never −1.</summary>
    public int[] Labels { get; }

    /// <summary>Gets the number of clusters that have members.</summary>
    public int Count => Labels.Length;

    /// <summary>Validates that there is one label per row, and renumbers the labels.</summary>
    /// <exception cref="ArgumentException">The number of labels is not that of the rows, or a label is below −1 or 2³¹ − 1.</exception>
    public static OccurringLabels Of(VectorSet vectors, IReadOnlyList<int> labels)
    {
        if (labels.Count != vectors.Count)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Expected one label per vector, found {labels.Count} labels for {vectors.Count} vectors."),
                nameof(labels));
        }

        return Of(labels);
    }

    /// <summary>Renumbers labels. O(n + k log k).</summary>
    /// <exception cref="ArgumentException">A label is below −1 or 2³¹ − 1.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static OccurringLabels Of(IReadOnlyList<int> labels)
    {
        int[] places = labels as int[] ?? [.. labels];
        HashSet<int> distinct = [];

        for (int row = 0; row < places.Length; row++)
        {
            if (places[row] is < -1 or int.MaxValue)
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Row {row} has the label {places[row]}; labels are from -1, an outlier, to {int.MaxValue - 1}."),
                    nameof(labels));
            }

            distinct.Add(places[row]);
        }

        int[] occurring = [.. distinct.Where(label => label >= 0).Order()];

        // Mostly the labels are 0, 1, 2 and so on, and need neither another number nor a copy.
        if (occurring.Length > 0 && occurring[^1] != occurring.Length - 1)
        {
            Dictionary<int, int> placeOf = occurring.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
            placeOf[-1] = -1;
            places = Array.ConvertAll(places, label => placeOf[label]);
        }

        return new OccurringLabels(places, occurring);
    }

    /// <summary>Returns the values of a list by label; of a <see cref="LabelList{T}"/> only those of labels that occur.</summary>
    public static IReadOnlyList<T> ValuesOf<T>(IReadOnlyList<T> byLabel) => byLabel is LabelList<T> sparse ? sparse.Values : byLabel;

    /// <summary>Creates a list with a value for each label, index i for label i.</summary>
    /// <param name="values">The values, in the order of <see cref="Labels"/>.</param>
    /// <param name="missing">The value of labels that no row has.</param>
    public IReadOnlyList<T> ByLabel<T>(T[] values, T missing) =>
        Count == 0 || Labels[^1] == Count - 1 ? values.AsReadOnly() : new LabelList<T>(Labels, values, missing);
}

/// <summary>A sparse list with a value for each label up to the largest, index i for label i; it stores only the values of labels that occur.</summary>
/// <param name="labels">The labels that occur, ascending; at least one.</param>
/// <param name="values">Their values, in the same order.</param>
/// <param name="missing">The value of all others.</param>
internal sealed class LabelList<T>(int[] labels, T[] values, T missing) : IReadOnlyList<T>
{
    /// <summary>Gets the values of the labels that occur.</summary>
    public IReadOnlyList<T> Values { get; } = values;

    public int Count => labels[^1] + 1;

    public T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            int place = Array.BinarySearch(labels, index);
            return place < 0 ? missing : Values[place];
        }
    }

    public IEnumerator<T> GetEnumerator()
    {
        int next = 0;

        for (int place = 0; place < labels.Length; place++)
        {
            for (; next < labels[place]; next++)
            {
                yield return missing;
            }

            yield return Values[place];
            next++;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
