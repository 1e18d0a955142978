#:package Relevance.Cluster.Sqlite@0.1.0

// Find, sample, check and change documents: tasks around a clustering.
// Run it with: dotnet run samples/searching.cs

using Relevance.Cluster;

const string VectorField = "product_text_vector_";
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

// 1. Products with vectors.
await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
RelevanceClient client = new(store);
Dataset products = client.GetDataset("products");
await products.InsertDocumentsAsync(DocumentFile.ReadAsync(Path.Combine(folder, "data", "products.jsonl")));
await products.VectorizeAsync(["product_title", "product_description"], VectorField);

// 2. Are all documents complete?
Console.WriteLine(await products.GetHealthAsync());

// 3. The nearest neighbors of a product, exactly, among those that cost less than 100.
Console.WriteLine();
Filter cheap = Filter.Field("product_price") < 100;
VectorSearchResult alike = await products.FindNeighborsAsync("p-001", VectorField, new VectorSearchOptions { PageSize = 5, Filter = cheap });
Show("Like p-001, below 100", alike);

// 4. Near two products: the weighted sum of both similarities.
ReadOnlyMemory<float> first = (await products.GetDocumentAsync("p-001"))!.GetVector(VectorField),
    second = (await products.GetDocumentAsync("p-100"))!.GetVector(VectorField);
Show(
    "Between p-001 and p-100",
    await products.SearchAsync([new VectorQuery(VectorField, first), new VectorQuery(VectorField, second)], new VectorSearchOptions { PageSize = 5 }));

// 5. The same seed returns the same sample.
Console.WriteLine($"A sample: {string.Join(", ", (await products.SampleAsync(6, seed: 7)).Select(product => product.Id))}");

// 6. Change the documents that match a filter, or pass documents to a function; only changed fields are written.
Console.WriteLine(await products.UpdateWhereAsync(cheap, new Document("any") { ["shelf"] = "bargains" }));
Console.WriteLine(await products.TransformAsync(product => product["words"] = product["product_title"].AsText()!.Split(' ').Length));

// 7. A copy of some documents, for an experiment.
Dataset bargains = client.GetDataset("bargains");
Console.WriteLine($"{await products.CloneAsync(bargains, Filter.Field("shelf") == "bargains")} products copied to '{bargains.Id}'");

void Show(string title, VectorSearchResult found)
{
    Console.WriteLine(title);

    foreach (RankedDocument hit in found.Hits)
    {
        Console.WriteLine($"  {hit.Similarity:0.000}  {hit.Document.Id}  {hit.Document["product_title"].AsText()}");
    }

    Console.WriteLine();
}
