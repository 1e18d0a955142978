using System.Runtime.InteropServices;

namespace Relevance.Cluster.Distributed.Tests.Support;

/// <summary>Compares results to the last bit, without the distances, which stay on the workers: the inertia is their exact sum.</summary>
internal static class Same
{
    public static void Assert(KMeansResult expected, KMeansResult actual)
    {
        Xunit.Assert.Equal(expected.Labels, actual.Labels);
        Xunit.Assert.Equal(BitsOf(expected.Centroids!), BitsOf(actual.Centroids!));
        Xunit.Assert.Equal(expected.InertiaPerRestart, actual.InertiaPerRestart);
        Xunit.Assert.Equal(expected.Sizes, actual.Sizes);
        Xunit.Assert.Equal(expected.Remarks, actual.Remarks);
        Xunit.Assert.Equal(
            (expected.Inertia, expected.Iterations, expected.StopReason, expected.FilledClusterCount, expected.Restart, expected.Metric),
            (actual.Inertia, actual.Iterations, actual.StopReason, actual.FilledClusterCount, actual.Restart, actual.Metric));
    }

    public static string BitsOf(VectorSet vectors) =>
        string.Join(' ', Enumerable.Range(0, vectors.Count).Select(row => Convert.ToHexString(MemoryMarshal.AsBytes(vectors[row]))));
}
