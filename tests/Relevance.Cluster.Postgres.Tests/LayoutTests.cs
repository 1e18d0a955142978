using System.Globalization;
using Relevance.Cluster.Postgres.Tests.Support;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Postgres.Tests;

/// <summary>Tests of the tables: blocks of vectors, shards, keys.</summary>
public sealed class LayoutTests
{
    private const string Shop = "shop";
    private const string Field = "v_vector_";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(384)]
    [InlineData(768)]
    [InlineData(1999)]
    [InlineData(2018)]
    [InlineData(2019)]
    [InlineData(5000)]
    public async Task Vectors_OfEveryDimension_AreThoseThatWereWrittenLast_InInsertionOrder(int dimension)
    {
        await using TestSchema schema = TestSchema.Create();
        await using PostgresDocumentStore store = schema.Open();
        await store.CreateDatasetAsync(Shop, Schema.Empty.With(Field, FieldType.Vector(dimension)), Token);
        Random random = new(dimension);
        OrderedDictionary<string, float[]?> expected = new(StringComparer.Ordinal);
        for (int round = 0; round < 8; round++)
        {
            // Some are new, some replace a vector, and some take one away.
            Document[] documents = [.. Enumerable.Range(0, 40).Select(_ => random.Next(0, 150)).Distinct().Select(n => Make(n, random.Next(4) == 0))];
            await store.WriteAsync(Shop, documents, WriteMode.Upsert, Token);
            foreach (Document document in documents)
            {
                expected[document.Id] = document[Field].HasValue ? document.GetVector(Field).ToArray() : null;
            }

            string[] gone = [.. expected.Keys.Where(_ => random.Next(10) == 0)];
            await store.DeleteDocumentsAsync(Shop, Filter.Ids(gone), Token);
            Array.ForEach(gone, id => expected.Remove(id));
        }

        List<(string Id, float[] Vector)> found = [];
        long total = 0;
        await foreach (VectorBatch batch in store.ReadVectorsAsync(Shop, Field, Token))
        {
            total = batch.TotalCount;
            found.AddRange(batch.DocumentIds.Select((id, row) => (id, batch.Values.Slice(row * dimension, dimension).ToArray())));
        }

        Assert.Equal(expected.Where(each => each.Value is not null).Select(each => each.Key), found.Select(each => each.Id));
        Assert.All(found, each => Assert.Equal(expected[each.Id], each.Vector));
        Assert.Equal(found.Count, total);
        IReadOnlyList<Document> read = await store.GetDocumentsAsync(Shop, [.. expected.Keys], query: null, Token);
        Assert.All(read, document => Assert.Equal(expected[document.Id], document[Field].HasValue ? document.GetVector(Field).ToArray() : null));

        Document Make(int n, bool isWithout)
        {
            Document document = new($"d-{n}");
            if (!isWithout)
            {
                document[Field] = Enumerable.Range(0, dimension).Select(_ => random.NextSingle() - 0.5f).ToArray();
            }

            return document;
        }
    }

    [Theory]
    [InlineData(384, 5)]
    [InlineData(768, 2)]
    [InlineData(2000, 1)]
    public async Task Vectors_ThatFitIntoAPage_AreStoredInIt_AsManyAsItHolds(int dimension, int perPage)
    {
        await using TestSchema schema = TestSchema.Create();
        await using PostgresDocumentStore store = schema.Open();
        await store.CreateDatasetAsync(Shop, Schema.Empty, Token);
        float[] vector = new float[dimension];

        Document[] documents = [.. Enumerable.Range(0, 10 * perPage).Select(n => new Document($"document-{n}") { [Field] = vector })];
        await store.WriteAsync(Shop, documents, WriteMode.Insert, Token);

        string table = await NumberedAsync(schema, "vector");
        Assert.Equal(10L, await schema.RunAsync($"SELECT count(*) FROM {table}"));
        Assert.Equal(10 * 8192L, await schema.RunAsync($"SELECT pg_relation_size('{table}')"));
        Assert.Equal(0L, await schema.RunAsync($"SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE oid = '{table}'::regclass"));
    }

    [Fact]
    public async Task Shards_HaveTheirNumberOfVectors_AndTheirLargestMagnitudeUntilAVectorIsLost()
    {
        await using TestSchema schema = TestSchema.Create();
        await using PostgresDocumentStore store = schema.Open();
        await store.CreateDatasetAsync(Shop, Schema.Empty, Token);
        await store.WriteAsync(
            Shop,
            [new Document("a") { [Field] = new[] { 1f, -7.5f } }, new Document("b") { [Field] = new[] { 3f, 2f } }, new Document("c")],
            WriteMode.Insert,
            Token);
        Assert.Equal("2 7.5", await ShardAsync());
        object? revision = await schema.RunAsync("SELECT revision FROM {0}.shard");

        await store.WriteAsync(Shop, [new Document("c") { ["n"] = 1 }], WriteMode.Update, Token);
        Assert.Equal(revision, await schema.RunAsync("SELECT revision FROM {0}.shard"));

        await store.DeleteDocumentsAsync(Shop, Filter.Ids("b"), Token);
        Assert.Equal("1 unknown", await ShardAsync());
        Assert.NotEqual(revision, await schema.RunAsync("SELECT revision FROM {0}.shard"));

        async Task<string> ShardAsync() =>
            (string)(await schema.RunAsync("SELECT row_count || ' ' || coalesce(magnitude::text, 'unknown') FROM {0}.shard"))!;
    }

    [Fact]
    public async Task Ids_ThatAreLongerThanAnIndexHolds_AreFoundAndDistinguished()
    {
        await using TestSchema schema = TestSchema.Create();
        await using PostgresDocumentStore store = schema.Open();
        await store.CreateDatasetAsync(Shop, Schema.Empty, Token);
        string start = new('x', 1990);
        string[] ids = [.. Enumerable.Range(0, 40).Select(n => start + new string('y', n)), new string('é', 100_000), new string('é', 100_000) + "!"];

        WriteSummary written = await store.WriteAsync(Shop, [.. ids.Select(id => new Document(id))], WriteMode.Insert, Token);

        Assert.Equal(ids.Length, written.InsertedCount);
        Assert.Equal(ids, await store.ListIdsAsync(Shop, filter: null, Token));
        Assert.All(await store.GetDocumentsAsync(Shop, ids, query: null, Token), document => Assert.Contains(document.Id, ids));
        Assert.Equal(1, await store.CountAsync(Shop, Filter.Ids(ids[^1]), Token));
    }

    [Fact]
    public async Task ADeletedDataset_LeavesNoTableAndNoRow()
    {
        await using TestSchema schema = TestSchema.Create();
        await using PostgresDocumentStore store = schema.Open();
        object? before = await CountAsync();
        await store.CreateDatasetAsync(Shop, Schema.Empty, Token);
        await store.WriteAsync(Shop, [new Document("a") { [Field] = new[] { 1f, 2f }, ["_cluster_.v_vector_.km"] = "c" }], WriteMode.Insert, Token);
        await store.UpdateMetadataAsync(Shop, new Document("x") { ["note"] = 1 }, Token);
        Assert.NotEqual(before, await CountAsync());

        Assert.True(await store.DeleteDatasetAsync(Shop, Token));

        Assert.Equal(before, await CountAsync());
        foreach (string table in (string[])["dataset", "metadata", "vector_field", "shard", "clustering", "centroid", "label_text"])
        {
            Assert.Equal(0L, await schema.RunAsync($"SELECT count(*) FROM {{0}}.{table}"));
        }

        Task<object?> CountAsync() => schema.RunAsync($"SELECT count(*) FROM pg_class WHERE relnamespace = '{{0}}'::regnamespace");
    }

    [Fact]
    public async Task Open_OfALayoutOfANewerVersion_SaysSo()
    {
        await using TestSchema schema = TestSchema.Create();
        await schema.Open().DisposeAsync();
        await schema.RunAsync("UPDATE {0}.version SET number = 1000");

        DocumentStoreException e = Assert.Throws<DocumentStoreException>(() => schema.Open());

        Assert.Equal(StoreFailure.NewerVersion, e.Failure);
    }

    [Fact]
    public async Task CloneAsync_FromSqliteAndBack_KeepsEverything()
    {
        await using TestSchema schema = TestSchema.Create();
        await using PostgresDocumentStore store = schema.Open();
        using SqliteDocumentStore file = SqliteDocumentStore.Open(":memory:");
        Dataset original = new RelevanceClient(file).GetDataset(Shop);
        Document[] documents =
        [
            .. Enumerable.Range(0, 2500).Select(n => new Document($"d-{n}") { ["n"] = FieldValue.Parse($"{n}e2"), [Field] = new[] { n, -n, 0.1f } }),
        ];
        await original.InsertDocumentsAsync(documents, cancellationToken: Token);
        await original.GetClusterOps("km", Field).FitAsync(new KMeans(3), cancellationToken: Token);
        await original.UpdateMetadataAsync(new Document("x") { ["note"] = "a\0b" }, Token);

        Dataset copy = new RelevanceClient(store).GetDataset("copy");
        Assert.Equal(2500, await original.CloneAsync(copy, cancellationToken: Token));
        Dataset back = new RelevanceClient(file).GetDataset("back");
        Assert.Equal(2500, await copy.CloneAsync(back, cancellationToken: Token));

        foreach (Dataset each in (Dataset[])[copy, back])
        {
            Assert.Equal(await DescribeAsync(original), await DescribeAsync(each));
        }

        static async Task<string> DescribeAsync(Dataset dataset)
        {
            List<string> lines = [(await dataset.GetSchemaAsync(Token)).ToJson(), (await dataset.GetMetadataAsync(Token))["note"].ToJson()];
            await foreach (Document document in dataset.ReadAsync(cancellationToken: Token))
            {
                lines.Add(document.ToJson());
            }

            ClusterOps clusters = dataset.GetClusterOps("km", Field);
            lines.Add(string.Join(' ', (await clusters.GetCentroidsAsync(Token)).Select(centroid => centroid.ToString())));
            return string.Join('\n', lines);
        }
    }

    private static async Task<string> NumberedAsync(TestSchema schema, string kind)
    {
        object? name = await schema.RunAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT oid::regclass::text FROM pg_class WHERE relnamespace = '{{0}}'::regnamespace AND relkind = 'r' AND relname ~ '^{kind}_[0-9]+$'"));
        return (string)name!;
    }
}
