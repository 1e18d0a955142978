using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Relevance.Cluster.Server.LoadBench;

/// <summary>
/// Loads documents, fits two clusterings, and requests every page of the dashboard twice: all that its pages link to, one address per path and set of
/// parameters, and those that only a form leads to.
/// </summary>
internal static partial class DashboardTrial
{
    private const string DatasetId = "shop";
    private const string VectorField = "text_vector_";
    private const string Project = "load";
    private const int BatchSize = 2000;

    /// <summary>Runs.</summary>
    /// <param name="documents">The number of documents.</param>
    /// <param name="dimension">The number of components.</param>
    /// <param name="clusters">The number of clusters.</param>
    /// <returns>The exit code: 0 if every page is a page.</returns>
    public static async Task<int> RunAsync(int documents, int dimension, int clusters)
    {
        string folder = Directory.CreateTempSubdirectory("relevance-dashboard-").FullName;
        try
        {
            Console.WriteLine($"{documents:N0} documents of {dimension} components, {clusters} clusters, on {Environment.ProcessorCount} processors");
            await using ServerProcess server = await ServerProcess.StartAsync(folder);
            await FillAsync(server, documents, dimension, clusters);
            bool isGood = await VisitAsync(server);
            Console.WriteLine($"server: {server.PeakBytes / 1e6:0} MB at most");
            return isGood ? await server.StopAsync() : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FillAsync(ServerProcess server, int documents, int dimension, int clusters)
    {
        using HttpDocumentStore store = HttpDocumentStore.Connect(new HttpStoreOptions { BaseAddress = server.Address, Project = Project, ApiKey = "key" });
        Dataset dataset = new RelevanceClient(store).GetDataset(DatasetId);
        long start = Stopwatch.GetTimestamp();
        for (int first = 0; first < documents; first += 10 * BatchSize)
        {
            await dataset.InsertDocumentsAsync(
                Enumerable.Range(first, Math.Min(10 * BatchSize, documents - first)).Select(n => Make(n, dimension)),
                new WriteOptions { BatchSize = BatchSize });
        }

        Console.WriteLine($"loaded in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");
        start = Stopwatch.GetTimestamp();
        foreach (string alias in (string[])["first", "second"])
        {
            KMeans model = new(new KMeansOptions { ClusterCount = clusters, Restarts = 1, MaxIterations = 5, Seed = alias.Length });
            await dataset.GetClusterOps(alias, VectorField).FitAsync(model);
        }

        Console.WriteLine($"fitted twice in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");
    }

    private static Document Make(int n, int dimension)
    {
        Random random = new(n);
        int topic = random.Next(60);
        Random ofTopic = new(topic);
        float[] vector = [.. Enumerable.Range(0, dimension).Select(_ => ofTopic.NextSingle() + (0.4f * random.NextSingle()))];
        return new Document(string.Create(CultureInfo.InvariantCulture, $"document-{n}"))
        {
            ["title"] = string.Create(CultureInfo.InvariantCulture, $"The title of document {n} about topic {topic}"),
            ["brand"] = string.Create(CultureInfo.InvariantCulture, $"brand-{random.Next(97)}"),
            ["truth"] = string.Create(CultureInfo.InvariantCulture, $"truth-{topic}"),
            ["price"] = Math.Round(random.NextDouble() * 1000, 2),
            ["isNew"] = random.Next(2) == 0,
            [VectorField] = vector,
        };
    }

    private static async Task<bool> VisitAsync(ServerProcess server)
    {
        Uri root = new(server.Address, "/");
        using HttpClient http = new(new HttpClientHandler { CookieContainer = new CookieContainer() });
        (http.BaseAddress, http.Timeout) = (root, TimeSpan.FromMinutes(5));
        string token = Token().Match(await http.GetStringAsync("login")).Groups["token"].Value;
        using (FormUrlEncodedContent form = new([new("form_token", token), new("project", Project), new("return", "/")]))
        {
            using HttpResponseMessage reply = await http.PostAsync("login", form);
            reply.EnsureSuccessStatusCode();
        }

        string clustering = $"dataset={DatasetId}&field={VectorField}&alias=first";
        Queue<Uri> open = new(
        [
            root,
            new Uri(root, $"cluster/distribution?{clustering}&truth=truth"),
            new Uri(root, $"cluster/map?{clustering}&truth=truth"),
            new Uri(root, $"cluster/compare?{clustering}&with=_cluster_.{VectorField}.second"),
        ]);
        HashSet<string> known = [.. open.Select(KindOf)];
        bool isGood = true;
        Console.WriteLine("| page | first, ms | again, ms | processor again, ms | kB |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        while (open.TryDequeue(out Uri? address))
        {
            (double first, _, string page, HttpStatusCode status) = await GetAsync(http, server, address);
            (double again, double processor, _, _) = await GetAsync(http, server, address);
            isGood &= status == HttpStatusCode.OK;
            string failure = status == HttpStatusCode.OK ? "" : $", {(int)status}";
            Console.WriteLine($"| `{KindOf(address)}`{failure} | {first:0} | {again:0} | {processor:0} | {page.Length / 1000.0:0} |");
            foreach (Match link in Link().Matches(page))
            {
                Uri target = new(address, WebUtility.HtmlDecode(link.Groups["address"].Value));
                if (target.Authority == root.Authority && !target.AbsolutePath.Contains('.', StringComparison.Ordinal) && known.Add(KindOf(target)))
                {
                    open.Enqueue(new Uri(target.GetLeftPart(UriPartial.Query)));
                }
            }
        }

        return isGood;
    }

    /// <summary>Returns the path with the names of the parameters: addresses with the same are one page.</summary>
    private static string KindOf(Uri address)
    {
        IEnumerable<string> names = address.Query.TrimStart('?').Split('&').Select(part => part.Split('=')[0]);
        return $"{address.AbsolutePath} {string.Join(' ', names.Distinct().Order(StringComparer.Ordinal))}".TrimEnd();
    }

    private static async Task<(double Milliseconds, double Processor, string Page, HttpStatusCode Status)> GetAsync(
        HttpClient http, ServerProcess server, Uri address)
    {
        TimeSpan before = server.ProcessorTime;
        long start = Stopwatch.GetTimestamp();
        using HttpResponseMessage reply = await http.GetAsync(address);
        string page = await reply.Content.ReadAsStringAsync();
        double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return (elapsed, (server.ProcessorTime - before).TotalMilliseconds, page, reply.StatusCode);
    }

    [GeneratedRegex("name=\"form_token\" value=\"(?<token>[\\w-]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();

    [GeneratedRegex("<a [^>]*href=\"(?<address>[^\"#]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
