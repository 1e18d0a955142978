#:package Relevance.Cluster.Sqlite@0.1.0

// What do these clusters contain? A report describes them in words, numbers, values and terms, with example products, as a Markdown page.
// Run it with: dotnet run samples/cluster-report.cs

using Relevance.Cluster;

const string VectorField = "product_text_vector_";
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
Dataset products = new RelevanceClient(store).GetDataset("products");
await products.InsertDocumentsAsync(DocumentFile.ReadAsync(Path.Combine(folder, "data", "products.jsonl")));
await products.VectorizeAsync(["product_title", "product_description"], VectorField);

ClusterOps clusters = products.GetClusterOps("kmeans-12", VectorField);
await clusters.FitAsync(new KMeans(12));

// 1. The values of a field determine its profile: prices are numbers, queries and brands are categories, titles and descriptions are texts.
//    The listed products have a title and a price only.
var options = new ClusterReportOptions { MemberFields = ["product_title", "product_price"] };
ClusterReport report = await clusters.CreateReportAsync(options);

// 2. The features of each cluster, in a few sentences.
foreach (ClusterProfile cluster in report.Clusters)
{
    Console.WriteLine(cluster.Description);
    Console.WriteLine();
}

foreach (string note in report.Remarks)
{
    Console.WriteLine(note);
}

// 3. Every number is a property, for your own page.
ClusterProfile tightest = report.Clusters.MinBy(cluster => cluster.SpreadZScore)!;
Console.WriteLine(
    $"\nThe tightest is {tightest.Label}: {-tightest.SpreadZScore:0.0} standard deviations below the mean spread; its most typical product is "
        + $"{tightest.Medoid?.DocumentId}."
);

// 4. A report can be stored with the dataset, and read back without a computation.
await products.StoreReportAsync("first look", report);
foreach (StoredReport stored in await products.ListReportsAsync())
{
    Console.WriteLine($"Stored: {stored}");
}

// 5. The complete report is a page.
string page = Path.Combine(folder, "cluster-report.md");
await File.WriteAllTextAsync(page, report.ToMarkdown());
Console.WriteLine($"The complete report is in {Path.GetRelativePath(Environment.CurrentDirectory, page)}");
