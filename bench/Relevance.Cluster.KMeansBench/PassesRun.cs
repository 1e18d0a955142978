using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.KMeansBench;

/// <summary>The time of each pass of a search, and the rows that it reads.</summary>
internal static class PassesRun
{
    private const int Rounds = 8;

    /// <summary>Prints a line a pass, of the fastest round; then the milliseconds of each round.</summary>
    public static void Print(string folder, int passes, int threads, bool isPlain)
    {
        (VectorSet vectors, VectorSet start) = SetFiles.Read(folder);
        var rounds = new List<(double Total, List<string> Lines)>();

        for (int round = 0; round < Rounds; round++)
        {
            rounds.Add(Run(vectors, start, passes, threads, isPlain));
        }

        (double least, List<string> lines) = rounds.MinBy(round => round.Total);
        Console.WriteLine(" pass       ms   changed    plain     open   open pairs     read");
        lines.ForEach(Console.WriteLine);
        Console.WriteLine("rounds " + string.Join(' ', rounds.Select(round => round.Total.ToString("F0", CultureInfo.InvariantCulture))));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"least {least:F1}"));
    }

    private static (double Total, List<string> Lines) Run(VectorSet vectors, VectorSet centroids, int passes, int threads, bool isPlain)
    {
        BoundsPolicy policy = isPlain ? BoundsPolicy.Never : BoundsPolicy.WhenTheyPay;
        var search = new NearestCentroidSearch(vectors, centroids.Count, DistanceMetric.SquaredEuclidean, null, threads, policy);
        var terms = RowTerms.Of(vectors, default, null, threads, CancellationToken.None);
        var follower = new LabelSums(terms, centroids.Count, threads);
        int[] labels = new int[vectors.Count];
        Array.Fill(labels, -1);
        var lines = new List<string>();
        double total = 0;

        for (int pass = 0; pass < passes; pass++)
        {
            long began = Stopwatch.GetTimestamp();
            int changed = search.Assign(centroids, labels, follower, CancellationToken.None);
            centroids = Means(follower.Sums, centroids);
            double milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            PassCount last = search.LastPass;
            total += milliseconds;
            lines.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{pass,5} {milliseconds,8:F2} {changed,9} {last.PlainRows,8} {last.UnprunedRows,8} {last.UnprunedPairs,12} {last.UnprunedRead,8}"));
        }

        return (total, lines);
    }

    private static VectorSet Means(ClusterSums sums, VectorSet centroids)
    {
        float[][] means = [.. Enumerable.Range(0, centroids.Count).Select(label => centroids[label].ToArray())];

        for (int label = 0; label < means.Length; label++)
        {
            if (sums.WeightOf(label) > 0)
            {
                sums.TryMean(label, DistanceMetric.SquaredEuclidean, means[label]);
            }
        }

        return VectorSet.From(means);
    }
}
