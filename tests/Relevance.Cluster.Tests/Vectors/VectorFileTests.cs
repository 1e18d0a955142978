using Relevance.Cluster.Numerics;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tests.Support;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Tests.Vectors;

/// <summary>Tests that vectors above the memory limit are cached in a file next to the store.</summary>
public sealed class VectorFileTests : IDisposable
{
    private static readonly RelevanceClientOptions Nothing = new() { MaxCachedVectorBytes = 0 };

    private readonly string _folder = Directory.CreateTempSubdirectory("relevance-vectors-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Database => Path.Combine(_folder, "shop.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Fit_OfVectorsInAFile_HasTheBitsOfOneInMemory()
    {
        using CountingStore store = new(SqliteDocumentStore.Open(Database));
        await FillAsync(store);

        StoredClustering inMemory = await FitAsync(store, options: null, "memory");
        StoredClustering inFile = await FitAsync(store, Nothing, "file");

        Assert.Equal(inMemory.Labels, inFile.Labels);
        for (int i = 0; i < inMemory.Centroids.Count; i++)
        {
            Assert.Equal(inMemory.Centroids[i].ToArray(), inFile.Centroids[i].ToArray());
        }

        Assert.Equal(
            (await store.ReadLabelsAsync("shop", inMemory.Key, cancellationToken: Token)).Select(label => label.Label),
            (await store.ReadLabelsAsync("shop", inFile.Key, cancellationToken: Token)).Select(label => label.Label));
        Assert.Single(Files());
    }

    [Fact]
    public async Task Questions_OfAnotherClient_UseTheFileThatIsThere()
    {
        using CountingStore store = new(SqliteDocumentStore.Open(Database));
        await FillAsync(store);
        await FitAsync(store, Nothing, "km");

        MemberLists lists = await Clusters(store, Nothing, "km").ListClosestAsync(cancellationToken: Token);

        Assert.Equal(1, store.VectorReads);
        Assert.Equal(3, lists.Count);
        Assert.All(lists, list => Assert.Equal(3, list.Members.Count));
    }

    [Fact]
    public async Task AWrite_MakesTheFileAnew_AndOnlyOneIsKept()
    {
        using CountingStore store = new(SqliteDocumentStore.Open(Database));
        await FillAsync(store);
        await FitAsync(store, Nothing, "km");
        string before = Assert.Single(Files());
        await store.WriteAsync("shop", [new Document("d5") { ["v_vector_"] = new[] { 100f, 100f } }], WriteMode.Update, Token);

        await Clusters(store, Nothing, "km").ListFurthestAsync(cancellationToken: Token);

        Assert.Equal(2, store.VectorReads);
        Assert.NotEqual(before, Assert.Single(Files()));
    }

    [Fact]
    public async Task AFileThatIsDamaged_IsMadeAnew()
    {
        using CountingStore store = new(SqliteDocumentStore.Open(Database));
        await FillAsync(store);
        StoredClustering whole = await FitAsync(store, Nothing, "whole");
        byte[] bytes = await File.ReadAllBytesAsync(Files()[0], Token);
        bytes[^3] ^= 1;
        await File.WriteAllBytesAsync(Files()[0], bytes, Token);

        StoredClustering again = await FitAsync(store, Nothing, "again");

        Assert.Equal(2, store.VectorReads);
        Assert.Equal(whole.Centroids[1].ToArray(), again.Centroids[1].ToArray());
    }

    [Fact]
    public async Task AFitThatIsCancelledWhileItReads_LeavesNoFile()
    {
        using CountingStore store = new(SqliteDocumentStore.Open(Database));
        await FillAsync(store);
        using CancellationTokenSource stop = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Clusters(store, Nothing, "km").FitAsync(new KMeans(3), options: null, new Stopping(stop), stop.Token));

        Assert.Empty(Directory.GetFiles(Database + ".vectors", "*.vectors"));
        Assert.Empty(Directory.GetFiles(Database + ".vectors", "*.part"));
    }

    [Fact]
    public async Task ADatasetThatIsDeleted_TakesItsFilesAlong_AndLeavesThoseOfOthers()
    {
        using SqliteDocumentStore store = SqliteDocumentStore.Open(Database);
        await FillAsync(store);
        await new RelevanceClient(store).GetDataset("shop").CloneAsync(new RelevanceClient(store).GetDataset("other"), cancellationToken: Token);
        RelevanceClient client = new(store, Nothing);
        await client.GetDataset("shop").GetClusterOps("km", "v_vector_").FitAsync(new KMeans(3), cancellationToken: Token);
        string kept = Assert.Single(Files());
        await client.GetDataset("other").GetClusterOps("km", "v_vector_").FitAsync(new KMeans(3), cancellationToken: Token);
        Assert.Equal(2, Files().Length);

        await client.GetDataset("other").DeleteAsync(Token);

        Assert.Equal([kept], Files());
    }

