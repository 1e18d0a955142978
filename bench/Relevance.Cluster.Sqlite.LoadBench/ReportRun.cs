using System.Diagnostics;
using System.Globalization;

namespace Relevance.Cluster.Sqlite.LoadBench;

/// <summary>Times the HTML report of n documents, and prints the size of the page and the memory that it needs.</summary>
internal static class ReportRun
{
    private const int GroupCount = 200;
    private const string VectorField = "text_vector_";

    private static readonly string[] Things =
    [
        "boots",
        "lamp",
        "teapot",
        "laptop sleeve",
        "running shoes",
        "garden hose",
        "headphones",
        "desk",
        "rain jacket",
        "bicycle light",
    ];
    private static readonly string[] Looks =
    [
        "red",
        "small",
        "waterproof",
        "folding",
        "wireless",
        "woolen",
        "heavy",
        "quiet",
        "steel",
        "striped",
        "bright",
        "soft",
        "vintage",
        "slim",
        "large",
        "green",
        "plain",
        "warm",
        "light",
        "deep",
    ];

    /// <summary>Loads, clusters and reports.</summary>
    /// <param name="store">An empty store.</param>
    /// <param name="size">How many documents, and the components of their vectors.</param>
    /// <param name="clusterCount">How many clusters to find.</param>
    /// <param name="page">Where the page is written.</param>
    public static async Task RunAsync(SqliteDocumentStore store, (int Count, int Dimension) size, int clusterCount, string page)
    {
        Dataset dataset = new RelevanceClient(store).GetDataset("report-bench");
        await TimeAsync("load", () => dataset.InsertDocumentsAsync(Documents(size.Count, size.Dimension)));
        ClusterOps clusters = dataset.GetClusterOps("report", VectorField);
        await TimeAsync("fit", () => clusters.FitAsync(new MiniBatchKMeans(clusterCount)));
        var options = new HtmlReportOptions { Title = "Products", TextFields = ["title", "kind"], GroundTruthField = "kind" };
        await TimeAsync("report as HTML", () => clusters.WriteReportAsync(page, options));
        await TimeAsync("the same again, vectors in memory", () => clusters.WriteReportAsync(page, options));
        Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"the page has {new FileInfo(page).Length / 1e6:F2} MB; the process took {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB at most: "
                    + $"{page}"
            ));
    }

    private static async Task TimeAsync<T>(string what, Func<Task<T>> work)
    {
        TimeSpan used = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        await work();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what}: {seconds:F2} s, {(Environment.CpuUsage.TotalTime - used).TotalSeconds:F2} processor seconds"));
    }

    /// <summary>Documents around two hundred centers of different weight, ten things in twenty looks.</summary>
    private static async IAsyncEnumerable<Document> Documents(int count, int dimension)
    {
        Random random = new(1);
        float[][] centers =
        [
            .. Enumerable.Range(0, GroupCount).Select(_ => Enumerable.Range(0, dimension).Select(_ => random.NextSingle() - 0.5f).ToArray()),
        ];
        for (int i = 0; i < count; i++)
        {
            if (i % 1000 == 0)
            {
                await Task.Yield();
            }

            int center = (int)(GroupCount * random.NextDouble() * Math.Sqrt(random.NextDouble()));
            (string thing, string look) = (Things[center % Things.Length], Looks[center / Things.Length]);
            float[] vector = [.. centers[center].Select((x, d) => x + centers[center % Things.Length][d] + ((random.NextSingle() - 0.5f) * 0.6f))];
            yield return new Document(string.Create(CultureInfo.InvariantCulture, $"product-{i:D7}"))
            {
                ["title"] = string.Create(CultureInfo.InvariantCulture, $"{look} {thing}, model {random.Next(1000)}"),
                ["kind"] = thing,
                ["price"] = Math.Round(5 + (center * 0.7) + (random.NextDouble() * 20), 2),
                [VectorField] = vector,
            };
        }
    }
}
