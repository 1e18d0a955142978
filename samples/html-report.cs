#:package Relevance.Cluster.Sqlite@0.1.0

// A page about the clusters for readers without this library: one HTML file with a map, a search box and a card per cluster, which needs no network.
// Run it with: dotnet run samples/html-report.cs

using Relevance.Cluster;

const string VectorField = "product_text_vector_";
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
Dataset products = new RelevanceClient(store).GetDataset("products");
await products.InsertDocumentsAsync(DocumentFile.ReadAsync(Path.Combine(folder, "data", "products.jsonl")));
await products.VectorizeAsync(["product_title", "product_description"], VectorField);

ClusterOps clusters = products.GetClusterOps("kmeans-12", VectorField);
await clusters.FitAsync(new KMeans(12));

// `await clusters.WriteReportAsync("clusters.html")` is enough. The options specify the fields that show and find products, and the
// ground truth.
string page = Path.Combine(folder, "clusters.html");
ClusterReport report = await clusters.WriteReportAsync(page, new HtmlReportOptions
{
    Title = "What people shop for",
    TextFields = ["product_title", "product_description"],
    GroundTruthField = "query",
});

Console.WriteLine(
    $"{report.Clusters.Count} clusters of {report.Coverage.DocumentCount} products are in {Path.GetRelativePath(Environment.CurrentDirectory, page)}, "
        + $"{new FileInfo(page).Length / 1024} KB."
);

// The same as Markdown, for a pull request.
Console.WriteLine(report.ToMarkdown().Split('\n')[0]);
