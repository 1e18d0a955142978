#:package Relevance.Cluster.Sqlite@0.1.0

// How good are these clusters, and how many should there be? Products are clustered, evaluated by every metric, and compared with the search queries that
// found them.
// Run it with: dotnet run samples/evaluation.cs

using Relevance.Cluster;

const string VectorField = "product_text_vector_";
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
Dataset products = new RelevanceClient(store).GetDataset("products");
await products.InsertDocumentsAsync(DocumentFile.ReadAsync(Path.Combine(folder, "data", "products.jsonl")));
await products.VectorizeAsync(["product_title", "product_description"], VectorField);

// 1. How many clusters? The range grows until the answer is inside; five criteria, and a recommendation with its reason. Nothing is stored.
Section("How many clusters?");
var byCosine = new ClusterCountSearchOptions { Metric = DistanceMetric.Cosine };
Console.WriteLine(await products.SearchClusterCountAsync(VectorField, byCosine));

// 2. Fit and evaluate a clustering. The ground truth is the search query that found a product.
ClusterOps twelve = products.GetClusterOps("kmeans-12", VectorField);
await twelve.FitAsync(new KMeans(12));

Section("Twelve clusters, evaluated");
ClusterEvaluation evaluation = await twelve.EvaluateAsync("query");
Console.WriteLine(evaluation);

// 3. Which products fit worst? One with a silhouette below 0 is nearer to another cluster than to its own.
Section("The five products that fit worst");
SilhouetteResult silhouettes = await twelve.SilhouetteAsync();
foreach (DocumentSilhouette product in silhouettes.Documents.OrderBy(document => document.Value).Take(5))
{
    Console.WriteLine($"{product.Value:0.000}  {product.DocumentId} in {product.Label}");
}

// 4. Two pairs of products determine the Dunn index: the nearest in different clusters, and the furthest within one.
Section("The pairs of the Dunn index");
Console.WriteLine(await twelve.DunnIndexAsync());

// 5. Does the model matter? Compare with a bisecting clustering of the same vectors.
ClusterOps halved = products.GetClusterOps("bisecting-6", VectorField);
await halved.FitAsync(new BisectingKMeans(6));

Section("Six bisected clusters, compared with the twelve");
Console.WriteLine(await twelve.CompareAsync(halved));

static void Section(string title) => Console.WriteLine($"\n{title}\n{new string('-', title.Length)}");
