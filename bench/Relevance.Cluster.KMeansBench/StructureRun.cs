using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.KMeansBench;

/// <summary>The structure test on a matrix of NumPy, and on many generated sets whose answer is known.</summary>
internal static class StructureRun
{
    /// <summary>The first kinds are one Gaussian.</summary>
    private const int Gaussians = 4;

    private static readonly (string Name, Func<Normal, int, int, float[][]> Make)[] Kinds =
    [
        ("one Gaussian, even", (normal, n, d) => Cloud(normal, n, d, _ => 1, 0)),
        ("one Gaussian, uneven, off the origin", (normal, n, d) => Cloud(normal, n, d, Uneven, 1)),
        ("one Gaussian, even, norms of 1", (normal, n, d) => OnSphere(Cloud(normal, n, d, _ => 1, 0))),
        ("one Gaussian, uneven, off the origin, norms of 1", (normal, n, d) => OnSphere(Cloud(normal, n, d, Uneven, 0.3))),
        ("uniform in a cube", (normal, n, d) => Rows(n, d, (_, _) => normal.Uniform())),
        ("heavy tails (Student, 3 degrees)", (normal, n, d) => HeavyTails(normal, n, d)),
        ("two Gaussians, 3 deviations apart", (normal, n, d) => Groups(normal, n, d, 2, 3)),
        ("two Gaussians, 4 deviations apart", (normal, n, d) => Groups(normal, n, d, 2, 4)),
        ("two Gaussians, 6 deviations apart", (normal, n, d) => Groups(normal, n, d, 2, 6)),
        ("ten Gaussians, 6 deviations apart", (normal, n, d) => Groups(normal, n, d, 10, 6)),
        ("ten Gaussians, 20 deviations apart", (normal, n, d) => Groups(normal, n, d, 10, 20)),
    ];

    public static void PrintFile(string path, int threads)
    {
        VectorSet vectors = VectorSet.ReadNumpy(path);
        long began = Stopwatch.GetTimestamp();
        StructureTest test = StructureTest.Run(vectors, new StructureTestOptions { MaxDegreeOfParallelism = threads });
        double wall = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine(test);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{vectors}: p {test.PValue:R}, effect {test.Effect:F3}, {wall:F1} s"));
    }

    /// <summary>Prints one line of a table per kind, over sets of 300 to 1000 vectors: of the kinds that are one Gaussian, or of the others.</summary>
    public static void PrintSets(int dimension, int sets, int threads, bool isOneGaussian)
    {
        foreach ((int kind, (string name, Func<Normal, int, int, float[][]> make)) in Kinds.Index().Where(kind => kind.Index < Gaussians == isOneGaussian))
        {
            StructureTest[] tests =
            [
                .. Enumerable.Range(0, sets).Select(set =>
                {
                    var normal = new Normal(new CounterRandom(set, (RandomPurpose)dimension, kind));
                    VectorSet vectors = VectorSet.From(make(normal, 300 + (set * 100 % 800), dimension));
                    return StructureTest.Run(vectors, new StructureTestOptions { Seed = set, MaxDegreeOfParallelism = threads });
                }),
            ];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {dimension} | {sets} | {tests.Count(test => test.PValue <= 0.05)} | {Count(StructureVerdict.Structure)} "
                    + $"| {Count(StructureVerdict.Weak)} | {Count(StructureVerdict.OneCloud)} | {tests.Average(test => test.PValue):F2} "
                    + $"| {tests.Min(test => test.Effect):F2} to {tests.Max(test => test.Effect):F2} |"));

