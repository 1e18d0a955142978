using System.Globalization;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.LoadBench;

/// <summary>
/// Calls the members of a dataset and of a clustering that answer something at several sizes, and prints the table of <see cref="GrowthRun"/>. The documents
/// have 60 topics, which their vectors show; the clustering has 20 clusters.
/// </summary>
internal static class MembersRun
{
    private const string DatasetId = "members";
    private const string VectorField = "text_vector_";
    private const int Repeats = 3;
    private const int Topics = 60;

    /// <summary>The time in milliseconds beyond which a question is not asked at the next size.</summary>
    private const double Patience = 20_000;

    /// <summary>Loads and asks a store of each size.</summary>
    /// <param name="path">The path of the store, which is created and deleted.</param>
    /// <param name="sizes">The numbers of documents, ascending.</param>
    /// <param name="dimension">The number of components.</param>
    public static async Task RunAsync(string path, IReadOnlyList<int> sizes, int dimension)
    {
        List<List<GrowthRun.Figures>> all = [];
        foreach (int size in sizes)
        {
            GrowthRun.DeleteFiles(path);
            await Console.Error.WriteLineAsync($"{size} documents");
            using SqliteDocumentStore store = SqliteDocumentStore.Open(path);
            Dataset dataset = new RelevanceClient(store).GetDataset(DatasetId);
            await dataset.InsertDocumentsAsync(Enumerable.Range(0, size).Select(i => Make(i, dimension)));
            HashSet<string> left = all.Count == 0 ? [] : [.. all[^1].Where(figures => figures.First < Patience).Select(figures => figures.Name)];
            List<GrowthRun.Figures> figures = [];
            foreach ((string name, Func<Task<object?>> question) in Questions(dataset, dimension, path))
            {
                if (all.Count == 0 || left.Contains(name))
                {
                    figures.Add(await GrowthRun.TimeAsync(name, question, Repeats));
                }
            }

            all.Add(figures);
        }

        GrowthRun.DeleteFiles(path);
        GrowthRun.Print(sizes, all);
    }

