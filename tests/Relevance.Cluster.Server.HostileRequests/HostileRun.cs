using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Relevance.Cluster.Server.HostileRequests;

/// <summary>Sends hostile requests to a server of this machine, a few at a time, and counts the outcomes.</summary>
/// <param name="address">Where the server is.</param>
/// <param name="seed">The seed of the requests.</param>
internal sealed class HostileRun(Uri address, int seed)
{
    /// <summary>The number of requests after which deleted data is restored.</summary>
    private const int RequestsBetweenPreparations = 500;

    private const string Key = "hostile:0123456789abcdef0123456789abcdef";

    private int _next;

    /// <summary>Gets the outcomes of the requests.</summary>
    public HostileTally Tally { get; } = new();

    /// <summary>Runs.</summary>
    /// <param name="count">How many requests.</param>
    /// <param name="clients">How many are sent at a time.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    public async Task RunAsync(int count, int clients, CancellationToken cancellationToken)
    {
        using HttpClient http = new() { BaseAddress = address };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", Key);
        JsonElement document = await http.GetFromJsonAsync<JsonElement>("/openapi.json", cancellationToken);
        RequestGenerator generator = new(Operation.ReadAll(document), seed);
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(
            async () =>
            {
                for (int number = Interlocked.Increment(ref _next) - 1; number < count; number = Interlocked.Increment(ref _next) - 1)
                {
                    if (number % RequestsBetweenPreparations == 0)
                    {
                        await PrepareAsync(http, cancellationToken);
                    }

                    HostileRequest request = generator.Make(number);
                    Tally.Add(number, request, await RawExchange.SendAsync(address, request, cancellationToken));
                }
            },
            cancellationToken)));
    }

    /// <summary>Creates the datasets of most requests: texts, numbers, dates, lists, vectors, chunks, labels.</summary>
    private static async Task PrepareAsync(HttpClient http, CancellationToken cancellationToken)
    {
        foreach (string dataset in (string[])["shop", "shop-b"])
        {
            string documents = string.Join(',', Enumerable.Range(0, 120).Select(Document));
            await PostAsync($"/datasets/{dataset}/documents/bulk_insert", $"{{\"documents\":[{documents}],\"insert_date\":false}}");
            string labels = string.Join(
                ',',
                Enumerable
                    .Range(0, 120)
                    .Select(number => $"{{\"_id\":\"{number}\",\"_cluster_\":{{\"text_vector_\":{{\"kmeans\":\"cluster-{number % 3}\"}}}}}}"));
            await PostAsync($"/datasets/{dataset}/documents/bulk_update", $"{{\"updates\":[{labels}]}}");
            string centers = string.Join(',', Enumerable.Range(0, 3).Select(number => $"{{\"_id\":\"cluster-{number}\",\"text_vector_\":[{Vector(number)}]}}"));
            await PostAsync(
                $"/datasets/{dataset}/cluster/centroids/insert",
                $"{{\"vector_fields\":[\"text_vector_\"],\"alias\":\"kmeans\",\"cluster_centers\":[{centers}]}}");
        }

        // This can be rejected, depending on what hostile requests did to the datasets.
        async Task PostAsync(string path, string json)
        {
            using StringContent content = new(json, Encoding.UTF8, "application/json");
            using HttpResponseMessage reply = await http.PostAsync(path, content, cancellationToken);
        }
    }

    private static string Document(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
            {"_id":"{{number}}","title":"{{(number % 3 == 0 ? "Red" : "Blue")}} shoe {{number}} don't","price":{{number * 1.25}},"stars":{{number
                % 5}},"brand":"{{(number % 2 == 0 ? "Acme" : "Zeta")}}",
             "tags":["a","b{{number % 7}}",{{number % 3}}],"created":"2022-0{{(number % 9) + 1}}-01T00:00:00Z","flag":{{(
                number % 2 == 0 ? "true" : "false"
            )}},"meta":{"source":"web","score":{{number}}},
             "mixed":{{(
                number % 3 == 0 ? "1"
                : number % 3 == 1 ? "\"1\""
                : "[1,\"1\",null]"
            )}},"text_vector_":[{{Vector(number)}}],"chunks_chunk_":[{"text":"red","v_vector_":[1,0,{{number}}]},{"text":"blue","v_vector_":[0,1,2]}],
         "long":"{{string.Join(' ', Enumerable.Range(0, 60).Select(word => "word" + ((number * word) % 97).ToString(CultureInfo.InvariantCulture)))}}"}
        """);

    private static string Vector(int number) =>
        string.Join(',', Enumerable.Range(0, 8).Select(i => ((((number + 1) * (i + 3)) % 17) - 8).ToString(CultureInfo.InvariantCulture)));
}
