#:package Relevance.Cluster.Sqlite@0.1.0

// How are the documents distributed over the clusters? Ten clusters of products: the size of each, the clusters of the products of each search query, and
// the queries of the products in each cluster.
// Run it with: dotnet run samples/cluster-distribution.cs

using Relevance.Cluster;

const string VectorField = "product_text_vector_";
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
Dataset products = new RelevanceClient(store).GetDataset("quickstart_clustering");
await products.InsertDocumentsAsync(DocumentFile.ReadAsync(Path.Combine(folder, "data", "products.jsonl")));
await products.VectorizeAsync(["product_title", "product_description"], VectorField);

ClusterOps clusters = products.GetClusterOps("kmeans-10", VectorField);
await clusters.FitAsync(new KMeans(10));

// 1. Counts, in natural order of the labels.
Section("Documents in each cluster");
Console.WriteLine(await clusters.DistributionAsync());

// 2. Against a ground truth, the search query: which clusters contain its products? Each row sums to 1, largest share first.
ContingencyTable queries = await clusters.DistributionAsync("query");
Section("Each query, and the clusters of its products");
foreach (DistributionGroup query in queries.ByTruth)
{
    Print(query);
}

// 3. Transposed: which queries do the products of a cluster come from? The same counts, as shares of the cluster.
Section("Each cluster, and the queries of its products");
foreach (DistributionGroup cluster in queries.ByCluster)
{
    Print(cluster);
}

// 4. Do the clusters agree with the queries? Each metric is one number.
Console.WriteLine(
    $"\nAdjusted Rand index {queries.AdjustedRandIndex:0.000}, homogeneity {queries.Homogeneity:0.000}, completeness {queries.Completeness:0.000}");

static void Print(DistributionGroup group) =>
    Console.WriteLine($"{group.Name,-20} {string.Join("  ", group.Parts.Select(part => $"{part.Name} {part.Share:0.00}"))}");

static void Section(string title) => Console.WriteLine($"\n{title}\n{new string('─', title.Length)}");
