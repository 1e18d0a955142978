using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster;
using Relevance.Cluster.Server.LoadBench;
using Relevance.Cluster.Storage;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["projects", ..])
{
    return await ProjectsTrial.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1000);
}

if (args is ["search", ..])
{
    int[] numbers = [.. args.Skip(1).Select(arg => int.Parse(arg, CultureInfo.InvariantCulture))];
    return await SearchTrial.RunAsync(
        numbers.ElementAtOrDefault(0) is > 0 and var documents ? documents : 10_000,
        numbers.ElementAtOrDefault(1) is > 0 and var components ? components : 384,
        numbers.ElementAtOrDefault(2) is > 0 and var searching ? searching : 16,
        numbers.ElementAtOrDefault(3) is > 0 and var time ? time : 10);
}

if (args is ["dashboard", ..])
{
    int[] numbers = [.. args.Skip(1).Select(arg => int.Parse(arg, CultureInfo.InvariantCulture))];
    return await DashboardTrial.RunAsync(
        numbers.ElementAtOrDefault(0) is > 0 and var count ? count : 1_000_000,
        numbers.ElementAtOrDefault(1) is > 0 and var components ? components : 64,
        numbers.ElementAtOrDefault(2) is > 0 and var parts ? parts : 100);
}

if (args is ["pages", ..])
{
    return await PagesTrial.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100_000);
}

if (args is ["deadline", ..])
{
    return await DeadlineTrial.RunAsync(
        args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2,
        args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 50_000,
        args.Length > 3 ? args[3] : "");
}

if (args is ["ingest", ..])
{
    await IngestTrial.RunAsync(
        args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 30_000,
        args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 384);
    return 0;
}

int seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 60;
int clientCount = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 16;
int dimension = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 768;
string folder = args.Length > 3 ? args[3] : Directory.CreateTempSubdirectory("relevance-load-").FullName;
Console.WriteLine($"{clientCount} clients for {seconds} s, {dimension} components, on {Environment.ProcessorCount} processors, in {folder}");

Client[] clients = [.. Enumerable.Range(0, clientCount).Select(number => new Client(number, dimension))];
int exitCode;
await using (ServerProcess server = await ServerProcess.StartAsync(folder))
{
    using CancellationTokenSource stop = new();
    long start = Stopwatch.GetTimestamp();
    Task running = Task.WhenAll(clients.Select(client => Task.Run(() => client.RunAsync(server.Address, stop.Token))));
    await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(seconds)));
    TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
    long documents = clients.Sum(client => (long)client.Acknowledged.Count);
    TimeSpan processor = server.ProcessorTime;
    long peak = server.PeakBytes;

    // The server is stopped while all clients write.
    await stop.CancelAsync();
    exitCode = await server.StopAsync();
    await running;
    Console.WriteLine(
        $"in: {documents} documents, {documents / elapsed.TotalSeconds:0} a second, "
            + $"{documents * (double)dimension * sizeof(float) / 1e6 / elapsed.TotalSeconds:0.0} MB of vectors a second, beside "
                + $"{clients.Sum(c => c.Questions)} questions"
    );
    Console.WriteLine($"server: {processor.TotalSeconds / elapsed.TotalSeconds:0.00} processors, {peak / 1e6:0} MB at most, ended with {exitCode}");
}

await using (ServerProcess server = await ServerProcess.StartAsync(folder))
{
    using HttpDocumentStore store = HttpDocumentStore.Connect(new HttpStoreOptions { BaseAddress = server.Address, Project = "load", ApiKey = "key" });
    IReadOnlyList<string> ids = await store.ListIdsAsync(Client.DatasetId);
    HashSet<string> there = new(ids, StringComparer.Ordinal);
    long lost = clients.Sum(client => client.Acknowledged.Count(id => !there.Contains(id)));
    long halves = clients.Sum(client => client.Unknown.Count(batch => batch.Count(there.Contains) is not 0 and not Client.BatchSize));
    HashSet<string> known = new(clients.SelectMany(client => client.Acknowledged.Concat(client.Unknown.SelectMany(batch => batch))), StringComparer.Ordinal);
    Console.WriteLine(
        $"after a restart: {ids.Count} documents, {lost} lost, {ids.Count - there.Count} twice, {halves} batches by half, "
            + $"{ids.Count(id => !known.Contains(id))} that nobody wrote"
    );

    long wrong = 0;
    double binary = await TimeAsync(async () =>
    {
        await foreach (VectorBatch batch in store.ReadVectorsAsync(Client.DatasetId, Client.VectorField))
        {
            for (int row = 0; row < batch.DocumentIds.Count; row += 50)
            {
                string[] parts = batch.DocumentIds[row][1..].Split('-');
                Document expected = Client.Make(
                    "x",
                    int.Parse(parts[0], CultureInfo.InvariantCulture),
                    int.Parse(parts[1], CultureInfo.InvariantCulture),
                    dimension);
                if (!expected.GetVector(Client.VectorField).Span.SequenceEqual(batch.Values.Span.Slice(row * dimension, dimension)))
                {
                    wrong++;
                }
            }
        }
    });
    double megabytes = ids.Count * (double)dimension * sizeof(float) / 1e6;
    using HttpClient http = new();
    double json = await TimeAsync(async () =>
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"{server.Address}/datasets/{Client.DatasetId}/vectors?field={Client.VectorField}");
        request.Headers.TryAddWithoutValidation("Authorization", "load:key");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        using HttpResponseMessage reply = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        reply.EnsureSuccessStatusCode();
        await using Stream body = await reply.Content.ReadAsStreamAsync();
        await body.CopyToAsync(Stream.Null);
    });
    Console.WriteLine(
        $"out: {megabytes:0} MB of vectors, binary {megabytes / binary:0} MB a second (read into arrays), JSON {megabytes / json:0.0} MB of vectors a second "
            + $"(only received); {wrong} vectors differ"
    );
    bool isGood = lost == 0 && halves == 0 && wrong == 0 && ids.Count == there.Count && exitCode == 0 && there.IsSubsetOf(known);
    await server.StopAsync();
    Console.WriteLine(isGood ? "nothing lost, nothing twice" : "FAILED");
    return isGood ? 0 : 1;
}

static async Task<double> TimeAsync(Func<Task> work)
{
    long start = Stopwatch.GetTimestamp();
    await work();
    return Stopwatch.GetElapsedTime(start).TotalSeconds;
}
