namespace Relevance.Cluster.Numerics;

/// <summary>How many times as frequent something is here than elsewhere.</summary>
internal static class SmoothedLift
{
    /// <summary>
    /// ((count + ½) / (total + 1)) / ((restCount + ½) / (restTotal + 1)): the ratio of two shares, each as its Jeffreys estimate (the posterior mean under a Beta(½, ½) prior), so that nothing is divided
    /// by zero and few cases move it little. 1 where both are as frequent, above where it is more frequent here.
    /// </summary>
    public static double Of(long count, long total, long restCount, long restTotal) => (count + 0.5) / (total + 1) / ((restCount + 0.5) / (restTotal + 1));
}