    [Fact]
    public async Task FilesOfDatasetsThatAreGone_GoWithTheFirstQuestionOfTheNextClient()
    {
        using SqliteDocumentStore store = SqliteDocumentStore.Open(Database);
        await FillAsync(store);
        await FitAsync(store, Nothing, "km");
        string orphan = Assert.Single(Files());
        await store.DeleteDatasetAsync("shop", Token);
        await FillAsync(store, "other");

        await new RelevanceClient(store, Nothing).GetDataset("other").GetClusterOps("km", "v_vector_").FitAsync(new KMeans(3), cancellationToken: Token);

        Assert.NotEqual(orphan, Assert.Single(Files()));
    }

    [Fact]
    public void ANewClient_DeletesWhatAProcessLeftHalfWritten_AndNotWhatIsBeingWritten()
    {
        Directory.CreateDirectory(Database + ".vectors");
        File.WriteAllText(Path.Combine(Database + ".vectors", "left.part"), "half");
        VectorFiles files = new(Database + ".vectors");
        (MappedVectorsWriter writer, _) = files.Begin(dimension: 2);
        using SqliteDocumentStore store = SqliteDocumentStore.Open(Database);

        _ = new RelevanceClient(store);

        Assert.False(File.Exists(Path.Combine(Database + ".vectors", "left.part")));
        Assert.Single(Files());
        writer.Dispose();
    }

    [Fact]
    public async Task AFileThatWasCutWhileItIsOpen_IsMadeAnewForTheNextQuestion()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There nobody can cut a file that is mapped.");
        using CountingStore store = new(SqliteDocumentStore.Open(Database));
        await FillAsync(store);
        ClusterOps clusters = Clusters(store, Nothing, "km");
        await clusters.FitAsync(new KMeans(3), cancellationToken: Token);
        MemberLists whole = await clusters.ListClosestAsync(cancellationToken: Token);
        using (FileStream file = new(Assert.Single(Files()), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(0);
        }

        MemberLists again = await clusters.ListClosestAsync(cancellationToken: Token);

        Assert.Equal(2, store.VectorReads);
        Assert.Equal(whole.ToString(), again.ToString());
    }

    [Fact]
    public async Task AFolderOfOnesOwn_TakesThePlaceOfTheStores()
    {
        using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        await FillAsync(store);
        string own = Path.Combine(_folder, "own");

        await FitAsync(store, Nothing with { VectorFolder = own }, "km");

        Assert.Null(store.VectorFolder);
        Assert.Single(Directory.GetFiles(own));
    }

    [Fact]
    public async Task VectorsThatFitIntoMemory_MakeNoFile()
    {
        using SqliteDocumentStore store = SqliteDocumentStore.Open(Database);
        await FillAsync(store);

        await FitAsync(store, options: null, "km");

        Assert.False(Directory.Exists(store.VectorFolder));
    }

    private static async Task FillAsync(DocumentStore store, string dataset = "shop")
    {
        await store.CreateDatasetAsync(dataset, Schema.Empty, Token);
        await store.WriteAsync(
            dataset,
            [.. Enumerable.Range(0, 60).Select(i => new Document($"d{i}") { ["v_vector_"] = new[] { (i % 3 * 10) + (i * 7 % 5 * .1f), i * 11 % 7 * .1f } })],
            WriteMode.Insert,
            Token);
    }

    private static async Task<StoredClustering> FitAsync(DocumentStore store, RelevanceClientOptions? options, string alias)
    {
        await Clusters(store, options, alias).FitAsync(new KMeans(3), cancellationToken: Token);
        return (await store.GetClusteringAsync("shop", new ClusteringKey("v_vector_", alias), Token))!;
    }

    private static ClusterOps Clusters(DocumentStore store, RelevanceClientOptions? options, string alias) =>
        new RelevanceClient(store, options).GetDataset("shop").GetClusterOps(alias, "v_vector_");

    private string[] Files() => Directory.GetFiles(Database + ".vectors");

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => stop.Cancel();
    }
}
