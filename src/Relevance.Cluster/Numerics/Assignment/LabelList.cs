using System.Collections;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>A value for each label up to the largest, index i for label i, that holds only those of labels that occur.</summary>
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
