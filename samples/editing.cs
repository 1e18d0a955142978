#:package Relevance.Cluster.Sqlite@0.1.0

// A clustering can be edited: divide clusters, merge them, name them, use your own labels.
// Run it with: dotnet run samples/editing.cs

using Relevance.Cluster;

const string VectorField = "product_text_vector_";
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

// 1. Products with vectors, in six clusters.
await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
Dataset products = new RelevanceClient(store).GetDataset("products");
await products.InsertDocumentsAsync(DocumentFile.ReadAsync(Path.Combine(folder, "data", "products.jsonl")));
await products.VectorizeAsync(["product_title", "product_description"], VectorField);
ClusterOps clusters = products.GetClusterOps("kmeans-6", VectorField);
Console.WriteLine(await clusters.FitAsync(new KMeans(6)));

// 2. The largest cluster is a mixture: divide it. Its parts are labeled cluster-3-0, cluster-3-1, …
ClusterDistribution sizes = await clusters.DistributionAsync();
string largest = sizes.Clusters.MaxBy(cluster => cluster.Count)!.Label;
Console.WriteLine();
Console.WriteLine(
    await products.GetClusterOps("parts", VectorField).FitSubclustersAsync(clusters, new KMeans(4), new SubclusterOptions { Clusters = [largest] }));

// 3. Merge the two most similar clusters; its centroid is the mean of both, weighted by their sizes.
CentroidPair closest = (await clusters.CentroidHeatmapAsync()).Pairs[0];
Console.WriteLine();
Console.WriteLine(
    $"{await clusters.MergeClustersAsync(closest.Earlier, [closest.Later])} products moved from {closest.Later} to {closest.Earlier}, the most "
        + $"similar pair ({closest.Similarity:0.00})"
);

// 4. Cluster names, in addition to the labels.
await clusters.SetClusterNamesAsync(new Dictionary<string, string> { [closest.Earlier] = "Outdoor" });
Console.WriteLine($"{closest.Earlier} is named '{(await clusters.GetClusterNamesAsync())[closest.Earlier]}'");

// 5. Known clusters: one per search query of the customers. They have centroids too, and all analyses work.
ClusterOps searches = products.GetClusterOps("searches", VectorField);
Console.WriteLine();
Console.WriteLine(await searches.LabelByFieldAsync("query"));
Console.WriteLine((await searches.CentroidHeatmapAsync(new CentroidHeatmapOptions { PrintCount = 3 })).ToString());

// 6. An edit changes nothing else. A clustering can be deleted; its documents remain.
Console.WriteLine();
Console.WriteLine($"Deleted: {await searches.DeleteAsync()}; {await products.CountAsync()} products remain.");
