#:project ../../src/Relevance.Cluster.Sqlite/Relevance.Cluster.Sqlite.csproj

// The story with this library: documents in a file on disk, not in memory only as with the peers that are written in Python.
// dotnet run -c Release bench/story/ours.cs -- FOLDER

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Relevance.Cluster;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Storage;
using SortKey = Relevance.Cluster.SortKey;

const string VectorField = "text_vector_";
string folder = args[0];
string path = Path.Combine(folder, "ours.db");
foreach (string end in (string[])["", "-wal", "-shm"])
{
    File.Delete(path + end);
}

Print("program", $"Relevance.Cluster on .NET {Environment.Version}");
await using (SqliteDocumentStore store = SqliteDocumentStore.Open(path))
{
    Dataset shop = new RelevanceClient(store).GetDataset("shop");
    string lines = Path.Combine(folder, "shop.jsonl");
    await StepAsync("read the JSON Lines file", 0, () => shop.UpsertDocumentsAsync(DocumentFile.ReadAsync(lines)));
    string[] fields = ["brand", "price", "weight", "isNew"];
    AggregationQuery mean = new() { Groupings = [Grouping.Category("brand")], Metrics = [Metric.Mean("price")], PageSize = 1000 };
    await StepAsync("count, price < 10", 5, () => shop.CountAsync(Filter.Field("price") < 10));
    await StepAsync("mean of price by brand", 5, () => shop.AggregateAsync(mean));
    await StepAsync("facets of four fields", 5, () => shop.GetFacetsAsync(new FacetQuery { Fields = fields, MaxValues = 20 }));
    DocumentQuery sorted = new() { IncludeVectors = false, Sort = [new SortKey("brand"), new SortKey("price", SortDirection.Descending)] };
    await StepAsync("all documents, by brand and price", 1, async () => await shop.ReadAsync(sorted).CountAsync());

    ClusterOps clusters = shop.GetClusterOps("story", VectorField);
    await StepAsync("k-means, 50 clusters", 0, () => clusters.FitAsync(new KMeans(50, seed: 1)), Inertia);
    await StepAsync("closest and furthest of each cluster", 5, async () => (await clusters.ListClosestAsync(), await clusters.ListFurthestAsync()));
    await StepAsync("clusters, counted", 5, () => clusters.DistributionAsync());
    await StepAsync("clusters against 1,000 truths", 5, () => clusters.DistributionAsync("truth"));
    await StepAsync("mean of price by cluster and brand", 5, () => clusters.AggregateAsync(mean));
    await StepAsync("facets of four fields per cluster", 5, () => clusters.GetFacetsAsync(new FacetQuery { Fields = fields, MaxValues = 20 }));

    VectorSet queries = VectorSet.ReadNumpy(Path.Combine(folder, "queries.npy"));
    VectorSearchOptions ten = new() { PageSize = 10, SelectFields = ["_id"] };
    await StepAsync("search, top 10", 5, () => shop.SearchAsync(new VectorQuery(VectorField, queries[0].ToArray()), ten));
    await StepAsync("search, top 10, each of 64", 5, () => shop.SearchEachAsync(VectorField, queries, ten), share: queries.Count);
    await StepAsync("map in two dimensions", 3, () => shop.ProjectAsync(VectorField));
    await StepAsync("report as HTML", 1, async () =>
    {
        await clusters.WriteReportAsync(Path.Combine(folder, "ours.html"), new HtmlReportOptions { TextFields = ["title"] });
        return 0;
    });
    VectorSet all = VectorSet.ReadNumpy(Path.Combine(folder, "vectors.npy"));
    VectorSet some = all.Select([.. Enumerable.Range(0, Math.Min(20_000, all.Count))]);
    BisectingKMeansOptions bisecting = new() { ClusterCount = 50, Restarts = 3, Seed = 1 };
    await StepAsync(
        "bisecting k-means, 20,000 vectors",
        1,
        () => Task.FromResult(new BisectingKMeans(bisecting).Run(some)),
        result => string.Create(CultureInfo.InvariantCulture, $"inertia {result.Inertia:G6}"));
}

File.Delete(path);

static string Inertia(FitSummary summary) => summary.ModelResult is KMeansResult result
    ? string.Create(CultureInfo.InvariantCulture, $"with the labels written: inertia {result.Inertia:G6}")
    : throw new InvalidOperationException("K-means gives a result of k-means.");

// Runs a step once, and then as often as is said.
static async Task StepAsync<T>(string name, int repeats, Func<Task<T>> run, Func<T, string>? note = null, int share = 1)
{
    double first = 0, again = double.MaxValue;
    T result = default!;
    for (int i = 0; i <= repeats; i++)
    {
        long start = Stopwatch.GetTimestamp();
        result = await run();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / share;
        (first, again) = i == 0 ? (seconds, again) : (first, Math.Min(again, seconds));
    }

    string noted = note is null ? "" : $", \"note\": \"{JsonEncodedText.Encode(note(result))}\"";
    string least = repeats == 0 ? "null" : again.ToString("R", CultureInfo.InvariantCulture);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{{\"step\": \"{name}\", \"first\": {first:R}, \"again\": {least}{noted}}}"));
}

static void Print(string name, string value) => Console.WriteLine($"{{\"{name}\": \"{JsonEncodedText.Encode(value)}\"}}");
