using System.Globalization;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Postgres.CrashWriter;

/// <summary>Writes in steps, each of which is one atomic operation whose effect shows its number, and finds out which steps a store has.</summary>
public static class CrashSteps
{
    private const string Shop = "shop";
    private const string Vector = "v_vector_";
    private const int BatchSize = 40;
    private const int Kinds = 4;
    private const int KeptSteps = 40;

    private static readonly ClusteringKey Key = new(Vector, "km");

    /// <summary>Writes one step after another until it is cancelled.</summary>
    /// <param name="store">The store; step 0 creates its dataset.</param>
    /// <param name="first">The first step.</param>
    /// <param name="acknowledge">Receives the number of each step that is complete.</param>
    /// <param name="cancellationToken">Ends the writing before the next step.</param>
    /// <returns>A task that ends with the last step.</returns>
    /// <exception cref="InvalidOperationException">A step was written twice, or found another dataset than the previous steps left.</exception>
    public static async Task RunAsync(DocumentStore store, int first, Action<int> acknowledge, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(acknowledge);
        for (int step = first; !cancellationToken.IsCancellationRequested; step++)
        {
            await RunAsync(store, step);
            acknowledge(step);
        }
    }

    /// <summary>Compares a store with the steps that were acknowledged.</summary>
    /// <param name="store">The store.</param>
    /// <param name="last">The last acknowledged step; −1 for none.</param>
    /// <returns>The last step that the store has: this one, or the next, which was complete and not acknowledged.</returns>
    /// <exception cref="InvalidOperationException">A step is lost, or there in part.</exception>
    public static async Task<int> VerifyAsync(DocumentStore store, int last)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (!await store.DatasetExistsAsync(Shop))
        {
            return last < 0 ? last : throw new InvalidOperationException("The dataset is lost.");
        }

        List<Document> documents = [];
        string? cursor = null;
        do
        {
            DocumentPage page = await store.ReadPageAsync(Shop, new DocumentQuery { PageSize = 1000 }, cursor);
            documents.AddRange(page.Documents);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Dictionary<int, int> counts = documents.Where(document => document["batch"].HasValue)
            .CountBy(document => (int)document["batch"].AsInteger()!.Value).ToDictionary();
        int[] versions = [.. documents.Where(document => document["version"].HasValue).Select(VersionOf).Distinct()];
        string?[] labels = [.. documents.Where(document => document["version"].HasValue).Select(document => document[Key.LabelField].AsText()).Distinct()];
        string found = string.Create(
            CultureInfo.InvariantCulture,
            $"batches {string.Join(',', counts)}; versions {string.Join(',', versions)}; labels {string.Join(',', labels)}");
        int[] possible = [.. ((int[])[last, last + 1]).Where(step => Describe(step) == Describe(counts, versions, labels))];
        long vectors = 0;
        await foreach (VectorBatch batch in store.ReadVectorsAsync(Shop, Vector))
        {
            vectors += batch.DocumentIds.Count;
        }

        return possible.Length > 0 && vectors == documents.Count && await store.CountAsync(Shop) == documents.Count
            ? possible[^1]
            : throw new InvalidOperationException($"After step {last}, which was acknowledged: {found}; {documents.Count} documents, {vectors} vectors.");
    }

    private static async Task RunAsync(DocumentStore store, int step)
    {
        if (step == 0)
        {
            Demand(await store.CreateDatasetAsync(Shop, Schema.Empty.With(Vector, FieldType.Vector(2))), step);
            return;
        }

        switch (step % Kinds)
        {
            case 1:
                Document[] batch = [.. Enumerable.Range(0, BatchSize).Select(n => Make($"b{step}-{n}", "batch", step))];
                Demand((await store.WriteAsync(Shop, batch, WriteMode.Insert)).InsertedCount == BatchSize, step);
                break;
            case 2:
                Document[] versions = [.. Enumerable.Range(0, BatchSize).Select(n => Make($"v{n}", "version", step))];
                Demand((await store.WriteAsync(Shop, versions, WriteMode.Upsert)).Rejected.Count == 0, step);
                break;
            case 3:
                StoredClustering clustering = new()
                {
                    Key = Key,
                    ModelName = "kmeans-1",
                    Metric = DistanceMetric.SquaredEuclidean,
                    Labels = ["a"],
                    Centroids = VectorSet.From((IEnumerable<float[]>)[[1f, step]]),
                };
                await store.WriteClusteringAsync(
                    Shop, clustering, [.. Enumerable.Range(0, BatchSize).Select(n => new DocumentLabel($"v{n}", LabelOf(step)))]);
                break;
            default:
                await store.DeleteDocumentsAsync(Shop, Filter.Field("batch").LessThan(step - KeptSteps));
                break;
        }
    }

    private static Document Make(string id, string field, int step) => new(id) { [field] = step, [Vector] = new[] { step, 1f } };

    private static int VersionOf(Document document)
    {
        int version = (int)document["version"].AsInteger()!.Value;
        return document.GetVector(Vector).Span[0] == version
            ? version
            : throw new InvalidOperationException($"Document '{document.Id}' has version {version} and the vector of {document.GetVector(Vector).Span[0]}.");
    }

    private static string LabelOf(int step) => string.Create(CultureInfo.InvariantCulture, $"fit-{step}");

    private static void Demand(bool isAsExpected, int step)
    {
        if (!isAsExpected)
        {
            throw new InvalidOperationException($"Step {step} was written twice, or the steps before are lost.");
        }
    }

    /// <summary>Describes the store after a step.</summary>
    private static string Describe(int step)
    {
        int deletion = step - (step % Kinds);
        int label = LastOf(3, step);
        int version = LastOf(2, step);
        return Describe(
            Enumerable.Range(1, Math.Max(step, 0)).Where(each => each % Kinds == 1 && each >= deletion - KeptSteps).ToDictionary(each => each, _ => BatchSize),
            version > 0 ? [version] : [],
            version == 0 ? [] : [label > version ? LabelOf(label) : null]);
    }

    // An upsert takes the labels away.
    private static string Describe(Dictionary<int, int> counts, int[] versions, string?[] labels) =>
        $"{string.Join(',', counts.OrderBy(count => count.Key))} {string.Join(',', versions)} {string.Join(',', labels)}";

    private static int LastOf(int kind, int step)
    {
        int last = step - (((step % Kinds) - kind + Kinds) % Kinds);
        return Math.Max(last, 0);
    }
}
