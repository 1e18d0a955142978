#:package Relevance.Cluster.Sqlite@0.1.0

// What are these clusters? A report says it once and for good: in words, numbers, values and terms, with the products to look at, as a Markdown page.
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

// 1. Every plain field is looked at as what its values say it is: prices as numbers, queries and brands as categories, titles and descriptions as texts.
//    Of the products that are shown, the title and the price are enough.
var options = new ClusterReportOptions { MemberFields = ["product_title", "product_price"] };
ClusterReport report = await clusters.CreateReportAsync(options);

// 2. What stands out of each cluster, in a few sentences.
foreach (ClusterProfile cluster in report.Clusters)
{
    Console.WriteLine(cluster.Description);
    Console.WriteLine();
}

foreach (string note in report.Remarks)
{
    Console.WriteLine(note);
}

// 3. Every figure is a plain property, for a page of your own.
ClusterProfile tightest = report.Clusters.MinBy(cluster => cluster.SpreadZScore)!;
Console.WriteLine(
    $"\nThe tightest is {tightest.Label}: {-tightest.SpreadZScore:0.0} standard deviations below the mean spread; its most typical product is "
        + $"{tightest.Medoid?.DocumentId}."
);

// 4. A report is kept with the dataset, and can be read back without computing anything.
await products.StoreReportAsync("first look", report);
foreach (StoredReport stored in await products.ListReportsAsync())
{
    Console.WriteLine($"Kept: {stored}");
}

// 5. And the whole of it is a page.
string page = Path.Combine(folder, "cluster-report.md");
await File.WriteAllTextAsync(page, report.ToMarkdown());
Console.WriteLine($"The whole report is in {Path.GetRelativePath(Environment.CurrentDirectory, page)}");