            int Count(StructureVerdict verdict) => tests.Count(test => test.Verdict == verdict);
        }
    }

    /// <summary>Prints the search for the number of clusters of a matrix.</summary>
    public static void PrintCount(string path, int threads)
    {
        VectorSet vectors = VectorSet.ReadNumpy(path);
        long began = Stopwatch.GetTimestamp();
        ClusterCountSearch search = ClusterCountSearch.Run(vectors, new ClusterCountSearchOptions { MaxDegreeOfParallelism = threads });
        double wall = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine(search);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{vectors}: {search.Recommended}, {wall:F1} s"));
    }

    /// <summary>Prints the significant splits of a matrix that k-means divides into a number of clusters.</summary>
    public static void PrintSplits(string path, int clusters, int threads)
    {
        VectorSet vectors = VectorSet.ReadNumpy(path);
        long began = Stopwatch.GetTimestamp();
        ClusterHierarchy tree = SplitsOf(vectors, clusters, seed: 0, threads);
        double wall = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine(tree);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{vectors}: {clusters} clusters, {tree.Merges.Count(merge => merge.PValue is not null)} splits tested, {tree.CutSignificant().Distinct().Count()} "
                + $"apart, {wall:F1} s"));
    }

    /// <summary>Prints how often any split of 8 clusters of one Gaussian is significant, and how many of 12 clusters of other kinds are apart.</summary>
    public static void PrintSplitSets(int dimension, int sets, int threads)
    {
        foreach ((int kind, (string name, Func<Normal, int, int, float[][]> make)) in Kinds.Index())
        {
            int[] apart =
            [
                .. Enumerable.Range(0, sets).Select(set =>
                {
                    var normal = new Normal(new CounterRandom(set, (RandomPurpose)dimension, kind));
                    VectorSet vectors = VectorSet.From(make(normal, 300 + (set * 100 % 800), dimension));
                    return SplitsOf(vectors, kind < Gaussians ? 8 : 12, set, threads).CutSignificant().Distinct().Count();
                }),
            ];
            string counts = string.Join(", ", apart.CountBy(count => count).OrderBy(count => count.Key).Select(count => $"{count.Key}: {count.Value}"));
            Console.WriteLine($"| {name} | {dimension} | {sets} | {apart.Count(count => count > 1)} | {counts} |");
        }
    }

    private static ClusterHierarchy SplitsOf(VectorSet vectors, int clusters, int seed, int threads)
    {
        KMeansResult fit = new KMeans(new KMeansOptions { ClusterCount = clusters, Seed = seed, MaxDegreeOfParallelism = threads }).Run(vectors);
        ClusterHierarchy tree = ClusterHierarchy.Of(fit.Centroids!, [.. fit.Sizes.Select(size => (long)size)]);
        var options = new StructureTestOptions { DrawCount = 39, MaxVectors = 300, Seed = seed, MaxDegreeOfParallelism = threads };
        return StructureTest.TestSplits(tree, vectors, fit.Labels, options);
    }

    private static double Uneven(int component) => 1 / Math.Sqrt(component + 1.0);

    private static float[][] Rows(int count, int dimension, Func<int, int, double> valueOf) =>
        [.. Enumerable.Range(0, count).Select(row => Enumerable.Range(0, dimension).Select(t => (float)valueOf(row, t)).ToArray())];

    private static float[][] Cloud(Normal normal, int count, int dimension, Func<int, double> deviationOf, double mean) =>
        Rows(count, dimension, (_, t) => mean + (deviationOf(t) * normal.Next()));

    private static float[][] OnSphere(float[][] rows) =>
        [.. rows.Select(row => Array.ConvertAll(row, component => (float)(component / Math.Sqrt(row.Sum(other => (double)other * other)))))];

    private static float[][] HeavyTails(Normal normal, int count, int dimension)
    {
        double[] scales = [.. Enumerable.Range(0, count).Select(_ => Math.Sqrt(3 / Enumerable.Range(0, 3).Sum(_ => Math.Pow(normal.Next(), 2))))];
        return Rows(count, dimension, (row, _) => scales[row] * normal.Next());
    }

    /// <summary>Centers at one distance from each other in two dimensions or more: on axes, or, if there are too few, at random.</summary>
    private static float[][] Groups(Normal normal, int count, int dimension, int groups, double apart)
    {
        double[][] centers =
        [
            .. Enumerable.Range(0, groups).Select(group => Enumerable.Range(0, dimension)
                .Select(t => groups <= dimension ? (t == group ? apart / Math.Sqrt(2) : 0) : apart * normal.Next()).ToArray()),
        ];
        return Rows(count, dimension, (row, t) => centers[row % groups][t] + normal.Next());
    }

    /// <summary>Normal numbers by Box and Muller, another way than that of the test.</summary>
    private sealed class Normal(CounterRandom random)
    {
        private ulong _next;

        public double Uniform() => random.Uniform(_next++);

        public double Next() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());
    }
}
