#:package Relevance.Cluster.Sqlite@0.1.0

// Which clusters are near each other? Eight clusters of products, the cosine of every two centroids as a list and as a figure, and the products that show why
// two are similar.
// Run it with: dotnet run samples/centroid-heatmap.cs

using Relevance.Cluster;

const string VectorField = "product_text_vector_";
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
Dataset products = new RelevanceClient(store).GetDataset("ecommerce");
await products.InsertDocumentsAsync(DocumentFile.ReadAsync(Path.Combine(folder, "data", "products.jsonl")));
await products.VectorizeAsync(["product_title", "product_description"], VectorField);

ClusterOps clusters = products.GetClusterOps("main-cluster", VectorField);
await clusters.FitAsync(new KMeans(8));

// 1. The most similar pairs, most similar first: the cosine of the angle between two centroids, 1 for the same direction.
CentroidHeatmap heatmap = await clusters.CentroidHeatmapAsync();
Console.WriteLine(heatmap);

// 2. The entire matrix as a figure for any browser: dark is far, pale is near.
string picture = Path.Combine(Path.GetTempPath(), "centroid-heatmap.svg");
await File.WriteAllTextAsync(picture, heatmap.ToSvg());
Console.WriteLine($"\nThe heatmap of all {heatmap.Labels.Count} clusters is in {picture}");

// 3. Why are the first two so similar? Their closest products show it.
CentroidPair nearest = heatmap.Pairs[0];
foreach (ClusterMembers cluster in await clusters.ListClosestAsync(new MemberRankingOptions { Clusters = [nearest.Earlier, nearest.Later] }))
{
    Console.WriteLine($"\n{cluster.Label}");
    foreach (RankedDocument member in cluster.Members)
    {
        Console.WriteLine($"  {member.Distance:0.000}  {member.Document["product_title"].AsText()}");
    }
}
