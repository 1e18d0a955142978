namespace Relevance.Cluster.Tests.Support;

/// <summary>
/// Twelve points in three dimensions, with clusters and truth values. The values that tests expect were computed with scikit-learn 1.2.1.
/// </summary>
internal static class TwelvePoints
{
    public static readonly string[] ClusterNames = ["cluster-0", "cluster-1", "cluster-2"];

    public static readonly int[] Labels = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2];

    public static readonly string[] LabelNames = [.. Labels.Select(l => ClusterNames[l])];

    public static readonly string[] Truths = ["shoe", "shoe", "boot", "shoe", "tv", "tv", "boot", "cup", "cup", "cup", "tv", "boot"];

    public static VectorSet Vectors => VectorSet.From(
    [
        [1f, 0f, 0f], [.9f, .1f, 0f], [.8f, 0f, .2f], [1f, .2f, .1f],
        [0f, 1f, 0f], [.1f, .9f, 0f], [0f, .8f, .3f],
        [0f, 0f, 1f], [.2f, 0f, .9f], [0f, .3f, 1.1f], [.1f, .1f, .8f], [.5f, .5f, .6f],
    ]);

    /// <summary>The means of the members.</summary>
    public static VectorSet Centroids => VectorSet.From([[.925f, .075f, .075f], [.1f / 3, .9f, .1f], [.16f, .18f, .88f]]);
}
