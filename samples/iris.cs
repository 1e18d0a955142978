#:package Relevance.Cluster.Sqlite@0.1.0
#:package Spectre.Console@0.57.2

// Fisher's 150 irises in three clusters, compared with published values. Ends with exit code 1 if they differ.
// Run it with: dotnet run samples/iris.cs

using Relevance.Cluster;
using Spectre.Console;

string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

// Each flower is a document with its row as id; its four measures become a vector.
string[] measures = ["sepal_length", "sepal_width", "petal_length", "petal_width"];
var options = new DocumentFileOptions { GenerateMissingIds = true };
List<Document> flowers = [];

await foreach (Document flower in DocumentFile.ReadAsync(Path.Combine(folder, "data", "iris.csv"), options))
{
    flower["measures_vector_"] = measures.Select(measure => (float)flower[measure].AsNumber()!.Value).ToArray();
    flowers.Add(flower);
}

await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
Dataset iris = new RelevanceClient(store).GetDataset("iris");
await iris.InsertDocumentsAsync(flowers);

ClusterOps clusters = iris.GetClusterOps("kmeans-3", "measures_vector_");
FitSummary fit = await clusters.FitAsync(new KMeans(3));
ContingencyTable classes = await clusters.DistributionAsync("class");

Console.WriteLine(fit);
Console.WriteLine();
Console.WriteLine(classes);
Console.WriteLine();
Console.WriteLine(await clusters.CentroidHeatmapAsync());
Console.WriteLine();

// scikit-learn's KMeans(3) on load_iris: inertia_ 78.85144142614601, cluster sizes 50, 62 and 38, adjusted Rand index against the species 0.7302.
// Vectors here are float32, and 5.1 is not quite 5.1 in float32: the inertia can differ by 0.00001.
double inertia = ((KMeansResult)fit.ModelResult).Inertia;
long[] sizes = [.. fit.Distribution.Clusters.Select(cluster => cluster.Count).Order()];

Table table = new Table().Border(TableBorder.Rounded).AddColumns("metric", "published", "here", "");
bool[] met =
[
    Compare(table, "inertia", "78.85144142614601", inertia.ToString("R"), Math.Abs(inertia - 78.85144142614601) < 1e-5),
    Compare(table, "cluster sizes", "38, 50, 62", string.Join(", ", sizes), sizes.SequenceEqual([38, 50, 62])),
    Compare(table, "adjusted Rand index", "0.7302", classes.AdjustedRandIndex.ToString("0.0000"), Math.Abs(classes.AdjustedRandIndex - 0.7302) < 5e-5),
];

AnsiConsole.Write(table);
return met.All(isMet => isMet) ? 0 : 1;

static bool Compare(Table table, string metric, string published, string here, bool isMet)
{
    table.AddRow(metric, published, here, isMet ? "met" : "NOT MET");
    return isMet;
}
