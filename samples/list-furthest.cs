#:package Relevance.Cluster.Sqlite@0.1.0

// Which products hardly belong to their cluster? Five clusters of 324 products, each with the products closest to and furthest from its centroid.
// Run it with: dotnet run samples/list-furthest.cs

using Relevance.Cluster;

const string VectorField = "product_text_vector_";
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

// A dataset in memory, with vectors from the words of its texts. If your documents have embeddings, omit VectorizeAsync.
await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
Dataset products = new RelevanceClient(store).GetDataset("quickstart_kmeans_clustering");
await products.InsertDocumentsAsync(DocumentFile.ReadAsync(Path.Combine(folder, "data", "products.jsonl")));
await products.VectorizeAsync(["product_title", "product_description"], VectorField);

ClusterOps clusters = products.GetClusterOps("kmeans-5", VectorField);
Console.WriteLine(await clusters.FitAsync(new KMeans(5)));

// 1. Closest to the centroid: typical of the cluster. Three of every cluster, unless the options specify otherwise.
var titles = new MemberRankingOptions { SelectFields = ["product_title", "query"] };
Print("Closest to the centroid", await clusters.ListClosestAsync(titles));

// 2. Furthest from it, furthest first: the uncertain members of the cluster.
Print("Furthest from the centroid", await clusters.ListFurthestAsync(titles));

// 3. More of one cluster: the next three of the furthest.
Print("And the next three of cluster-1", await clusters.ListFurthestAsync(titles with { Clusters = ["cluster-1"], Page = 2 }));

static void Print(string title, MemberLists lists)
{
    Console.WriteLine($"\n{title}, by {lists.Metric} distance");
    foreach (ClusterMembers cluster in lists)
    {
        Console.WriteLine(cluster.Label);
        foreach (RankedDocument member in cluster.Members)
        {
            Console.WriteLine($"  {member.Distance:0.000}  {member.Document["product_title"].AsText()}  ({member.Document["query"].AsText()})");
        }
    }
}
