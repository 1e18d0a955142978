using Relevance.Cluster.VectorData.Tests.Support;

namespace Relevance.Cluster.VectorData.Tests;

/// <summary>Labels and names of clusters find their way back into the records.</summary>
public sealed class WriteBackTests : StoreTest
{
    private ClusterOps Clusters => Dataset.GetClusterOps("two", "embedding");

    [Fact]
    public async Task WriteBack_ToSqlite_SetsNamesAndLabelsAndKeepsVectors() =>
        await AssertWrittenBackAsync(Fill(new SqliteShoes<string>(), number => $"k-{number}"));

    [Fact]
    public async Task WriteBack_ToQdrant_SetsNamesAndLabelsAndKeepsVectors() =>
        await AssertWrittenBackAsync(Fill(new QdrantShoes<Guid>(), GuidOf));

    [Fact]
    public async Task WriteBack_ToMemory_SetsNamesAndLabelsAndKeepsVectors() =>
        await AssertWrittenBackAsync(Fill(new Shoes<ulong>(), number => (ulong)number));

    [Fact]
    public async Task WriteBack_OfADocumentWithoutARecord_NamesIt_AndLeavesOthersAlone()
    {
        Shoes<int> shoes = Fill(new Shoes<int>(), number => number);
        shoes.Records[9].Embedding = null;
        await CopyAndFitAsync(shoes);
        shoes.Records.RemoveAt(3);
        await Dataset.InsertDocumentsAsync([new Document("not a key") { ["embedding"] = new[] { 1f, 0f } }], cancellationToken: Token);
        await Clusters.AssignUnlabeledAsync(cancellationToken: Token);

        WriteBackSummary summary = await shoes.WriteBackAsync(Clusters, (shoe, cluster) => shoe.Cluster = cluster.Label, cancellationToken: Token);

        Assert.Equal(8, summary.WrittenCount);
        Assert.Equal(["3", "not a key"], summary.Missing);
        Assert.Equal("8 written, 2 without a record (first: 3)", summary.ToString());
        Assert.Null(shoes.Records.Find(shoe => shoe.Key == 9)!.Cluster);
    }

    [Fact]
    public async Task WriteBack_WithIdsOfOnesOwn_FindsRecordsByThem()
    {
        Shoes<int> shoes = Fill(new Shoes<int>(), number => number);
        await shoes.ToDatasetAsync(Dataset, new ImportOptions<Shoe<int>> { Id = shoe => $"shoe-{shoe.Key}" }, cancellationToken: Token);
        await Clusters.FitAsync(new KMeans(2), cancellationToken: Token);

        WriteBackSummary summary = await shoes.WriteBackAsync(
            Clusters,
            (shoe, cluster) => shoe.Cluster = cluster.Label,
            new WriteBackOptions<int, Shoe<int>>
            {
                Id = shoe => $"shoe-{shoe.Key}",
                Key = id => int.Parse(id["shoe-".Length..], System.Globalization.CultureInfo.InvariantCulture),
                BatchSize = 3,
            },
            cancellationToken: Token);

        Assert.Equal((10, 0), (summary.WrittenCount, summary.Missing.Count));
        Assert.All(shoes.Records, shoe => Assert.NotNull(shoe.Cluster));
    }

    [Fact]
    public async Task WriteBack_OfKeysThatNoTextGives_AsksForAFunction()
    {
        Shoes<DateOnly> shoes = Fill(new Shoes<DateOnly>(), number => new DateOnly(2024, 1, number + 1));
        await CopyAndFitAsync(shoes);

        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(
            () => shoes.WriteBackAsync(Clusters, (shoe, cluster) => shoe.Cluster = cluster.Label, cancellationToken: Token));

        Assert.Contains("WriteBackOptions.Key", exception.Message, StringComparison.Ordinal);
    }

    private async Task AssertWrittenBackAsync<TKey>(Shoes<TKey> shoes)
        where TKey : notnull
    {
        await CopyAndFitAsync(shoes);
        string first = (await Clusters.ReadLabelsAsync(cancellationToken: Token)).First(label => label.DocumentId == $"{shoes.Records[0].Key}").Label;
        await Clusters.SetClusterNamesAsync(new Dictionary<string, string> { [first] = "boots" }, Token);

        WriteBackSummary summary = await shoes.WriteBackAsync(
            Clusters,
            (shoe, cluster) => shoe.Cluster = $"{cluster}",
            new WriteBackOptions<TKey, Shoe<TKey>> { BatchSize = 4 },
            cancellationToken: Token);

        Assert.Equal((10, 0), (summary.WrittenCount, summary.Missing.Count));
        Assert.Equal(10, shoes.Records.Count);
        Assert.All(shoes.Records, shoe => Assert.Equal((int)shoe.Price % 2 == 0 ? "boots" : first == "cluster-0" ? "cluster-1" : "cluster-0", shoe.Cluster));
        Assert.All(shoes.Records, shoe => Assert.Equal(2, shoe.Embedding!.Value.Length));
    }

    private async Task CopyAndFitAsync<TKey>(Shoes<TKey> shoes)
        where TKey : notnull
    {
        await shoes.ToDatasetAsync(Dataset, cancellationToken: Token);
        await Clusters.FitAsync(new KMeans(2), cancellationToken: Token);
    }
}
