using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.KMeansBench;

/// <summary>Other computations on the vectors of a set, timed: the least of some calls, after one that compiles.</summary>
internal static class AnalysisRun
{
    private const int Rounds = 3;

    /// <summary>A map in two dimensions by principal components.</summary>
    public static void PrintMap(string folder, int threads)
    {
        VectorSet vectors = SetFiles.ReadVectors(folder).Vectors;
        var options = new PrincipalComponentsOptions { MaxDegreeOfParallelism = threads };
        Print(() =>
        {
            var found = PrincipalComponents.Fit(vectors, 2, options);
            VectorSet map = found.Transform(vectors, threads);
            return string.Create(CultureInfo.InvariantCulture, $"{found.ExplainedVariance[0]:R} {found.ExplainedVariance[1]:R} {map[0][0]:R}");
        });
    }

    /// <summary>Bisecting k-means with default options but the number of restarts.</summary>
    public static void PrintBisecting(string folder, int clusters, int threads, int restarts)
    {
        VectorSet vectors = SetFiles.ReadVectors(folder).Vectors;
        var options = new BisectingKMeansOptions { ClusterCount = clusters, Restarts = restarts, MaxDegreeOfParallelism = threads };
        Print(() => new BisectingKMeans(options).Run(vectors).Inertia.ToString("R", CultureInfo.InvariantCulture));
    }

    /// <summary>The medoids of clusters that a short fit finds, with a sample of a thousand members each.</summary>
    public static void PrintMedoids(string folder, int clusters, int threads)
    {
        VectorSet vectors = SetFiles.ReadVectors(folder).Vectors;
        IReadOnlyList<int> labels = ShortFit(vectors, clusters).Labels;
        var options = new EvaluationOptions { MaxDegreeOfParallelism = threads };
        Print(() => string.Join(' ', Medoid.Find(vectors, labels, DistanceMetric.Euclidean, options).Select(medoid => medoid!.Row)));
    }

    /// <summary>The report of clusters that a short fit finds, without fields.</summary>
    public static void PrintReport(string folder, int clusters, int threads)
    {
        VectorSet vectors = SetFiles.ReadVectors(folder).Vectors;
        string[] labels = [.. ShortFit(vectors, clusters).Labels.Select(label => label.ToString(CultureInfo.InvariantCulture))];
        var options = new ClusterReportOptions();
        options = options with { Evaluation = options.Evaluation with { MaxDegreeOfParallelism = threads } };
        var input = new ClusterReportInput { Vectors = vectors, Labels = labels };
        Print(() => ClusterReport.Create(input, options).Overview.Silhouette.ToString("R", CultureInfo.InvariantCulture));
    }

    private static KMeansResult ShortFit(VectorSet vectors, int clusters) =>
        new KMeans(new KMeansOptions { ClusterCount = clusters, Quality = KMeansQuality.Fast, MaxIterations = 5 }).Run(vectors);

    private static void Print(Func<string> run)
    {
        string result = run();
        (double seconds, double cpu) = (double.PositiveInfinity, double.PositiveInfinity);

        for (int round = 0; round < Rounds; round++)
        {
            TimeSpan cpuBefore = Environment.CpuUsage.TotalTime;
            long began = Stopwatch.GetTimestamp();
            result = run();
            seconds = Math.Min(seconds, Stopwatch.GetElapsedTime(began).TotalSeconds);
            cpu = Math.Min(cpu, (Environment.CpuUsage.TotalTime - cpuBefore).TotalSeconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{{\"seconds\":{seconds:R},\"cpu\":{cpu:R},\"result\":\"{result}\"}}"));
    }
}
