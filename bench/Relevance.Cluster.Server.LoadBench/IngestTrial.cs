using System.Diagnostics;

namespace Relevance.Cluster.Server.LoadBench;

/// <summary>Inserts documents with vectors through a client, and prints documents per second with the processor time of both processes.</summary>
internal static class IngestTrial
{
    private const int Vectors = 1_000;

    public static async Task RunAsync(int documents, int dimension)
    {
        string folder = Directory.CreateTempSubdirectory("relevance-ingest-").FullName;
        string file = Path.Combine(folder, "documents.jsonl");
        try
        {
            Random random = new(1);
            float[][] vectors =
                [.. Enumerable.Range(0, Vectors).Select(_ => Enumerable.Range(0, dimension).Select(_ => random.NextSingle() - 0.5f).ToArray())];
            await DocumentFile.WriteAsync(file, Documents());
            Console.WriteLine($"{documents} documents with {dimension} components, on {Environment.ProcessorCount} processors");
            await using ServerProcess server = await ServerProcess.StartAsync(folder);
            for (int round = 1; round <= 3; round++)
            {
                await InsertAsync("memory", round, Documents().ToAsyncEnumerable());
                await InsertAsync("JSON Lines", round, DocumentFile.ReadAsync(file));
            }

            await server.StopAsync();

            IEnumerable<Document> Documents() => Enumerable.Range(0, documents).Select(
                i => new Document($"d{i}") { ["title"] = $"text {i % 100}", ["t_vector_"] = vectors[i % Vectors] });

            async Task InsertAsync(string source, int round, IAsyncEnumerable<Document> read)
            {
                await using HttpDocumentStore store =
                    HttpDocumentStore.Connect(new HttpStoreOptions { BaseAddress = server.Address, Project = $"ingest-{round}", ApiKey = "any" });
                Dataset dataset = new RelevanceClient(store).GetDataset(source == "memory" ? "memory" : "file");
                using Process client = Process.GetCurrentProcess();
                (TimeSpan ours, TimeSpan theirs, long start) = (client.TotalProcessorTime, server.ProcessorTime, Stopwatch.GetTimestamp());
                WriteSummary written = await dataset.InsertDocumentsAsync(read);
                TimeSpan time = Stopwatch.GetElapsedTime(start);
                client.Refresh();
                Console.WriteLine(
                    $"from {source,-10} {written.InsertedCount / time.TotalSeconds,8:0}/s; processor per document: "
                        + $"client {(client.TotalProcessorTime - ours).TotalMicroseconds / documents:0} µs, "
                        + $"server {(server.ProcessorTime - theirs).TotalMicroseconds / documents:0} µs");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
