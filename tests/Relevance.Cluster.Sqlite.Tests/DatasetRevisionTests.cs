using Relevance.Cluster.Sqlite.Tests.Support;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Tests;

/// <summary>Tests of the revision by which a cache of results sees that anything in a dataset changed.</summary>
public sealed class DatasetRevisionTests : IDisposable
{
    private static readonly ClusteringKey Key = new("v_vector_", "km");

    /// <summary>Every kind of write, by a name that a failed test shows.</summary>
    private static readonly Dictionary<string, Func<SqliteDocumentStore, Task>> Writes = new(StringComparer.Ordinal)
    {
        ["a new document"] = store => store.WriteAsync("shop", [Sample.Numbered("new", 9)], WriteMode.Insert),
        ["a field of a document"] = store => store.WriteAsync("shop", [new Document("d1") { ["n"] = 77 }], WriteMode.Update),
        ["a new field"] = store => store.WriteAsync("shop", [new Document("d1") { ["new"] = "x" }], WriteMode.Update),
        ["a vector"] = store => store.WriteAsync("shop", [new Document("d1") { ["v_vector_"] = new float[] { 5, 5 } }], WriteMode.Update),
        ["a replaced document"] = store => store.WriteAsync("shop", [Sample.Numbered("d1", 8)], WriteMode.Upsert),
        ["a deleted document"] = store => store.DeleteDocumentsAsync("shop", Filter.Ids("d2")),
        ["a label"] = store => store.UpdateLabelsAsync("shop", Key, [new DocumentLabel("d1", "b")]),
        ["a label in a document"] = store =>
            store.WriteAsync("shop", [Document.Parse("""{"_id":"d1","_cluster_":{"v_vector_":{"by-hand":"x"}}}""")], WriteMode.Update),
        ["centroids"] = store => store.WriteCentroidsAsync("shop", TestClustering.Of(Key, "a", "b", "c")),
        ["a clustering"] = store => store.WriteClusteringAsync("shop", TestClustering.Of(Key with { Alias = "other" }, "a"), []),
        ["a deleted clustering"] = store => store.DeleteClusteringAsync("shop", Key),
        ["metadata"] = store => store.UpdateMetadataAsync("shop", new Document("shop") { ["note"] = "x" }),
        ["a declared vector field"] = store => store.DeclareVectorFieldAsync("shop", "w_vector_", 3),
        ["another dataset of the same id"] = async store =>
        {
            await store.DeleteDatasetAsync("shop");
            await store.CreateDatasetAsync("shop", Schema.Empty);
        },
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("relevance-revision-").FullName;

    public static TheoryData<string> Kinds => [.. Writes.Keys];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task EveryWrite_ChangesIt(string kind)
    {
        using SqliteDocumentStore store = await OpenAsync(":memory:");
        string before = await ReadAsync(store);

        await Writes[kind](store);

        Assert.NotEqual(before, await ReadAsync(store));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task AWriteOfAnotherProcess_ChangesItToo(string kind)
    {
        string path = Path.Combine(_folder, "store.db");
        using SqliteDocumentStore store = await OpenAsync(path);
        using SqliteDocumentStore other = SqliteDocumentStore.Open(path);
        string before = await ReadAsync(store);

        await Writes[kind](other);

        Assert.NotEqual(before, await ReadAsync(store));
    }

    [Fact]
    public async Task TheSameWriteTwice_LeadsToNoEarlierRevision()
    {
        using SqliteDocumentStore store = await OpenAsync(":memory:");
        HashSet<string> known = [await ReadAsync(store)];

        foreach (Func<SqliteDocumentStore, Task> write in Writes.Values.Concat(Writes.Values).Where(write => write != Writes["a new document"]))
        {
            if (await store.CountAsync("shop") == 0)
            {
                await FillAsync(store);
                known.Add(await ReadAsync(store));
            }

            await write(store);
            Assert.True(known.Add(await ReadAsync(store)));
        }
    }

    [Fact]
    public async Task QuestionsAndWritesOfAnotherDataset_LeaveIt()
    {
        using SqliteDocumentStore store = await OpenAsync(":memory:");
        await store.CreateDatasetAsync("else", Schema.Empty);
        string before = await ReadAsync(store);

        await store.WriteAsync("else", Sample.Numbered(3), WriteMode.Insert);
        await store.UpdateMetadataAsync("else", new Document("else") { ["note"] = "x" });
        await store.CountLabelsAsync("shop", Key, "n");
        WriteSummary rejected = await store.WriteAsync("shop", [Sample.Numbered("d1", 1)], WriteMode.Insert);

        Assert.Single(rejected.Rejected);
        Assert.Equal(before, await ReadAsync(store));
    }

    [Fact]
    public async Task AWriteOfMetadata_LeavesTheVectorsAndTheColumns()
    {
        using SqliteDocumentStore store = await OpenAsync(":memory:");
        string? vectors = await store.GetVectorRevisionAsync("shop", "v_vector_");
        string? labels = await store.GetLabelRevisionAsync("shop", Key);
        IReadOnlyList<LabelCount> counts = await store.CountLabelsAsync("shop", Key, "n");

        await Writes["metadata"](store);
        await Writes["centroids"](store);

        Assert.Equal(vectors, await store.GetVectorRevisionAsync("shop", "v_vector_"));
        Assert.Equal(labels, await store.GetLabelRevisionAsync("shop", Key));
        Assert.Equal(counts, await store.CountLabelsAsync("shop", Key, "n"));
    }

    private static Task<string> ReadAsync(SqliteDocumentStore store) =>
        ((IDatasetRevisions)store).GetRevisionAsync("shop", TestContext.Current.CancellationToken);

    private static async Task<SqliteDocumentStore> OpenAsync(string path)
    {
        SqliteDocumentStore store = SqliteDocumentStore.Open(path);
        await store.CreateDatasetAsync("shop", Schema.Empty);
        await FillAsync(store);
        return store;
    }

    private static async Task FillAsync(SqliteDocumentStore store)
    {
        await store.WriteAsync("shop", Sample.Numbered(4), WriteMode.Insert);
        await store.WriteClusteringAsync("shop", TestClustering.Of(Key, "a", "b"), [new DocumentLabel("d1", "a"), new DocumentLabel("d2", "b")]);
    }
}
