using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster;
using Relevance.Cluster.Sqlite.LoadBench;
using Relevance.Cluster.Storage;

// Loads n small documents with a vector of d components each, in batches of a thousand, then reads the vectors into a matrix and runs a few queries.
// The fourth argument chooses: "scan" for loading and scanning only, "questions" for filters and facets only, "report" for the HTML report of 200 clusters,
// whose page remains next to the file, "growth" for questions about plain fields at 1,000, 10,000 … n documents, "members" for the members of Dataset and
// ClusterOps at these sizes, "search" for searches and member lists, "load" for a store that remains, and "memory" or "mapped" for the memory of its analysis,
// with its vectors in memory or in a mapped file; the fifth argument is the number of clusters, 200 for a report without it.
int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200_000;
int dimension = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 768;
string path = args.Length > 2 ? args[2] : Path.Combine(Path.GetTempPath(), "relevance-load-bench.db");
string mode = args.Length > 3 ? args[3] : "all";
const int BatchSize = 1000;

if (mode is "memory" or "mapped")
{
    await MemoryRun.AnalyzeAsync(path, args.Length > 4 ? int.Parse(args[4], CultureInfo.InvariantCulture) : 100, mode == "mapped");
    return;
}

File.Delete(path);
if (mode == "load")
{
    await MemoryRun.LoadAsync(path, count, dimension);
    return;
}

int[] sizes = [.. ((int[])[1_000, 10_000, 100_000, 1_000_000]).Where(size => size <= count)];
if (mode == "growth")
{
    await GrowthRun.RunAsync(path, sizes);
    return;
}

if (mode == "members")
{
    await MembersRun.RunAsync(path, sizes, dimension);
    return;
}

