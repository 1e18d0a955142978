using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.KMeansBench;

/// <summary>The score tile on rows and panels that stay in the cache: the speed of the arithmetic alone.</summary>
internal static class KernelRun
{
    private const int Dimension = 256;
    private const int Centroids = CentroidPanels.PanelLanes;
    private const int Repeats = 40_000;
    private const int Rounds = 7;

    public static void Print(int threads)
    {
        double best = 0;

        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => Work());
            double flops = 2.0 * threads * Repeats * ScoreTile.PreferredRows * Centroids * Dimension;
            best = Math.Max(best, flops / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"gflops\":{best:F1},\"threads\":{threads},\"rows\":{ScoreTile.PreferredRows},\"lanes\":{Centroids},\"dimension\":{Dimension}}}"));
    }

    private static unsafe void Work()
    {
        var random = new Random(1);
        VectorSet centroids = VectorSet.From(
            Enumerable.Range(0, Centroids).Select(_ => Enumerable.Range(0, Dimension).Select(_ => random.NextSingle()).ToArray()));
        var panels = new CentroidPanels(Centroids, Dimension);
        panels.PackForDistance(centroids);
        const int stride = Dimension + 16;
        var values = new AlignedFloats(ScoreTile.PreferredRows * stride);
        values.Span.Fill(0.5f);
        var results = new AlignedFloats(ScoreTile.PreferredRows * Centroids);
        float** rows = stackalloc float*[ScoreTile.PreferredRows];
        float** scores = stackalloc float*[ScoreTile.PreferredRows];

        for (int i = 0; i < ScoreTile.PreferredRows; i++)
        {
            rows[i] = values.Pointer + (i * stride);
            scores[i] = results.Pointer + (i * Centroids);
        }

        var tile = new ScoreTile
        {
            Rows = rows,
            RowStep = 1,
            Panel = panels.Panel(0),
            Stride = Centroids,
            Lanes = Centroids,
            Dimension = Dimension,
            Biases = panels.BiasesAt(0),
            Scores = scores,
        };

        for (int i = 0; i < Repeats; i++)
        {
            ScoreTile.Invoke(tile);
        }

        GC.KeepAlive(panels);
        GC.KeepAlive(values);
        GC.KeepAlive(results);
    }
}
