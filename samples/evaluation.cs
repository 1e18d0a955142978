#:package Relevance.Cluster.Sqlite@0.1.0

// How good are these clusters, and how many should there be? Products are clustered, judged by every figure there is, and held against the search queries that
// found them.
// Run it with: dotnet run samples/evaluation.cs

using Relevance.Cluster;

const string VectorField = "product_text_vector_";
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
Dataset products = new RelevanceClient(store).GetDataset("products");
await products.InsertDocumentsAsync(DocumentFile.ReadAsync(Path.Combine(folder, "data", "products.jsonl")));
await products.VectorizeAsync(["product_title", "product_description"], VectorField);

// 1. How many clusters? K-means for each number, its inertia and silhouette, and a recommendation that says why. Nothing is stored.
Section("How many clusters?");
var range = new ClusterCountSearchOptions { MinClusterCount = 2, MaxClusterCount = 14, Metric = DistanceMetric.Cosine };
Console.WriteLine(await products.SearchClusterCountAsync(VectorField, range));

// 2. Cluster, and judge it. The search query that found a product is what it should be found with: the ground truth.
ClusterOps twelve = products.GetClusterOps("kmeans-12", VectorField);
await twelve.FitAsync(new KMeans(12));

Section("Twelve clusters, judged");
ClusterEvaluation evaluation = await twelve.EvaluateAsync("query");
Console.WriteLine(evaluation);

// 3. Which products lie worst? A silhouette below 0 is nearer to another cluster than to its own.
Section("The five products that lie worst");
SilhouetteResult silhouettes = await twelve.SilhouetteAsync();
foreach (DocumentSilhouette product in silhouettes.Documents.OrderBy(document => document.Value).Take(5))
{
    Console.WriteLine($"{product.Value:0.000}  {product.DocumentId} in {product.Label}");
}

// 4. Two products decide the Dunn index from above, two from below: here they are.
Section("What the Dunn index is made of");
Console.WriteLine(await twelve.DunnIndexAsync());

// 5. Does it matter how it was clustered? The same vectors again, by halving: where did the clusters go?
ClusterOps halved = products.GetClusterOps("bisecting-6", VectorField);
await halved.FitAsync(new BisectingKMeans(6));

Section("Six clusters by halving, held against the twelve");
Console.WriteLine(await twelve.CompareAsync(halved));

static void Section(string title) => Console.WriteLine($"\n{title}\n{new string('-', title.Length)}");
