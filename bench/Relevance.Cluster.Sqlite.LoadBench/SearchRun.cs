using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.LoadBench;

/// <summary>
/// Times what a user waits for: searches for one vector and for 64, the closest and furthest members and the distribution after a fit. The vectors are also
/// written as <c>.npy</c> next to the store, so that bench/search_peers.py searches in the same ones.
/// </summary>
internal static class SearchRun
{
    private const string DatasetId = "search";
    private const string VectorField = "text_vector_";
    private const int Batch = 64;
    private const int Repeats = 15;

    public static async Task RunAsync(SqliteDocumentStore store, int count, int dimension, string numpyPath)
    {
        VectorSet vectors = Make(count, dimension, seed: 1);
        VectorSet queries = Make(Batch, dimension, seed: 2);
        vectors.WriteNumpy(numpyPath + ".rows.npy");
        queries.WriteNumpy(numpyPath + ".queries.npy");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"reading: {Bandwidth(vectors):F1} GB/s on {Environment.ProcessorCount} processors"));

        Dataset dataset = new RelevanceClient(store).GetDataset(DatasetId);
        await store.CreateDatasetAsync(DatasetId, Schema.Empty);
        for (int first = 0; first < count; first += 1000)
        {
            await store.WriteAsync(
                DatasetId, [.. Enumerable.Range(first, Math.Min(1000, count - first)).Select(row => DocumentOf(row, vectors[row]))], WriteMode.Insert);
        }

        await TimeAsync("first search, reads the vectors", 1, 1, () => SearchAsync(queries, 0, new VectorSearchOptions { PageSize = 10 }));
        foreach (DistanceMetric metric in Enum.GetValues<DistanceMetric>())
        {
            VectorSearchOptions options = new() { Metric = metric, PageSize = 10, SelectFields = ["_id"] };
            await TimeAsync($"search, top 10, {metric}", Repeats, 1, () => SearchAsync(queries, 0, options));
        }

        VectorSearchOptions ten = new() { PageSize = 10, SelectFields = ["_id"] };
        await TimeAsync("search, top 10, Cosine, half of the documents", Repeats, 1, () => SearchAsync(
            queries, 0, ten with { Filter = Filter.Field("part") == 0 }));
        await TimeAsync("search, at least 0.1, Cosine", Repeats, 1, () => SearchAsync(queries, 0, ten with { MinSimilarity = 0.1 }));
        await TimeAsync("64 searches, top 10, Cosine, each", 5, Batch, () => dataset.SearchEachAsync(VectorField, queries, ten));
        await TimeAsync("64 searches, top 10, Euclidean, each", 5, Batch, () => dataset.SearchEachAsync(
            VectorField, queries, ten with { Metric = DistanceMetric.Euclidean }));

        ClusterOps clusters = dataset.GetClusterOps("k", VectorField);
        await clusters.FitAsync(new KMeans(new KMeansOptions { ClusterCount = 20, Restarts = 1, Seed = 1, MaxIterations = 3 }));
        await TimeAsync("closest, the first after the fit", 1, 1, () => clusters.ListClosestAsync());
        await TimeAsync("closest", Repeats, 1, () => clusters.ListClosestAsync());
        await TimeAsync("furthest", Repeats, 1, () => clusters.ListFurthestAsync());
        await TimeAsync("distribution", Repeats, 1, () => clusters.DistributionAsync());

        Task<VectorSearchResult> SearchAsync(VectorSet from, int row, VectorSearchOptions options) =>
            dataset.SearchAsync(new VectorQuery(VectorField, from[row].ToArray()), options);
    }

    private static Document DocumentOf(int row, ReadOnlySpan<float> vector)
    {
        Document document = new(string.Create(CultureInfo.InvariantCulture, $"document-{row}")) { ["part"] = row % 2 };
        document[VectorField] = vector.ToArray();
        return document;
    }

    /// <summary>Creates vectors around a few hundred centers, as embeddings of texts are, from a seed.</summary>
    private static VectorSet Make(int count, int dimension, int seed)
    {
        const int Centers = 300;
        Random ofCenters = new(7);
        float[][] centers = [.. Enumerable.Range(0, Centers).Select(_ => Direction(ofCenters, dimension))];
        Random random = new(seed);
        return VectorSet.From(Enumerable.Range(0, count).Select(_ =>
        {
            float[] noise = Direction(random, dimension);
            float[] center = centers[random.Next(Centers)];
            for (int t = 0; t < dimension; t++)
            {
                noise[t] += 0.8f * center[t];
            }

            return noise;
        }));
    }

    private static float[] Direction(Random random, int dimension)
    {
        // The sum of four uniform numbers is nearly normal, so that all directions are about equally likely.
        double scale = Math.Sqrt(3.0 / dimension);
        return [.. Enumerable.Range(0, dimension).Select(_ =>
            (float)((random.NextDouble() + random.NextDouble() + random.NextDouble() + random.NextDouble() - 2) * scale))];
    }

    /// <summary>Reads all vectors with all processors, the best of several times: no search that reads every component can be faster.</summary>
    private static double Bandwidth(VectorSet vectors)
    {
        double best = 0;
        for (int repeat = 0; repeat < 10; repeat++)
        {
            long start = Stopwatch.GetTimestamp();
            Parallel.For(0, Environment.ProcessorCount, part =>
            {
                int share = vectors.Count / Environment.ProcessorCount;
                Vector512<float> sums = default;
                for (int row = part * share; row < (part + 1) * share; row++)
                {
                    ReadOnlySpan<float> vector = vectors[row];
                    for (int t = 0; t <= vector.Length - Vector512<float>.Count; t += Vector512<float>.Count)
                    {
                        sums += Vector512.Create(vector[t..]);
                    }
                }

                GC.KeepAlive(Vector512.Sum(sums));
            });
            best = Math.Max(best, 4.0 * vectors.Count * vectors.Dimension / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }

        return best;
    }

    private static async Task TimeAsync<T>(string what, int repeats, int share, Func<Task<T>> question)
    {
        double wall = double.MaxValue, processor = double.MaxValue;
        for (int i = 0; i < repeats; i++)
        {
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            long start = Stopwatch.GetTimestamp();
            await question();
            wall = Math.Min(wall, Stopwatch.GetElapsedTime(start).TotalMilliseconds / share);
            processor = Math.Min(processor, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds / share);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-48} {wall,8:F2} ms {processor,8:F2} ms of processor time"));
    }
}