try
{
    using SqliteDocumentStore store = SqliteDocumentStore.Open(path);
    if (mode == "report")
    {
        await ReportRun.RunAsync(store, (count, dimension), args.Length > 4 ? int.Parse(args[4], CultureInfo.InvariantCulture) : 200, path + ".html");
        return;
    }

    if (mode == "search")
    {
        await SearchRun.RunAsync(store, count, dimension, path);
        return;
    }

    await store.CreateDatasetAsync("bench", Schema.Empty);
    float[][] vectors = MakeVectors(BatchSize, dimension);

    long start = Stopwatch.GetTimestamp();
    TimeSpan making = TimeSpan.Zero;
    for (int first = 0; first < count; first += BatchSize)
    {
        long makingStart = Stopwatch.GetTimestamp();
        Document[] batch = [.. Enumerable.Range(first, Math.Min(BatchSize, count - first)).Select(i => Make(i, vectors[i % BatchSize]))];
        making += Stopwatch.GetElapsedTime(makingStart);
        await store.WriteAsync("bench", batch, WriteMode.Insert);
    }

    Report("load", Stopwatch.GetElapsedTime(start) - making);
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"  (making the documents took {making.TotalSeconds:F2} s more; the file has {new FileInfo(path).Length / 1e6:F0} MB)"));

    if (mode == "questions")
    {
        await Questions.AskAsync(store, "bench");
        return;
    }

    // The time that the operating system needs to allocate this memory, without reading: on a virtual machine that can be most of a scan.
    for (int repeat = 0; repeat < 2; repeat++)
    {
        await TimeAsync("a matrix without a scan", () =>
        {
            VectorSetBuilder builder = new(dimension, count);
            float[] rows = new float[1000 * dimension];
            for (int row = 0; row < count; row += 1000)
            {
                builder.AddRows(rows.AsSpan(0, Math.Min(1000, count - row) * dimension));
            }

            return Task.FromResult(builder.Build().Count);
        });
    }

    for (int repeat = 0; repeat < (mode == "scan" ? 6 : 3); repeat++)
    {
        await TimeAsync("scan into a matrix", async () =>
        {
            VectorSetBuilder? builder = null;
            await foreach (VectorBatch batch in store.ReadVectorsAsync("bench", "text_vector_"))
            {
                builder ??= new VectorSetBuilder(batch.Dimension, (int)batch.TotalCount);
                builder.AddRows(batch.Values.Span);
            }

            return builder!.Build().Count;
        });
    }

    if (mode == "scan")
    {
        for (int repeat = 0; repeat < 6; repeat++)
        {
            await TimeAsync("scan without a matrix", async () =>
            {
                long read = 0;
                await foreach (VectorBatch batch in store.ReadVectorsAsync("bench", "text_vector_"))
                {
                    read += batch.DocumentIds.Count;
                }

                return read;
            });
        }

        return;
    }

    await TimeAsync("count by number", () => store.CountAsync("bench", Filter.Field("price") < 10));
    await TimeAsync("count by text", () => store.CountAsync("bench", Filter.Field("brand").EqualTo("brand-7")));
    await TimeAsync(
        "first page by price",
        async () =>
            (await store.ReadPageAsync("bench", new DocumentQuery { Sort = [new Relevance.Cluster.SortKey("price")], IncludeVectors = false })).Documents.Count
    );
    await TimeAsync("every document, no vectors", async () =>
    {
        long read = 0;
        string? cursor = null;
        do
        {
            DocumentPage page = await store.ReadPageAsync("bench", new DocumentQuery { IncludeVectors = false }, cursor);
            read += page.Documents.Count;
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return read;
    });
    await TimeAsync("facets of two fields", async () => (await store.GetFacetsAsync("bench", new FacetQuery { Fields = ["brand", "price"] })).Count);
    string[] ids = [.. await store.ListIdsAsync("bench")];
    StoredClustering clustering = new()
    {
        Key = new ClusteringKey("text_vector_", "bench"),
        ModelName = "bench",
        Metric = DistanceMetric.SquaredEuclidean,
        Labels = ["cluster-0", "cluster-1"],
        Centroids = VectorSet.From(vectors[..2]),
    };
    DocumentLabel[] labels = [.. ids.Select((id, i) => new DocumentLabel(id, clustering.Labels[i % 2]))];
    await TimeAsync("write labels", async () =>
    {
        await store.WriteClusteringAsync("bench", clustering, labels);
        return labels.Length;
    });
    await TimeAsync("read labels", async () => (await store.ReadLabelsAsync("bench", clustering.Key)).Count);
    await TimeAsync("count by label", () => store.CountAsync("bench", Filter.Field(clustering.Key.LabelField).EqualTo("cluster-1")));
}
finally
{
    foreach (string file in (ReadOnlySpan<string>)[path, $"{path}-wal", $"{path}-shm"])
    {
        File.Delete(file);
    }
}

async Task TimeAsync<T>(string what, Func<Task<T>> work)
{
    TimeSpan processor = Process.GetCurrentProcess().TotalProcessorTime;
    long start = Stopwatch.GetTimestamp();
    T result = await work();
    TimeSpan wall = Stopwatch.GetElapsedTime(start);
    processor = Process.GetCurrentProcess().TotalProcessorTime - processor;
    Report(string.Create(CultureInfo.InvariantCulture, $"{what} ({result}, {processor.TotalSeconds:F2} s of processor time)"), wall);
}

void Report(string what, TimeSpan time) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {time.TotalSeconds:F3} s, {time.TotalMicroseconds / count:F2} µs a document, {time.TotalSeconds / count * 1e6:F2} s a million"));

static Document Make(int i, float[] vector) => new(string.Create(CultureInfo.InvariantCulture, $"document-{i:D8}"))
{
    ["title"] = string.Create(CultureInfo.InvariantCulture, $"The title of document {i}"),
    ["description"] = "A sentence or two about what this is, who would want it, and why it is better than the one before; about as long as a search result.",
    ["brand"] = string.Create(CultureInfo.InvariantCulture, $"brand-{i % 97}"),
    ["price"] = (i * 7919L % 10_000) / 100.0,
    ["text_vector_"] = vector,
};

static float[][] MakeVectors(int count, int dimension)
{
    Random random = new(1);
    return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, dimension).Select(_ => random.NextSingle() - 0.5f).ToArray())];
}
