#:package Relevance.Cluster.Sqlite@0.1.0

// A map of a shop: 324 products as points, with similar ones near each other.
// Run it with: dotnet run samples/projection.cs

using Relevance.Cluster;

const string VectorField = "product_text_vector_";
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

// 1. Products with vectors, here from their texts. If your documents have embeddings, omit VectorizeAsync.
await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
Dataset products = new RelevanceClient(store).GetDataset("products");
await products.InsertDocumentsAsync(DocumentFile.ReadAsync(Path.Combine(folder, "data", "products.jsonl")));
await products.VectorizeAsync(["product_title", "product_description"], VectorField);

// 2. Cluster them, and draw documents and centroids on one map. The coordinates are stored with the documents, as a vector field of two components.
ClusterOps clusters = products.GetClusterOps("kmeans-6", VectorField);
await clusters.FitAsync(new KMeans(6));
Projection map = await clusters.ProjectAsync(new ProjectionOptions { StoreAs = "map_vector_" }, groundTruthField: "query");

Console.WriteLine(map);
Console.WriteLine();

// 3. The position of each cluster, and one of its products.
foreach (ProjectedCentroid centroid in map.Centroids)
{
    ProjectedPoint nearest = map
        .Points.Where(point => point.Label == centroid.Label)
        .MinBy(point => Math.Pow(point.X - centroid.X, 2) + Math.Pow(point.Y - centroid.Y, 2))!;
    Document product = (await products.GetDocumentAsync(nearest.DocumentId))!;
    Console.WriteLine(
        $"{centroid.Label}  ({centroid.X,5:0.00}, {centroid.Y,5:0.00})  {centroid.Size,3} products, such as '{product["product_title"].AsText()}', found by "
            + $"'{nearest.Truth}'"
    );
}

// 4. The stored coordinates are an ordinary vector field. The same directions project a new product onto the same map.
float[] place = (await products.GetDocumentAsync(map.Points[0].DocumentId))!.GetVector("map_vector_").ToArray();
Console.WriteLine();
Console.WriteLine(
    $"{map.Points[0].DocumentId} is stored at ({place[0]:0.00}, {place[1]:0.00}); two directions explain {map.ExplainedVarianceRatio.Sum():0.0%} "
        + $"of the variance."
);

// 5. For a spreadsheet or a drawing program: one line per product.
string file = Path.Combine(folder, "map.csv");
await File.WriteAllTextAsync(file, map.ToCsv());
Console.WriteLine($"All {map.Points.Count} points are in {Path.GetRelativePath(Environment.CurrentDirectory, file)}");
