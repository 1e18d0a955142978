using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Relevance.Cluster.Server.LoadBench;

/// <summary>
/// Uses many projects in sequence with the default settings, and then each of them again: how many files are open meanwhile, how much memory is used,
/// and whether all data exists.
/// </summary>
internal static class ProjectsTrial
{
    private const int Documents = 20;
    private const int Dimension = 32;

    /// <summary>The largest number of open projects (max-projects), with ten descriptors each, in addition to those of the process itself.</summary>
    private const int MaxDescriptors = (100 * 10) + 400;

    private const long MaxBytes = 1L << 30;

    /// <summary>Runs.</summary>
    /// <param name="count">How many projects.</param>
    /// <returns>The exit code: 0 if all data exists and both limits are kept.</returns>
    public static async Task<int> RunAsync(int count)
    {
        string folder = Directory.CreateTempSubdirectory("relevance-projects-").FullName;
        try
        {
            await using ServerProcess server = await ServerProcess.StartAsync(folder);
            using HttpClient http = new();
            int descriptors = 0;
            long start = Stopwatch.GetTimestamp();
            for (int project = 0; project < count; project++)
            {
                await AskAsync(
                    http,
                    server,
                    project,
                    "bulk_insert",
                    $"{{\"documents\":[{string.Join(',', Enumerable.Range(0, Documents).Select(number => Document(project, number)))}]}}");
                descriptors = Math.Max(descriptors, server.DescriptorCount);
            }

            TimeSpan written = Stopwatch.GetElapsedTime(start);
            int wrong = 0;
            start = Stopwatch.GetTimestamp();
            for (int project = 0; project < count; project++)
            {
                JsonElement page = await AskAsync(http, server, project, "get_where", Question(project));
                descriptors = Math.Max(descriptors, server.DescriptorCount);
                wrong += page.GetProperty("count").GetInt32() == Documents && page.GetProperty("documents").GetArrayLength() == Documents ? 0 : 1;
            }

            TimeSpan read = Stopwatch.GetElapsedTime(start);
            long peak = server.PeakBytes;
            int exitCode = await server.StopAsync();
            Console.WriteLine(
                $"{count} projects: made in {written.TotalSeconds:0.0} s ({written.TotalMilliseconds / count:0} ms each), read again in "
                    + $"{read.TotalSeconds:0.0} s ({read.TotalMilliseconds / count:0} ms each)"
            );
            Console.WriteLine(
                $"{wrong} with other documents; at most {descriptors} descriptors and {peak / 1e6:0} MB; "
                    + $"{Directory.GetFiles(folder, "project-*.db").Length} files, exit code {exitCode}"
            );
            bool isGood = wrong == 0 && descriptors <= MaxDescriptors && peak <= MaxBytes && exitCode == 0;
            Console.WriteLine(isGood ? "all there" : "FAILED");
            return isGood ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Document(int project, int number) =>
        $"{{\"_id\":\"{number}\",\"project\":{project},\"text\":\"document "
            + $"{number}\",\"text_vector_\":[{string.Join(',', Enumerable.Range(0, Dimension).Select(i => (project + number + i) % 10))}]}}";

    private static string Question(int project) =>
        $"{{\"page_size\":{Documents},\"filters\":[{{\"field\":\"project\",\"filter_type\":\"numeric\",\"condition\":\"==\",\"condition_value\":{project}}}]}}";

    private static async Task<JsonElement> AskAsync(HttpClient http, ServerProcess server, int project, string question, string json)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"{server.Address}/datasets/x/documents/{question}")
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"project-{project}:key");
        using HttpResponseMessage reply = await http.SendAsync(request);
        string text = await reply.Content.ReadAsStringAsync();
        return reply.IsSuccessStatusCode
            ? JsonDocument.Parse(text).RootElement
            : throw new InvalidOperationException($"Project {project}: {(int)reply.StatusCode} {text}");
    }
}
