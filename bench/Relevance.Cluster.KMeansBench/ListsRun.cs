using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.KMeansBench;

/// <summary>The members closest to and furthest from each centroid, next to one assignment pass.</summary>
internal static class ListsRun
{
    private const int Rounds = 15;

    public static void Print(string folder, int threads, int pageSize)
    {
        (VectorSet vectors, VectorSet centroids) = SetFiles.Read(folder);
        int[] labels = new int[vectors.Count];
        var search = new NearestCentroidSearch(vectors, centroids.Count, DistanceMetric.SquaredEuclidean, null, threads);
        double pass = Least(() =>
        {
            search.Forget();
            search.Assign(centroids, labels, null, CancellationToken.None);
        });
        NearestCentroids nearest = NearestCentroids.Find(vectors, centroids, maxDegreeOfParallelism: threads);
        var options = new MemberRankingOptions { PageSize = pageSize, MaxDegreeOfParallelism = threads };
        double looking = Least(() => MemberRanking.ListClosest(vectors, labels, centroids, options));
        double furthest = Least(() => MemberRanking.ListFurthest(vectors, labels, centroids, options));
        double knowing = Least(() => MemberRanking.ListClosest(vectors, labels, centroids, options with { Distances = nearest.Distances }));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
                $"{{\"threads\":{threads},\"page\":{pageSize},\"passMs\":{pass:F2},\"closestMs\":{looking:F2},\"furthestMs\":{furthest:F2},\"closestOfKnownDistancesMs\":{knowing:F2}}}"
            ));
    }

    /// <summary>The least processor time of several rounds, in milliseconds.</summary>
    private static double Least(Action action)
    {
        double least = double.PositiveInfinity;

        for (int round = 0; round < Rounds; round++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            action();
            least = Math.Min(least, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
        }

        return least;
    }
}
