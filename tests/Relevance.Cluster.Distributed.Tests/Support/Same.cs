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

    public static void Assert(VectorSearchResult expected, VectorSearchResult actual)
    {
        Xunit.Assert.Equal((expected.Metric, expected.TotalCount), (actual.Metric, actual.TotalCount));
        Assert(expected.Hits, actual.Hits);
    }

    public static void Assert(IReadOnlyList<RankedDocument> expected, IReadOnlyList<RankedDocument> actual)
    {
        Xunit.Assert.Equal(expected.Select(hit => hit.Document.ToJson()), actual.Select(hit => hit.Document.ToJson()));
        Xunit.Assert.Equal(expected.Select(hit => (hit.Distance, hit.Similarity)), actual.Select(hit => (hit.Distance, hit.Similarity)));
    }

    public static void Assert(MemberLists expected, MemberLists actual)
    {
        Xunit.Assert.Equal((expected.End, expected.Metric), (actual.End, actual.Metric));
        Xunit.Assert.Equal(expected.Remarks, actual.Remarks);
        Xunit.Assert.Equal(expected.Select(cluster => (cluster.Label, cluster.Name)), actual.Select(cluster => (cluster.Label, cluster.Name)));
        Xunit.Assert.All(expected.Zip(actual), pair => Assert(pair.First.Members, pair.Second.Members));
    }

    public static void Assert(SilhouetteResult expected, SilhouetteResult actual)
    {
        Xunit.Assert.Equal(expected.Values, actual.Values);
        Xunit.Assert.Equal(expected.PerCluster, actual.PerCluster);
        Xunit.Assert.Equal(expected.Labels, actual.Labels);
        Xunit.Assert.Equal(expected.DocumentIds, actual.DocumentIds);
        Xunit.Assert.Equal((expected.Mean, expected.MeasuredCount, expected.IsSampled), (actual.Mean, actual.MeasuredCount, actual.IsSampled));
        Xunit.Assert.Equal(expected.ToString(), actual.ToString());
    }

    public static void Assert(DispersionResult expected, DispersionResult actual)
    {
        Xunit.Assert.Equal(expected.Distances, actual.Distances);
        Xunit.Assert.Equal(expected.Labels, actual.Labels);
        Xunit.Assert.Equal(expected.InertiaPerCluster, actual.InertiaPerCluster);
        Xunit.Assert.Equal(expected.DaviesBouldinPerCluster, actual.DaviesBouldinPerCluster);
        Xunit.Assert.Equal(
            (expected.Inertia, expected.CalinskiHarabasz, expected.DaviesBouldin), (actual.Inertia, actual.CalinskiHarabasz, actual.DaviesBouldin));
        Xunit.Assert.Equal(expected.ToString(), actual.ToString());
    }

    /// <summary>Compares the exceptions of two ways of a call: type, message and the facts of a misshaped vector.</summary>
    public static async Task AssertFailureAsync(QuestionCluster cluster, Func<Dataset, Task> call)
    {
        Exception expected = (await Record.ExceptionAsync(() => call(cluster.Here)))!;
        Exception? actual = await Record.ExceptionAsync(() => call(cluster.There));
        Xunit.Assert.NotNull(expected);
        Xunit.Assert.Equal((expected.GetType(), expected.Message), (actual?.GetType(), actual?.Message));
        Xunit.Assert.Equal(FactsOf(expected), FactsOf(actual!));

        static (string?, string?, string?, int?, string?) FactsOf(Exception exception) => exception is VectorShapeException shape
            ? (shape.DatasetId, shape.DocumentId, shape.VectorField, shape.Row, null)
            : (null, null, null, null, (exception as ArgumentException)?.ParamName);
    }

    public static string BitsOf(VectorSet vectors) =>
        string.Join(' ', Enumerable.Range(0, vectors.Count).Select(row => Convert.ToHexString(MemoryMarshal.AsBytes(vectors[row]))));
}
