using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Relevance.Cluster.Server.LoadBench;

/// <summary>
/// Sends the most expensive queries to one project, in sequence, with a short deadline, and meanwhile cheap requests to that project and another one.
/// </summary>
internal static class DeadlineTrial
{
    private const int Batch = 1_000;
    private const string Heavy = "heavy:key";
    private const string Cheap = "cheap:key";

    /// <summary>The longest delay of a response after the deadline.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest time for reading a body, before the deadline begins.</summary>
    private static readonly TimeSpan BodyTime = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan CheapPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs.</summary>
    /// <param name="seconds">The deadline.</param>
    /// <param name="documents">The number of documents.</param>
    /// <param name="only">Parts of the names of the queries to send, separated by <c>|</c>; empty for all.</param>
    /// <returns>The exit code: 0 if every response was in time, and every rejected change left the documents unchanged.</returns>
    public static async Task<int> RunAsync(int seconds, int documents, string only)
    {
        string folder = Directory.CreateTempSubdirectory("relevance-deadline-").FullName;
        try
        {
            Console.WriteLine($"{documents} documents, a deadline of {seconds} s, on {Environment.ProcessorCount} processors");
            await using (ServerProcess server = await ServerProcess.StartAsync(folder))
            {
                await FillAsync(server, documents);
                await server.StopAsync();
            }

            string time = seconds.ToString(CultureInfo.InvariantCulture);
            await using ServerProcess asked = await ServerProcess.StartAsync(folder, "--query-timeout", time, "--change-timeout", time);
            bool isGood = await AskAsync(asked, documents, TimeSpan.FromSeconds(seconds), only);
            Console.WriteLine($"server: {asked.PeakBytes / 1e6:0} MB at most");
            await asked.StopAsync();
            Console.WriteLine(isGood ? "all in time" : "FAILED");
            return isGood ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FillAsync(ServerProcess server, int documents)
    {
        using HttpClient http = Client(server, Heavy);
        for (int first = 0; first < documents; first += Batch)
        {
            int count = Math.Min(Batch, documents - first);
            await PostAsync(http, $"/datasets/{HeavyQuestions.DatasetId}/documents/bulk_insert", HeavyQuestions.Documents(first, count));
            await PostAsync(http, $"/datasets/{HeavyQuestions.DatasetId}/documents/bulk_update", HeavyQuestions.Labels(first, count));
        }

        await PostAsync(http, $"/datasets/{HeavyQuestions.DatasetId}/cluster/centroids/insert", HeavyQuestions.Centroids());
        using HttpClient other = Client(server, Cheap);
        await PostAsync(other, "/datasets/cheap/documents/bulk_insert", """{"documents":[{"_id":"d1","a":1}]}""");
    }

    private static async Task<bool> AskAsync(ServerProcess server, int documents, TimeSpan deadline, string only)
    {
        using HttpClient heavy = Client(server, Heavy);
        await using CheapReads own = new(Client(server, Heavy), $"/datasets/{HeavyQuestions.DatasetId}/documents/get?id=d1", CheapPause);
        await using CheapReads other = new(Client(server, Cheap), "/datasets/cheap/documents/get?id=d1", CheapPause);
        await LogInAsync(heavy);
        bool isGood = true;
        Console.WriteLine();
        Console.WriteLine("| question | status | seconds | of the processors, s | own lookup, ms | other project's, ms |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|");
        foreach (
            HeavyQuestion question in HeavyQuestions
                .All()
                .Where(question => only.Split('|').Any(part => question.Name.Contains(part, StringComparison.Ordinal))))
        {
            using HttpRequestMessage request = Make(heavy, question);
            string before = question.Changes ? await StateAsync(heavy) : "";
            own.Reset();
            other.Reset();
            TimeSpan processor = server.ProcessorTime;
            long start = Stopwatch.GetTimestamp();
            using HttpResponseMessage reply = await heavy.SendAsync(request, HttpCompletionOption.ResponseContentRead);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            processor = server.ProcessorTime - processor;
            TimeSpan ownTime = own.Slowest;
            TimeSpan otherTime = other.Slowest;
            bool isWhole = !question.Changes || reply.IsSuccessStatusCode || await StateAsync(heavy) == before;
            bool isInTime = elapsed <= deadline + Tolerance + (question.IsBody ? BodyTime : TimeSpan.Zero);
            isGood &= isWhole && isInTime && (int)reply.StatusCode != 500;
            Console.WriteLine(
                $"| {question.Name} | {(int)reply.StatusCode} | {elapsed.TotalSeconds:0.00}{(isInTime ? "" : " late")}{(isWhole ? "" : " HALF DONE")} | "
                    + $"{processor.TotalSeconds:0.00} | {ownTime.TotalMilliseconds:0} | {otherTime.TotalMilliseconds:0} |"
            );
            if (only.Length > 0 && !reply.IsSuccessStatusCode)
            {
                Console.WriteLine(await reply.Content.ReadAsStringAsync());
            }
        }

        Console.WriteLine();
        Console.WriteLine(
            $"cheap: {own.Count} lookups of the same project, {other.Count} of the other, {own.RejectedCount} and {other.RejectedCount} refused; slowest "
                + $"{own.SlowestOfAll.TotalMilliseconds:0} and {other.SlowestOfAll.TotalMilliseconds:0} ms"
        );
        return isGood;
    }

    /// <summary>Chooses the project in the dashboard; the client keeps the cookie.</summary>
    private static async Task LogInAsync(HttpClient http)
    {
        string address = http.BaseAddress!.GetLeftPart(UriPartial.Authority) + "/login";
        string form = await http.GetStringAsync(address);
        const string Before = "name=\"form_token\" value=\"";
        int start = form.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        string token = form[start..form.IndexOf('"', start)];
        using FormUrlEncodedContent content = new(new Dictionary<string, string>(StringComparer.Ordinal) { ["form_token"] = token, ["project"] = "heavy" });
        using HttpResponseMessage reply = await http.PostAsync(address, content);
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>Gets how many documents there are, how many of them were touched, and how many have the field that is deleted.</summary>
    private static async Task<string> StateAsync(HttpClient http)
    {
        string state = "";
        foreach (string filters in (string[])["", """{"fieldExists":{"field":"touched"}}""", """{"fieldExists":{"field":"note"}}"""])
        {
            JsonElement? count = null;
            while (count is null)
            {
                using HttpResponseMessage reply = await http.PostAsync(
                    $"{http.BaseAddress}/datasets/{HeavyQuestions.DatasetId}/documents/get_where",
                    Content($"{{\"page_size\":0,\"filters\":[{filters}]}}"));
                count = reply.IsSuccessStatusCode ? JsonDocument.Parse(await reply.Content.ReadAsStringAsync()).RootElement.GetProperty("count") : null;
            }

            state += $"{count} ";
        }

        return state + await http.GetStringAsync($"{http.BaseAddress}/datasets/list");
    }

    private static HttpClient Client(ServerProcess server, string key)
    {
        HttpClient http = new() { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(10) };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", key);
        return http;
    }

    private static async Task PostAsync(HttpClient http, string path, string json)
    {
        using HttpResponseMessage reply = await http.PostAsync($"{http.BaseAddress}{path}", Content(json));
        if (!reply.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{path}: {(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync()}");
        }
    }

    private static StringContent Content(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>Creates the request, compressed if the query requires it, before the time is measured.</summary>
    private static HttpRequestMessage Make(HttpClient http, HeavyQuestion question)
    {
        bool isPage = question.Name.StartsWith("page: ", StringComparison.Ordinal);
        string root = isPage ? http.BaseAddress!.GetLeftPart(UriPartial.Authority) : http.BaseAddress!.ToString();
        HttpRequestMessage request = new(question.Json is null ? HttpMethod.Get : HttpMethod.Post, root + question.Path);
        if (question.Json is { } json)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(json);
            if (question.Encoding is { } encoding)
            {
                using MemoryStream packed = new();
                using (
                    Stream packing =
                        encoding == "br"
                            ? new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true)
                            : new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
                {
                    packing.Write(bytes);
                }

                bytes = packed.ToArray();
            }

            request.Content = new ByteArrayContent(bytes);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            if (question.Encoding is not null)
            {
                request.Content.Headers.ContentEncoding.Add(question.Encoding);
            }
        }

        return request;
    }
}
