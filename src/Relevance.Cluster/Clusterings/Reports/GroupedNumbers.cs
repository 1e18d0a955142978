using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>Numbers group by group, outside of the managed heap until they are disposed: one per document, they are not worth a collection.</summary>
internal sealed unsafe class GroupedNumbers : IDisposable
{
    private readonly NativeBlock _numbers;
    private readonly int[] _ends;

    /// <summary>Initializes a new instance of the <see cref="GroupedNumbers"/> class.</summary>
    /// <param name="count">The number of numbers.</param>
    /// <param name="ends">The end of each group.</param>
    private GroupedNumbers(int count, int[] ends)
    {
        _numbers = NativeBlock.Of<double>(count);
        (Count, _ends) = (count, ends);
    }

    /// <summary>Gets the number of all numbers.</summary>
    public int Count { get; }

    /// <summary>Gets all numbers, in the order of the groups; valid until they are disposed.</summary>
    public Span<double> All => new(_numbers.Pointer<double>(), Count);

    /// <summary>Gets the numbers of a group; valid until they are disposed.</summary>
    public Span<double> this[int group] => All[(group == 0 ? 0 : _ends[group - 1]).._ends[group]];

    /// <summary>Groups numbers in two passes, without more memory than theirs.</summary>
    /// <param name="count">The number of items.</param>
    /// <param name="groupCount">The number of groups.</param>
    /// <param name="read">Returns the group and the number of an item; −1 for an item without a number.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static GroupedNumbers Of(int count, int groupCount, Func<int, (int Group, double Number)> read)
    {
        int[] ends = new int[groupCount];
        for (int i = 0; i < count; i++)
        {
            if (read(i).Group is var group and >= 0)
            {
                ends[group]++;
            }
        }

        int all = 0;
        for (int group = 0; group < groupCount; group++)
        {
            (ends[group], all) = (all, all + ends[group]);
        }

        // Until here the start of each group, which becomes its end when its numbers are in place.
        GroupedNumbers grouped = new(all, ends);
        Span<double> numbers = grouped.All;
        for (int i = 0; i < count; i++)
        {
            if (read(i) is (var group and >= 0, var number))
            {
                numbers[ends[group]++] = number;
            }
        }

        return grouped;
    }

    /// <inheritdoc/>
    public void Dispose() => _numbers.Free();
}
