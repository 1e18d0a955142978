using System.Diagnostics;

namespace Relevance.Cluster.KMeansBench;

/// <summary>Times HDBSCAN* on the rows of a NumPy file.</summary>
internal static class HdbscanRun
{
    public static void Print(string path, int minClusterSize, int threads)
    {
        var vectors = VectorSet.ReadNumpy(path);
        var model = new Hdbscan(new HdbscanOptions { MinClusterSize = minClusterSize, MaxDegreeOfParallelism = threads });
        model.Run(vectors.Select([.. Enumerable.Range(0, Math.Min(vectors.Count, 2000))]));
        var watch = Stopwatch.StartNew();
        HdbscanResult result = model.Run(vectors);
        Console.WriteLine($"{watch.Elapsed.TotalSeconds:0.00} s, {vectors}, {threads} threads: {result}");
    }
}
