#:package Relevance.Cluster.Sqlite@0.1.0
#:package Spectre.Console@0.57.2

// What does this shop sell? Insert 324 products without labels into a dataset, cluster them, and explore the clusters.
// Run it with: dotnet run samples/quickstart.cs

using Relevance.Cluster;
using Spectre.Console;

const string VectorField = "product_text_vector_";
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = 110;
}

// 1. A dataset is a name in a store. This store is in memory; use a file name instead of ":memory:" to keep it.
await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
Dataset products = new RelevanceClient(store).GetDataset("products");

// 2. Documents are JSON. Here they are read from a file and inserted unchanged.
WriteSummary inserted = await products.InsertDocumentsAsync(DocumentFile.ReadAsync(Path.Combine(folder, "data", "products.jsonl")));

// 3. These products have text and no embeddings, so a vectorizer uses their words.
//    If your documents have vectors, omit this line.
VectorizeSummary vectorized = await products.VectorizeAsync(["product_title", "product_description"], VectorField);

// 4. Cluster the vector field. The labels and centroids are stored under the alias, with the documents.
ClusterOps clusters = products.GetClusterOps("kmeans-12", VectorField);
FitSummary fit = await clusters.FitAsync(new KMeans(12));

Console.WriteLine($"{inserted.InsertedCount} products, {vectorized.Vectorizer}");
Console.WriteLine(fit);

// 5. How large are the clusters, and what do they contain? Each product has the search query that found it, which the clustering did not use.
Section("Clusters, and the queries of their products");
ClusterDistribution sizes = await clusters.DistributionAsync();
ContingencyTable queries = await clusters.DistributionAsync("query");

Table overview = NewTable("cluster", "products", "share", "queries");
foreach (ClusterCount cluster in sizes.Clusters)
{
    DistributionGroup group = queries.ByCluster.Single(g => g.Value == cluster.Label);
    AddRow(overview, cluster.Label, $"{cluster.Count}", $"{cluster.Share:0%}", string.Join(", ", group.Parts.Select(part => $"{part.Name} {part.Count}")));
}

AnsiConsole.Write(overview);
Console.WriteLine($"Adjusted Rand index {queries.AdjustedRandIndex:0.000} (1: every cluster is one query), v-measure {queries.VMeasure:0.000}");

// 6. The other direction: which clusters contain the products of each query?
Section("Queries, and the clusters of their products");
Table destinations = NewTable("query", "products", "in these clusters");
foreach (DistributionGroup query in queries.ByTruth)
{
    AddRow(destinations, query.Name, $"{query.Count}", string.Join(", ", query.Parts.Select(part => $"{part.Name} {part.Share:0%}")));
}

AnsiConsole.Write(destinations);

// 7. The closest products are typical of a cluster; the furthest are its uncertain members.
Section("Closest to and furthest from each centroid (distance)");
var titles = new MemberRankingOptions { SelectFields = ["product_title"] };
MemberLists closest = await clusters.ListClosestAsync(titles);
MemberLists furthest = await clusters.ListFurthestAsync(titles);

Table members = NewTable("cluster", "closest", "furthest").ShowRowSeparators();
foreach (ClusterMembers cluster in closest)
{
    AddRow(members, cluster.Label, Titles(cluster), Titles(furthest[cluster.Label]));
}

AnsiConsole.Write(members);

// 8. Which clusters are near each other? The list is the top of the heatmap.
Section("Similarity of the centroids (cosine)");
CentroidHeatmap heatmap = await clusters.CentroidHeatmapAsync();
Console.WriteLine(heatmap);

string picture = Path.Combine(folder, "heatmap.svg");
await File.WriteAllTextAsync(picture, heatmap.ToSvg());
Console.WriteLine();
Console.WriteLine($"The entire heatmap is in {Path.GetRelativePath(Environment.CurrentDirectory, picture)}");

static string Titles(ClusterMembers cluster) =>
    string.Join('\n', cluster.Members.Select(member => $"{member.Distance:0.00} {Shorten(member.Document["product_title"].AsText() ?? "", 40)}"));

static string Shorten(string text, int length) => text.Length <= length ? text : text[..(length - 1)].TrimEnd() + "…";

static void Section(string title)
{
    Console.WriteLine();
    AnsiConsole.Write(new Rule(Markup.Escape(title)).LeftJustified());
}

static Table NewTable(params string[] columns) => new Table().Border(TableBorder.Rounded).AddColumns(columns);

static void AddRow(Table table, params string[] cells) => table.AddRow([.. cells.Select(cell => new Text(cell))]);
