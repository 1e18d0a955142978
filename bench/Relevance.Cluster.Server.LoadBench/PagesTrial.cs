using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Relevance.Cluster.Server.LoadBench;

/// <summary>
/// Requests the first page of a filter repeatedly, with the count of all matches, and prints the requests per second and the server's share of each.
/// </summary>
internal static class PagesTrial
{
    private const int BatchSize = 1000;
    private const int ClientCount = 8;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    /// <summary>Runs.</summary>
    /// <param name="count">The number of documents.</param>
    public static async Task<int> RunAsync(int count)
    {
        string folder = Directory.CreateTempSubdirectory("relevance-pages-").FullName;
        try
        {
            await using ServerProcess server = await ServerProcess.StartAsync(folder);
            using HttpClient http = new();
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "pages:key");
            for (int first = 0; first < count; first += BatchSize)
            {
                string documents = string.Join(',', Enumerable.Range(first, Math.Min(BatchSize, count - first)).Select(Document));
                await SendAsync(http, server, "bulk_insert", $"{{\"documents\":[{documents}]}}");
            }

            const string Question =
                "{\"page_size\":20,\"filters\":[{\"field\":\"price\",\"filter_type\":\"numeric\",\"condition\":\"<\",\"condition_value\":10}]}";
            long start = Stopwatch.GetTimestamp();
            await SendAsync(http, server, "get_where", Question);
            Console.WriteLine($"first request: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms");
            await AskAsync(http, server, Question, TimeSpan.FromSeconds(2));
            TimeSpan processor = server.ProcessorTime;
            start = Stopwatch.GetTimestamp();
            int requests = await AskAsync(http, server, Question, Duration);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            processor = server.ProcessorTime - processor;
            Console.WriteLine(
                $"{count} documents, {ClientCount} clients: {requests / elapsed.TotalSeconds:0} requests a second, "
                    + $"{processor.TotalMilliseconds / requests:0.00} ms of the server's processor time each");
            return await server.StopAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Sends requests of several clients for a while.</summary>
    /// <returns>The number of responses.</returns>
    private static async Task<int> AskAsync(HttpClient http, ServerProcess server, string question, TimeSpan duration)
    {
        int count = 0;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, ClientCount).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                await SendAsync(http, server, "get_where", question);
                Interlocked.Increment(ref count);
            }
        })));
        return count;
    }

    private static string Document(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"_id\":\"document-{number}\",\"title\":\"The title of document {number}\",\"price\":{number * 7919L % 100_000 / 100.0}}}");

    private static async Task SendAsync(HttpClient http, ServerProcess server, string question, string json)
    {
        using StringContent content = new(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage reply = await http.PostAsync(new Uri($"{server.Address}/datasets/pages/documents/{question}"), content);
        string text = await reply.Content.ReadAsStringAsync();
        if (!reply.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{(int)reply.StatusCode} {text}");
        }
    }
}
