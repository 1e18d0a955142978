using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.LoadBench;

/// <summary>
/// Runs questions about plain fields at several sizes and prints, as a table in Markdown, the time of the first run, which reads the columns, the best
/// processor time and wall time of the next ones, the memory that one allocates, and the exponent by which the processor time grows from one size to the next.
/// </summary>
internal static class GrowthRun
{
    private const int Repeats = 7;
    private const int ClusterCount = 50;
    private const string DatasetId = "questions";
    private static readonly ClusteringKey Key = new("text_vector_", "bench");

    /// <summary>Loads and asks a store of each size.</summary>
    /// <param name="path">The path of the store, which is created and deleted.</param>
    /// <param name="sizes">The numbers of documents, ascending.</param>
    public static async Task RunAsync(string path, IReadOnlyList<int> sizes)
    {
        List<List<Figures>> all = [];
        foreach (int size in sizes)
        {
            DeleteFiles(path);
            using SqliteDocumentStore store = SqliteDocumentStore.Open(path);
            await LoadAsync(store, size);
            all.Add(await AskAsync(store));
        }

        DeleteFiles(path);
        Print(sizes, all);
    }

    /// <summary>Prints the table. A question without figures of a size was not asked there.</summary>
    internal static void Print(IReadOnlyList<int> sizes, List<List<Figures>> all)
    {
        Console.WriteLine($"| question | {string.Join(" | ", sizes.Select(size => $"{Number(size)}: first; again processor, wall ms; MB"))} | growth |");
        Console.WriteLine($"| --- | {string.Join(" | ", sizes.Select(_ => "---:"))} | ---: |");
        foreach (string name in all[0].Select(figures => figures.Name))
        {
            List<Figures> own = [.. all.SelectMany(figures => figures.Where(each => each.Name == name))];
            string cells = string.Join(" | ", own
                .Select(figures => $"{Text(figures.First)}; {Text(figures.Processor)}, {Text(figures.Again)}; {Text(figures.Bytes / 1e6)}")
                .Concat(Enumerable.Repeat("", sizes.Count - own.Count)));
            string growth = string.Join(", ", own.Zip(own.Skip(1)).Select((pair, i) => Exponent(
                pair.Second.Processor / pair.First.Processor, (double)sizes[i + 1] / sizes[i])));
            Console.WriteLine($"| {name} | {cells} | {growth} |");
        }
    }

    private static async Task LoadAsync(SqliteDocumentStore store, int count)
    {
        const int BatchSize = 5000;
        Random random = new(1);
        await store.CreateDatasetAsync(DatasetId, Schema.Empty);
        for (int first = 0; first < count; first += BatchSize)
        {
            await store.WriteAsync(DatasetId, [.. Enumerable.Range(first, Math.Min(BatchSize, count - first)).Select(i => Make(i, random))], WriteMode.Insert);
        }

        string[] labels = [.. Enumerable.Range(0, ClusterCount).Select(i => $"cluster-{Number(i)}")];
        StoredClustering clustering = new()
        {
            Key = Key,
            ModelName = "bench",
            Metric = DistanceMetric.SquaredEuclidean,
            Labels = labels,
            Centroids = VectorSet.From([.. labels.Select((_, i) => new float[] { i, 0, 0, 0 })]),
        };
        await store.WriteClusteringAsync(
            DatasetId, clustering, [.. Enumerable.Range(0, count).Select(i => new DocumentLabel(Id(i), labels[random.Next(ClusterCount)]))]);
    }

    private static Document Make(int i, Random random) => new(Id(i))
    {
        ["title"] = $"The title of document {Number(i)}",
        ["description"] =
            "A sentence or two about what this is, who would want it, and why it is better than the one before; about as long as a search result.",
        ["brand"] = $"brand-{Number(random.Next(97))}",
        ["truth"] = $"truth-{Number(random.Next(1000))}",
        ["price"] = Math.Round(random.NextDouble() * 1000, 2),
        ["weight"] = random.NextDouble(),
        ["isNew"] = random.Next(2) == 0,
        ["text_vector_"] = new float[] { random.NextSingle(), 1, 2, 3 },
    };

