using System.Numerics;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Clusterings.Numbers;

/// <summary>The common axis of several histograms, and the counts on it.</summary>
internal static class HistogramBins
{
    /// <summary>
    /// Chooses the edges of bins of equal width from the smallest to the largest number: one more edge than bins, strictly ascending; no edge without numbers.
    /// </summary>
    public static double[] ChooseEdges(double[] ascending, NumericDistributionOptions options)
    {
        if (ascending.Length == 0)
        {
            return [];
        }

        double low = ascending[0];
        double high = ascending[^1];
        int count = options.BinCount ?? ChooseCount(ascending, options.MaxBinCount);
        if (low == high)
        {
            // A single number has no width: half a unit on each side, as in numpy.histogram, and more if rounding would lose it.
            double half = Math.Max(0.5, Math.Abs(low) * 1e-9);
            (low, high) = (Math.Max(low - half, double.MinValue), Math.Min(high + half, double.MaxValue));
        }

        // If float64 has no number between two edges, use fewer bins.
        double[] edges = Divide(low, high, count);
        while (!IsStrictlyAscending(edges))
        {
            count /= 2;
            edges = Divide(low, high, Math.Max(1, count));
        }

        return edges;
    }

    /// <summary>Counts numbers: a bin includes its lower edge and not its upper edge, except the last, which includes both.</summary>
    public static int[] Count(double[] ascending, double[] edges)
    {
        int[] counts = new int[Math.Max(0, edges.Length - 1)];
        int from = 0;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            int to = bin == counts.Length - 1 ? ascending.Length : FirstNotBelow(ascending, edges[bin + 1], from);
            counts[bin] = to - from;
            from = to;
        }

        return counts;
    }

    private static int ChooseCount(double[] ascending, int max)
    {
        double range = ascending[^1] - ascending[0];
        double width = 2 * (Moments.Percentile(ascending, 75) - Moments.Percentile(ascending, 25)) / CubeRoot(ascending.Length);
        double count = range == 0 ? 1
            : width > 0 && double.IsFinite(range) ? Math.Ceiling(range / width)
            : 1 + (32 - BitOperations.LeadingZeroCount((uint)(ascending.Length - 1)));
        return (int)Math.Clamp(count, 1, max);
    }

    // Newton's method from above uses the four operations only, so the result is the same on every system.
    private static double CubeRoot(int number)
    {
        double root = number;
        double next = ((2 * root) + (number / (root * root))) / 3;
        while (next < root)
        {
            (root, next) = (next, ((2 * next) + (number / (next * next))) / 3);
        }

        return root;
    }

    private static double[] Divide(double low, double high, int count)
    {
        double[] edges = new double[count + 1];
        for (int i = 0; i < count; i++)
        {
            double part = (double)i / count;
            edges[i] = double.IsFinite(high - low) ? low + (i * ((high - low) / count)) : (low * (1 - part)) + (high * part);
        }

        edges[count] = high;
        return edges;
    }

    private static bool IsStrictlyAscending(double[] edges)
    {
        for (int i = 1; i < edges.Length; i++)
        {
            if (edges[i] <= edges[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    private static int FirstNotBelow(double[] ascending, double edge, int from)
    {
        int to = ascending.Length;
        while (from < to)
        {
            int middle = from + ((to - from) / 2);
            (from, to) = ascending[middle] < edge ? (middle + 1, to) : (from, middle);
        }

        return from;
    }
}
