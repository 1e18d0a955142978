using Npgsql;
using Relevance.Cluster.Postgres.Tests.Support;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Postgres.Tests;

/// <summary>Several stores, as several programs have them, on one database.</summary>
public sealed class SharingTests
{
    private const string Shop = "shop";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_OfOneNewSchemaByManyAtOnce_CreatesItOnce()
    {
        await using TestSchema schema = TestSchema.Create();

        PostgresDocumentStore[] stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => schema.Open(), Token)));

        Assert.True(await stores[0].CreateDatasetAsync(Shop, Schema.Empty, Token));
        Assert.All(await Task.WhenAll(stores.Select(store => store.DatasetExistsAsync(Shop, Token))), Assert.True);
        Array.ForEach(stores, store => store.Dispose());
    }

    [Fact]
    public async Task Writers_OfTwoStores_LoseNothing_AndKeepTheirBatchesTogether()
    {
        await using TestSchema schema = TestSchema.Create();
        await using PostgresDocumentStore one = schema.Open();
        await using PostgresDocumentStore other = schema.Open();
        await one.CreateDatasetAsync(Shop, Schema.Empty, Token);

        WriteSummary[] written = await Task.WhenAll(Enumerable.Range(0, 20).Select(batch => Task.Run(
            () => (batch % 2 == 0 ? one : other).WriteAsync(Shop, Numbered(10, first: 10 * (batch / 2)), WriteMode.Upsert, Token), Token)));

        Assert.Equal((100, 100), (written.Sum(summary => summary.InsertedCount), written.Sum(summary => summary.UpdatedCount)));
        Assert.Equal(100, await one.CountAsync(Shop, filter: null, Token));
        Assert.Equal(100, (await VectorsAsync(other)).Count);
        IReadOnlyList<string> all = await one.ListIdsAsync(Shop, filter: null, Token);
        Assert.All(all.Chunk(10), ids => Assert.Single(ids.Select(id => id.Length < 4 ? "0" : id[2..3]).Distinct()));
    }

    [Fact]
    public async Task Queries_AfterAWriteOfAnotherStore_SeeIt()
    {
        await using TestSchema schema = TestSchema.Create();
        await using PostgresDocumentStore reader = schema.Open();
        await using PostgresDocumentStore writer = schema.Open();
        ClusteringKey key = new("v_vector_", "km");
        await writer.CreateDatasetAsync(Shop, Schema.Empty, Token);
        await writer.WriteAsync(Shop, Numbered(10), WriteMode.Insert, Token);
        await writer.WriteClusteringAsync(Shop, MakeClustering(key), [new DocumentLabel("d-1", "a")], Token);
        Filter low = Filter.Field("n").LessThan(5);
        Assert.Equal(5, await reader.CountAsync(Shop, low, Token));
        string? vectors = await reader.GetVectorRevisionAsync(Shop, "v_vector_", Token);
        string? labels = await reader.GetLabelRevisionAsync(Shop, key, Token);

        await writer.WriteAsync(Shop, [new Document("d-9") { ["n"] = 0 }], WriteMode.Update, Token);
        await writer.UpdateLabelsAsync(Shop, key, [new DocumentLabel("d-9", "a")], Token);

        Assert.Equal(6, await reader.CountAsync(Shop, low, Token));
        Assert.Equal(vectors, await reader.GetVectorRevisionAsync(Shop, "v_vector_", Token));
        Assert.NotEqual(labels, await reader.GetLabelRevisionAsync(Shop, key, Token));
        Assert.Equal(2, Assert.Single(await reader.CountLabelsAsync(Shop, key, cancellationToken: Token)).Count);
    }

    [Fact]
    public async Task TheRevisionOfADataset_AfterAnyChangeOfAnotherStore_IsNew_AndStaysWithoutOne()
    {
        await using TestSchema schema = TestSchema.Create();
        await using PostgresDocumentStore reader = schema.Open();
        await using PostgresDocumentStore writer = schema.Open();
        StoredClustering clustering = MakeClustering(new ClusteringKey("v_vector_", "km"));
        await writer.CreateDatasetAsync(Shop, Schema.Empty, Token);
        List<string> revisions = [await RevisionAsync()];
        Func<Task>[] changes =
        [
            () => writer.WriteAsync(Shop, Numbered(10), WriteMode.Insert, Token),
            () => writer.UpdateMetadataAsync(Shop, new Document("x") { ["note"] = 1 }, Token),
            () => writer.DeclareVectorFieldAsync(Shop, "w", 3, Token),
            () => writer.WriteClusteringAsync(Shop, clustering, [new DocumentLabel("d-1", "a")], Token),
            () => writer.WriteCentroidsAsync(Shop, clustering, Token),
            () => writer.UpdateLabelsAsync(Shop, clustering.Key, [new DocumentLabel("d-2", "a")], Token),
            () => writer.DeleteClusteringAsync(Shop, clustering.Key, Token),
            () => writer.DeleteDocumentsAsync(Shop, Filter.Ids("d-0"), Token),
        ];
        foreach (Func<Task> change in changes)
        {
            await change();
            revisions.Add(await RevisionAsync());
            Assert.Equal(9, (await writer.WriteAsync(Shop, Numbered(9, first: 1), WriteMode.Insert, Token)).Rejected.Count);
            Assert.Equal(revisions[^1], await RevisionAsync());
        }

        Assert.Equal(revisions.Count, revisions.Distinct(StringComparer.Ordinal).Count());

        Task<string> RevisionAsync() => ((IDatasetRevisions)reader).GetRevisionAsync(Shop, Token);
    }

    [Fact]
    public async Task Reads_WhileDatasetsAreDeletedAndCreatedAgain_NeverFailHalfway()
    {
        await using TestSchema schema = TestSchema.Create();
        await using PostgresDocumentStore reader = schema.Open();
        await using PostgresDocumentStore writer = schema.Open();
        Task writing = Task.Run(
            async () =>
            {
                for (int i = 0; i < 15; i++)
                {
                    await writer.CreateDatasetAsync(Shop, Schema.Empty, Token);
                    await writer.WriteAsync(Shop, Numbered(20), WriteMode.Insert, Token);
                    await writer.DeleteDatasetAsync(Shop, Token);
                }
            },
            Token);

        while (!writing.IsCompleted)
        {
            try
            {
                Assert.True((await reader.ReadPageAsync(Shop, new DocumentQuery(), cursor: null, Token)).Documents.Count is 0 or 20);
            }
            catch (DatasetNotFoundException)
            {
                // Between two of the same id there is none.
                continue;
            }
        }

        await writing;
    }

    [Fact]
    public async Task Writes_WhoseConnectionsAreTerminated_AreRepeatedAndWrittenOnce()
    {
        await using TestSchema schema = TestSchema.Create();
        await using PostgresDocumentStore store = PostgresDocumentStore.Open(
            $"{schema.Server};Application Name=victim {schema.Name[^8..]}", new PostgresStoreOptions { Schema = schema.Name });
        await store.CreateDatasetAsync(Shop, Schema.Empty, Token);
        Task<long> writing = Task.Run(
            async () =>
            {
                long inserted = 0;
                for (int batch = 0; batch < 30; batch++)
                {
                    inserted += (await store.WriteAsync(Shop, Numbered(50, first: 50 * batch), WriteMode.Insert, Token)).InsertedCount;
                }

                return inserted;
            },
            Token);
        string terminate = $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'victim {schema.Name[^8..]}'";
        long terminated = 0;
        while (!writing.IsCompleted)
        {
            terminated += (long)(await schema.RunAsync(terminate))!;

            // Longer each time, so that a slow machine completes a transaction in between.
            await Task.Delay(20 * (1 + (int)terminated), Token);
        }

        Assert.Equal(1500, await writing);
        Assert.True(terminated > 0, "No connection was terminated.");
        Assert.Equal(1500, await store.CountAsync(Shop, filter: null, Token));
    }

    [Fact]
    public async Task AStagedDataset_OfAnOpenStore_StaysWhenAnotherOpens_AndGoesAfterItsOwnerHasEnded()
    {
        await using TestSchema schema = TestSchema.Create();
        PostgresDocumentStore owner = schema.Open();
        string staged = (await owner.StageDatasetAsync(Shop, Schema.Empty.With("v_vector_", FieldType.Vector(3)), Token))!;

        await schema.Open().DisposeAsync();
        Assert.True(await owner.DatasetExistsAsync(staged, Token));
        NpgsqlConnection.ClearAllPools();
        await owner.DisposeAsync();
        await using PostgresDocumentStore next = schema.Open();

        Assert.False(await next.DatasetExistsAsync(staged, Token));
        Assert.Equal(0L, await schema.RunAsync("SELECT count(*) FROM {0}.vector_field"));
    }

    private static Document[] Numbered(int count, int first = 0) =>
        [.. Enumerable.Range(first, count).Select(n => new Document($"d-{n}") { ["n"] = n, ["v_vector_"] = new[] { n, 1f } })];

    private static StoredClustering MakeClustering(ClusteringKey key) => new()
    {
        Key = key,
        ModelName = "kmeans-1",
        Metric = DistanceMetric.SquaredEuclidean,
        Labels = ["a"],
        Centroids = VectorSet.From((IEnumerable<float[]>)[[1f, 2f]]),
    };

    private static async Task<Dictionary<string, float>> VectorsAsync(PostgresDocumentStore store)
    {
        Dictionary<string, float> vectors = new(StringComparer.Ordinal);
        await foreach (VectorBatch batch in store.ReadVectorsAsync(Shop, "v_vector_", Token))
        {
            for (int row = 0; row < batch.DocumentIds.Count; row++)
            {
                vectors.Add(batch.DocumentIds[row], batch.Values.Span[row * batch.Dimension]);
            }
        }

        return vectors;
    }
}