    private static IEnumerable<(string Name, Func<Task<object?>> Question)> Questions(Dataset dataset, int dimension, string path)
    {
        ClusterOps clusters = dataset.GetClusterOps("k", VectorField);
        ClusterOps second = dataset.GetClusterOps("second", VectorField);
        Filter cheap = Filter.Field("price") < 100;
        VectorQuery query = new(VectorField, Make(-1, dimension).GetVector(VectorField).ToArray());
        VectorSearchOptions ten = new() { PageSize = 10 };
        VectorSet vectors = VectorSet.From([.. Enumerable.Range(1, 64).Select(i => Make(-i, dimension).GetVector(VectorField).ToArray())]);
        AggregationQuery mean = new() { Groupings = [Grouping.Category("brand")], Metrics = [Metric.Mean("price")], PageSize = 1000 };
        Document[] few = [.. Enumerable.Range(1, 100).Select(i => Make(-i, dimension))];

        // Everything after the first two has clusters to ask about.
        yield return Ask("ClusterOps.FitAsync, k = 20, 5 iterations", () => clusters.FitAsync(Model(1)));
        yield return Ask("ClusterOps.FitAsync, another alias", () => second.FitAsync(Model(2)));

        yield return Ask("Dataset.CountAsync, filter", () => dataset.CountAsync(cheap));
        yield return Ask("Dataset.GetSchemaAsync", () => dataset.GetSchemaAsync());
        yield return Ask("Dataset.GetMetadataAsync", () => dataset.GetMetadataAsync());
        yield return Ask("Dataset.GetHealthAsync", () => dataset.GetHealthAsync());
        yield return Ask("Dataset.GetDocumentsAsync, 100 ids", () => dataset.GetDocumentsAsync(Enumerable.Range(0, 100).Select(Id)));
        yield return Ask("Dataset.ReadPageAsync, first 20 by price", () =>
            dataset.ReadPageAsync(new DocumentQuery { PageSize = 20, Sort = [new SortKey("price")], IncludeVectors = false }));
        yield return Ask("Dataset.ReadAsync, all, sorted", async () =>
            await dataset.ReadAsync(new DocumentQuery { Sort = [new SortKey("brand"), new SortKey("price")], IncludeVectors = false }).CountAsync());
        yield return Ask("Dataset.SampleAsync, 100", () => dataset.SampleAsync(100));
        yield return Ask("Dataset.GetFacetsAsync, all fields", () => dataset.GetFacetsAsync(new FacetQuery { MaxValues = 20 }));
        yield return Ask("Dataset.AggregateAsync, mean by brand", () => dataset.AggregateAsync(mean));
        yield return Ask("Dataset.CorrelationAsync, two fields", () => dataset.CorrelationAsync(["price", "weight"]));
        yield return Ask("Dataset.SearchAsync, top 10", () => dataset.SearchAsync(query, ten));
        yield return Ask("Dataset.SearchAsync, filter", () => dataset.SearchAsync(query, ten with { Filter = cheap }));
        yield return Ask("Dataset.SearchEachAsync, 64 vectors", () => dataset.SearchEachAsync(VectorField, vectors, ten));
        yield return Ask("Dataset.FindNeighborsAsync", () => dataset.FindNeighborsAsync(Id(7), VectorField, ten));
        yield return Ask("Dataset.ProjectAsync", () => dataset.ProjectAsync(VectorField));

        yield return Ask("ClusterOps.DistributionAsync", () => clusters.DistributionAsync());
        yield return Ask("ClusterOps.DistributionAsync, truth", () => clusters.DistributionAsync("truth"));
        yield return Ask("ClusterOps.CompareAsync", () => clusters.CompareAsync(second));
        yield return Ask("ClusterOps.GetFacetsAsync, three fields", () => clusters.GetFacetsAsync(["brand", "price", "isNew"]));
        yield return Ask("ClusterOps.AggregateAsync, mean by brand", () => clusters.AggregateAsync(mean));
        yield return Ask("ClusterOps.NumericDistributionAsync", () => clusters.NumericDistributionAsync("price"));
        yield return Ask("ClusterOps.MostSkewedAsync", () => clusters.MostSkewedAsync("price"));
        yield return Ask("ClusterOps.CorrelationAsync", () => clusters.CorrelationAsync(["price", "weight"]));
        yield return Ask("ClusterOps.GetCentroidsAsync", () => clusters.GetCentroidsAsync());
        yield return Ask("ClusterOps.CentroidDistancesAsync", () => clusters.CentroidDistancesAsync());
        yield return Ask("ClusterOps.CentroidHeatmapAsync", () => clusters.CentroidHeatmapAsync());
        yield return Ask("ClusterOps.GetClusterNamesAsync", () => clusters.GetClusterNamesAsync());
        yield return Ask("ClusterOps.ListClosestAsync", () => clusters.ListClosestAsync());
        yield return Ask("ClusterOps.ListFurthestAsync", () => clusters.ListFurthestAsync());
        yield return Ask("ClusterOps.ReadLabelsAsync", () => clusters.ReadLabelsAsync());
        yield return Ask("ClusterOps.AssignAsync, 100 documents", () => clusters.AssignAsync(few));
        yield return Ask("ClusterOps.ProjectAsync", () => clusters.ProjectAsync());
        yield return Ask("ClusterOps.SilhouetteAsync", () => clusters.SilhouetteAsync());
        yield return Ask("ClusterOps.DispersionAsync", () => clusters.DispersionAsync());
        yield return Ask("ClusterOps.EvaluateAsync, truth", () => clusters.EvaluateAsync("truth"));
        yield return Ask("ClusterOps.DunnIndexAsync", () => clusters.DunnIndexAsync());
        yield return Ask("ClusterOps.CreateReportAsync", () => clusters.CreateReportAsync());
        yield return Ask("ClusterOps.RecomputeCentroidsAsync", () => clusters.RecomputeCentroidsAsync());
        yield return Ask("ClusterOps.ExportAsync, JSON Lines", () => clusters.ExportAsync(path + ".jsonl"));
        yield return Ask("Dataset.SearchClusterCountAsync, 1 to 8", () =>
            dataset.SearchClusterCountAsync(VectorField, new ClusterCountSearchOptions { MaxClusterCount = 8 }));
        yield return Ask("CommunityDetection", () => dataset.GetClusterOps("communities", VectorField).FitAsync(new CommunityDetection()));

        static (string Name, Func<Task<object?>> Question) Ask<T>(string name, Func<Task<T>> question) => (name, async () => await question());
    }

    private static KMeans Model(int seed) => new(new KMeansOptions { ClusterCount = 20, Restarts = 1, MaxIterations = 5, Seed = seed });

    private static Document Make(int i, int dimension)
    {
        Random random = new(i);
        int topic = random.Next(Topics);
        Random ofTopic = new(topic);
        float[] vector = [.. Enumerable.Range(0, dimension).Select(_ => ofTopic.NextSingle() - 0.5f + (0.6f * (random.NextSingle() - 0.5f)))];
        return new Document(Id(i))
        {
            ["title"] = $"The title of document {Text(i)} about topic {Text(topic)}",
            ["brand"] = $"brand-{Text(random.Next(97))}",
            ["truth"] = $"truth-{Text(topic)}",
            ["price"] = Math.Round(random.NextDouble() * 1000, 2),
            ["weight"] = random.NextDouble(),
            ["isNew"] = random.Next(2) == 0,
            [VectorField] = vector,
        };
    }

    private static string Id(int i) => $"document-{Text(i)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