    private static async Task<List<Figures>> AskAsync(SqliteDocumentStore store)
    {
        ClusterOps clusters = new RelevanceClient(store).GetDataset(DatasetId).GetClusterOps(Key.Alias, Key.VectorField);
        Filter cheap = Filter.Field("price") < 10;
        AggregationQuery mean = new() { Groupings = [Grouping.Category("brand")], Metrics = [Metric.Mean("price")], PageSize = 1000 };
        string[] fields = ["brand", "price", "weight", "isNew"];
        List<Figures> figures =
        [
            await TimeAsync("all documents, unsorted", () => ReadAllAsync(store, new DocumentQuery { IncludeVectors = false })),
            await TimeAsync("count, price < 10", () => store.CountAsync(DatasetId, cheap)),
            await TimeAsync("count, title contains", () => store.CountAsync(DatasetId, Filter.Field("title").Contains("77"))),
            await TimeAsync("first 20 with price < 10", () => store.ReadPageAsync(DatasetId, Page(new() { Filter = cheap }))),
            await TimeAsync("first 20 by price", () => store.ReadPageAsync(DatasetId, Page(new() { Sort = [new SortKey("price")] }))),
            await TimeAsync("all documents, by brand and price", () => ReadAllAsync(
                store, new DocumentQuery { IncludeVectors = false, Sort = [new SortKey("brand"), new SortKey("price", SortDirection.Descending)] })),
            await TimeAsync("all documents, shuffled", () => ReadAllAsync(store, new DocumentQuery { IncludeVectors = false, ShuffleSeed = 7 })),
            await TimeAsync("mean of price by brand", () => store.AggregateAsync(DatasetId, mean)),
            await TimeAsync("mean of price by cluster and brand", () => clusters.AggregateAsync(mean)),
            await TimeAsync("facets of four fields", () => store.GetFacetsAsync(DatasetId, new FacetQuery { Fields = fields, MaxValues = 20 })),
            await TimeAsync("the same per cluster", () => clusters.GetFacetsAsync(new FacetQuery { Fields = fields, MaxValues = 20 })),
            await TimeAsync("clusters, counted", () => clusters.DistributionAsync()),
            await TimeAsync("clusters against 1,000 truths", () => clusters.DistributionAsync("truth")),
        ];
        Document[] changed = [new("document-00000001") { ["price"] = 5.5 }];
        figures.Add(await TimeAsync("a write, then the count and the mean", async () =>
        {
            await store.WriteAsync(DatasetId, changed, WriteMode.Update);
            await store.CountAsync(DatasetId, cheap);
            return await store.AggregateAsync(DatasetId, mean);
        }));
        return figures;
    }

    private static DocumentQuery Page(DocumentQuery query) => query with { PageSize = 20, IncludeVectors = false };

    private static async Task<long> ReadAllAsync(SqliteDocumentStore store, DocumentQuery query)
    {
        long read = 0;
        string? cursor = null;
        do
        {
            DocumentPage page = await store.ReadPageAsync(DatasetId, query, cursor);
            read += page.Documents.Count;
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return read;
    }

    /// <summary>Asks a question once, and then several times.</summary>
    internal static async Task<Figures> TimeAsync<T>(string name, Func<Task<T>> question, int repeats = Repeats)
    {
        long start = Stopwatch.GetTimestamp();
        await question();
        double first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        double again = double.MaxValue;
        double processor = double.MaxValue;
        long bytes = long.MaxValue;
        for (int i = 0; i < (first > 5000 ? 1 : repeats); i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            TimeSpan used = Environment.CpuUsage.TotalTime;
            start = Stopwatch.GetTimestamp();
            await question();
            processor = Math.Min(processor, (Environment.CpuUsage.TotalTime - used).TotalMilliseconds);
            again = Math.Min(again, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            bytes = Math.Min(bytes, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        await Console.Error.WriteLineAsync($"{name}: {Text(first)}; {Text(processor)}, {Text(again)} ms; {Text(bytes / 1e6)} MB");
        return new Figures(name, first, processor, again, bytes);
    }

    internal static void DeleteFiles(string path)
    {
        foreach (string file in (ReadOnlySpan<string>)[path, $"{path}-wal", $"{path}-shm"])
        {
            File.Delete(file);
        }
    }

    private static string Exponent(double growth, double step) => (Math.Log(growth) / Math.Log(step)).ToString("F2", CultureInfo.InvariantCulture);

    private static string Id(int i) => $"document-{i.ToString("D8", CultureInfo.InvariantCulture)}";

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString(number < 9.995 ? "F2" : number < 99.95 ? "F1" : "N0", CultureInfo.InvariantCulture);

    /// <summary>The times in milliseconds, and the memory.</summary>
    internal sealed record Figures(string Name, double First, double Processor, double Again, long Bytes);
}
