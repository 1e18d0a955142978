using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Storage.Rows;

/// <summary>Sorts items, or the first few of many, in steps and checks a token between them: a sort of ten million items takes seconds.</summary>
internal static class StoppableSort
{
    private const int StepSize = 8 * 1024;

    /// <summary>The share of items up to which the first ones are selected instead of all being sorted.</summary>
    private const int SelectedShare = 16;

    /// <summary>Returns the first items in order.</summary>
    /// <param name="items">All items, which are reordered.</param>
    /// <param name="count">The largest number of returned items.</param>
    /// <param name="order">A total order; the order of equal items is unspecified.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public static ReadOnlySpan<T> First<T>(T[] items, long count, Comparison<T> order, CancellationToken cancellationToken)
    {
        if (count < items.Length / SelectedShare)
        {
            return Select(items, (int)count, order, cancellationToken);
        }

        List<ArraySegment<T>> runs = [];
        for (int start = 0; start < items.Length; start += StepSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int length = Math.Min(StepSize, items.Length - start);
            items.AsSpan(start, length).Sort(order);
            runs.Add(new ArraySegment<T>(items, start, (int)Math.Min(length, count)));
        }

        while (runs.Count > 1)
        {
            List<ArraySegment<T>> merged = [];
            for (int i = 0; i < runs.Count; i += 2)
            {
                merged.Add(i + 1 < runs.Count ? Merge(runs[i], runs[i + 1], count, order, cancellationToken) : runs[i]);
            }

            runs = merged;
        }

        return runs.Count == 0 ? [] : runs[0].AsSpan();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T[] Select<T>(T[] items, int count, Comparison<T> order, CancellationToken cancellationToken)
    {
        PriorityQueue<T, T> lastFirst = new(count, Comparer<T>.Create((one, other) => order(other, one)));
        for (int i = 0; i < items.Length; i++)
        {
            if (i % StepSize == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (lastFirst.Count < count)
            {
                lastFirst.Enqueue(items[i], items[i]);
            }
            else if (count > 0 && order(items[i], lastFirst.Peek()) < 0)
            {
                lastFirst.DequeueEnqueue(items[i], items[i]);
            }
        }

        T[] first = new T[count];
        for (int i = count - 1; i >= 0; i--)
        {
            first[i] = lastFirst.Dequeue();
        }

        return first;
    }

    private static ArraySegment<T> Merge<T>(
        ArraySegment<T> left, ArraySegment<T> right, long count, Comparison<T> order, CancellationToken cancellationToken)
    {
        T[] merged = new T[(int)Math.Min(left.Count + right.Count, count)];
        int fromLeft = 0;
        int fromRight = 0;
        for (int i = 0; i < merged.Length; i++)
        {
            if (i % StepSize == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            bool isLeft = fromRight == right.Count || (fromLeft < left.Count && order(left[fromLeft], right[fromRight]) <= 0);
            merged[i] = isLeft ? left[fromLeft++] : right[fromRight++];
        }

        return merged;
    }
}
