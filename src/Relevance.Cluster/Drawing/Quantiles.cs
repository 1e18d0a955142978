namespace Relevance.Cluster.Drawing;

/// <summary>Quantiles of sorted numbers, between two numbers in proportion (R. Hyndman and Y. Fan 1996, definition 7).</summary>
internal static class Quantiles
{
    /// <summary>Gives the quantile at a share from 0 (the first number) to 1 (the last).</summary>
    /// <param name="sorted">At least one number, ascending.</param>
    /// <param name="share">From 0 to 1.</param>
    public static double OfAscending(IReadOnlyList<double> sorted, double share)
    {
        double position = share * (sorted.Count - 1);
        int below = (int)position;
        double fraction = position - below;
        return fraction == 0 ? sorted[below] : (sorted[below] * (1 - fraction)) + (sorted[below + 1] * fraction);
    }

    /// <summary>Gives the same of numbers that are sorted the other way.</summary>
    public static double OfDescending(IReadOnlyList<double> sorted, double share)
    {
        double position = (1 - share) * (sorted.Count - 1);
        int above = (int)position;
        double fraction = position - above;
        return fraction == 0 ? sorted[above] : (sorted[above] * (1 - fraction)) + (sorted[above + 1] * fraction);
    }
}
