using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>Numbers in one array, group by group.</summary>
/// <param name="all">The numbers, those of a group next to each other.</param>
/// <param name="ends">The end of each group.</param>
internal sealed class GroupedNumbers(double[] all, int[] ends)
{
    /// <summary>Gets all numbers, in the order of the groups.</summary>
    public Span<double> All => all;

    /// <summary>Gets the numbers of a group.</summary>
    public Span<double> this[int group] => all.AsSpan((group == 0 ? 0 : ends[group - 1])..ends[group]);

    /// <summary>Groups numbers in two passes, without more memory than their array.</summary>
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
        double[] numbers = new double[all];
        for (int i = 0; i < count; i++)
        {
            if (read(i) is (var group and >= 0, var number))
            {
                numbers[ends[group]++] = number;
            }
        }

        return new GroupedNumbers(numbers, ends);
    }
}
