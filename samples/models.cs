#:package Relevance.Cluster.Sqlite@0.1.0

// The same 324 products, clustered by every kind of model: each groups them differently.
// Run it with: dotnet run samples/models.cs

using Relevance.Cluster;

const string VectorField = "product_text_vector_";
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

// 1. Products with vectors, here from their texts. If your documents have embeddings, omit VectorizeAsync.
await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
Dataset products = new RelevanceClient(store).GetDataset("products");
await products.InsertDocumentsAsync(DocumentFile.ReadAsync(Path.Combine(folder, "data", "products.jsonl")));
await products.VectorizeAsync(["product_title", "product_description"], VectorField);

// 2. A model is one line; its seed makes it repeatable. A model can be created from a text, as in a configuration file.
IClusterModel[] models =
[
    new KMeans(12),
    new KMeans(new KMeansOptions { ClusterCount = 12, Quality = KMeansQuality.Best, SwapLimit = 50 }),
    new BisectingKMeans(12),
    new MiniBatchKMeans(12),
    new CommunityDetection(new CommunityDetectionOptions { Threshold = 0.55, MinCommunitySize = 4 }),
    new Hdbscan(new HdbscanOptions { MinClusterSize = 5, Metric = DistanceMetric.Cosine }),
    new Hdbscan(new HdbscanOptions { MinClusterSize = 5, Metric = DistanceMetric.Cosine, Outliers = OutlierPolicy.FixedShare(0.1) }),
    new Dbscan(new DbscanOptions { Radius = 0.35, MinPoints = 4, Metric = DistanceMetric.Cosine }),
    new AgglomerativeClustering(12),
    new GaussianMixture(12),
    ClusterModels.Parse("kmeans-6"),

    // Your own: any function from vectors to labels.
    ClusterModels.FromFunction("by the sign of one component", vectors => [.. Enumerable.Range(0, vectors.Count).Select(row => vectors[row][2] < 0 ? 0 : 1)]),
];

Console.WriteLine($"{"model",-36}{"clusters",10}{"outliers",10}{"agrees with the searches",27}");

foreach ((int number, IClusterModel model) in models.Index())
{
    ClusterOps clusters = products.GetClusterOps($"model-{number}", VectorField);
    await clusters.FitAsync(model);
    ClusterDistribution sizes = await clusters.DistributionAsync();
    ContingencyTable searches = await clusters.DistributionAsync("query");
    long outliers = sizes.Clusters.Where(cluster => cluster.Label == ClusterLabels.Outlier).Sum(cluster => cluster.Count);
    Console.WriteLine($"{model.Name,-36}{sizes.Clusters.Count - (outliers > 0 ? 1 : 0),10}{outliers,10}{searches.AdjustedRandIndex,27:0.000}");
}

// 3. A stream of batches, never all in memory: learn from it, then assign labels.
ClusterOps stream = products.GetClusterOps("stream", VectorField);
Console.WriteLine();
Console.WriteLine(await stream.FitBatchesAsync(new MiniBatchKMeansLearner(12)));

// 4. Two vector fields in one clustering, with twice the weight for the title.
await products.VectorizeAsync(["product_title"], "title_vector_");
await products.VectorizeAsync(["product_description"], "description_vector_");
ClusterOps both = products.GetClusterOps("both", VectorBlend.Empty.With("title_vector_", 2).With("description_vector_"));
Console.WriteLine();
Console.WriteLine(await both.FitAsync(new KMeans(12)));

// 5. Layers over the clusters of the first model, from fine to coarse. Each coarse cluster consists of whole fine ones.
ClusterHierarchy layers = await products.GetClusterOps("model-0", VectorField).GetHierarchyAsync();
Console.WriteLine();

foreach (IGrouping<string, string> layer in layers.CutLabels(4).GroupBy(pair => pair.Value, pair => pair.Key).OrderBy(layer => layer.Key))
{
    Console.WriteLine($"{layer.Key}: {string.Join(", ", layer)}");
}
