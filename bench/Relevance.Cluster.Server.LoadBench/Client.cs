namespace Relevance.Cluster.Server.LoadBench;

/// <summary>
/// One of many clients: inserts a batch, reads some of it back, sends a query, and so on until it is stopped. Records what was acknowledged.
/// </summary>
internal sealed class Client(int number, int dimension)
{
    public const string DatasetId = "load";
    public const string VectorField = "text_vector_";
    public const int BatchSize = 100;

    public HashSet<string> Acknowledged { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the batches without a response: each can be stored completely, or not at all.</summary>
    public List<string[]> Unknown { get; } = [];

    public long Questions { get; private set; }

    public static Document Make(string id, int client, int n, int dimension)
    {
        float[] vector = new float[dimension];
        uint state = (uint)((client * 1_000_003) + n + 1);
        for (int i = 0; i < dimension; i++)
        {
            state = (state * 1664525) + 1013904223;
            vector[i] = (state >> 8) / (float)(1 << 24);
        }

        return new Document(id) { ["client"] = client, ["n"] = n, ["text"] = $"document {n} of client {client}", [VectorField] = vector };
    }

    public async Task RunAsync(Uri address, CancellationToken stop)
    {
        // One attempt: an unacknowledged batch is recorded, not retried.
        using HttpDocumentStore store = HttpDocumentStore.Connect(
            new HttpStoreOptions
            {
                BaseAddress = address,
                Project = "load",
                ApiKey = "key",
                Attempts = 1,
            }
        );
        Dataset dataset = new RelevanceClient(store).GetDataset(DatasetId);
        for (int n = 0; !stop.IsCancellationRequested; n += BatchSize)
        {
            Document[] batch =
            [
                .. Enumerable
                    .Range(n, BatchSize)
                    .Select(i => Make(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"c{number}-{i}"), number, i, dimension)),
            ];
            string[] ids = [.. batch.Select(document => document.Id)];
            try
            {
                WriteSummary summary = await dataset.InsertDocumentsAsync(batch, cancellationToken: CancellationToken.None);
                if (summary.InsertedCount != batch.Length)
                {
                    throw new InvalidOperationException($"Client {number}: {summary}");
                }

                Acknowledged.UnionWith(ids);
                await AskAsync(dataset, batch[n / BatchSize % BatchSize]);
            }
            catch (DocumentStoreException) when (stop.IsCancellationRequested)
            {
                if (!Acknowledged.Contains(ids[0]))
                {
                    Unknown.Add(ids);
                }
            }
        }
    }

    private async Task AskAsync(Dataset dataset, Document written)
    {
        Document? read = await dataset.GetDocumentAsync(written.Id);
        if (read?.ToJson() != written.ToJson())
        {
            throw new InvalidOperationException($"Document '{written.Id}' came back as {read?.ToJson() ?? "nothing"}.");
        }

        long own = await dataset.CountAsync(Filter.Field("client").EqualTo(number));
        if (own != Acknowledged.Count)
        {
            throw new InvalidOperationException($"Client {number} has {Acknowledged.Count} documents, and the server counts {own}.");
        }

        Questions += 2;
    }
}
