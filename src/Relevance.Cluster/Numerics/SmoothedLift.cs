namespace Relevance.Cluster.Numerics;

/// <summary>Computes a smoothed lift: the ratio of a share within a group to the share outside it.</summary>
internal static class SmoothedLift
{
    /// <summary>
    /// Computes ((count + ½) / (total + 1)) / ((restCount + ½) / (restTotal + 1)): the ratio of two shares, each as its Jeffreys estimate (the posterior
    /// mean under a Beta(½, ½) prior), so that no division by zero occurs and few cases change it little. 1 means equal shares; above 1, the share is larger
    /// within the group.
    /// </summary>
    public static double Of(long count, long total, long restCount, long restTotal) => (count + 0.5) / (total + 1) / ((restCount + 0.5) / (restTotal + 1));
}
