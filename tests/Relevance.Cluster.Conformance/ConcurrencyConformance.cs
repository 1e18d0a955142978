using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance;

/// <summary>Tests concurrent callers: nothing is lost, and a batch is visible completely or not at all.</summary>
/// <typeparam name="TFixture">Opens the store.</typeparam>
public abstract class ConcurrencyConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : StoreFixture, new()
{
    private static readonly ClusteringKey Key = new(Vector, "km");

    [Fact]
    public async Task Writers_ToTwoDatasets_LoseNothing()
    {
        await Store.CreateDatasetAsync("toys", Schema.Empty, Token);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(batch => Task.Run(
            () => Store.WriteAsync(batch % 2 == 0 ? Shop : "toys", Numbered(10, first: batch * 10), WriteMode.Insert, Token), Token)));

        foreach (string dataset in (string[])[Shop, "toys"])
        {
            Assert.Equal(100, await Store.CountAsync(dataset, filter: null, Token));
            Assert.Equal(100, (await Store.ListIdsAsync(dataset, filter: null, Token)).Distinct(StringComparer.Ordinal).Count());
        }
    }

    [Fact]
    public async Task Batches_OfManyWriters_StayTogetherInTheOrderOfInsertion()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(batch => Task.Run(() => InsertAsync(Numbered(10, first: batch * 10)), Token)));

        string[] ids = await IdsAsync();

        Assert.Equal(200, ids.Length);
        Assert.All(
            ids.Chunk(10),
            chunk =>
                Assert.Equal(Enumerable.Range(int.Parse(chunk[0][2..], System.Globalization.CultureInfo.InvariantCulture), 10).Select(n => $"d-{n}"), chunk));
    }

    [Fact]
    public async Task Writers_OfTheSameIds_EachInsertedOnce()
    {
        WriteSummary[] summaries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => WriteAsync(WriteMode.Insert, Numbered(25)), Token)));

        Assert.Equal(25, summaries.Sum(summary => summary.InsertedCount));
        Assert.Equal(7 * 25, summaries.Sum(summary => summary.Rejected.Count));
        Assert.Equal(25, await Store.CountAsync(Shop, filter: null, Token));
    }

    [Fact]
    public async Task Updates_OfDifferentFieldsOfOneDocument_AllStay()
    {
        await InsertAsync(new Document("a"));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() => WriteAsync(WriteMode.Update, new Document("a") { [$"m.f{n}"] = n }), Token)));

        Assert.Equal(20, (await GetAsync("a"))["m"].AsObject().Count);
        Assert.Equal(21, (await Store.GetSchemaAsync(Shop, Token)).Count);
    }

    [Fact]
    public async Task UpdatesOfMetadata_OfDifferentFields_AllStay()
    {
        await Task.WhenAll(
            Enumerable.Range(0, 20).Select(n => Task.Run(() => Store.UpdateMetadataAsync(Shop, new Document("x") { [$"m.f{n}"] = n }, Token), Token)));

        Assert.Equal(20, (await Store.GetMetadataAsync(Shop, Token))["m"].AsObject().Count);
    }

    [Fact]
    public async Task Creators_OfOneDataset_OneCreatesIt()
    {
        bool[] created = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store.CreateDatasetAsync("toys", Schema.Empty, Token), Token)));

        Assert.Single(created, isCreated => isCreated);
    }

    [Fact]
    public async Task Readers_WhileDocumentsAreInserted_SeeWholeBatches()
    {
        const int BatchSize = 20;
        Task writing = Task.Run(
            async () =>
            {
                for (int batch = 0; batch < 25; batch++)
                {
                    await InsertAsync(Numbered(BatchSize, first: batch * BatchSize));
                }
            },
            Token);

        int last = 0;
        while (!writing.IsCompleted)
        {
            int count = (await IdsAsync()).Length;
            Assert.True(count % BatchSize == 0, $"A reader saw {count} documents: part of a batch.");
            Assert.True(count >= last, $"A reader saw {count} documents after {last}.");
            Assert.Equal(0, await Store.CountAsync(Shop, filter: null, Token) % BatchSize);
            last = count;
        }

        await writing;
        Assert.Equal(25 * BatchSize, await Store.CountAsync(Shop, filter: null, Token));
    }

    [Fact]
    public async Task Readers_WhileDocumentsAreReplaced_SeeOneVersionOfAll()
    {
        await InsertAsync(MakeVersion(0));
        Task writing = Task.Run(
            async () =>
            {
                for (int version = 1; version <= 25; version++)
                {
                    await WriteAsync(version % 2 == 0 ? WriteMode.Upsert : WriteMode.Update, MakeVersion(version));
                }
            },
            Token);

        while (!writing.IsCompleted)
        {
            DocumentPage page = await Store.ReadPageAsync(Shop, new DocumentQuery(), cursor: null, Token);
            Assert.Equal(20, page.Documents.Count);
            double version = Assert.Single(page.Documents.Select(document => document["version"].AsNumber()!.Value).Distinct());
            Assert.All(page.Documents, document => Assert.Equal((float)version, document.GetVector(Vector).Span[0]));
        }

        await writing;
        Assert.Equal(25, (await GetAsync("d-7"))["version"].AsNumber());
    }

    [Fact]
    public async Task Readers_WhileAClusteringIsReplaced_SeeLabelsOfOneFit()
    {
        await InsertAsync(MakeVersion(0));
        await WriteFitAsync(0);
        Task writing = Task.Run(
            async () =>
            {
                for (int fit = 1; fit <= 25; fit++)
                {
                    await WriteFitAsync(fit);
                }
            },
            Token);

        while (!writing.IsCompleted)
        {
            IReadOnlyList<DocumentLabel> labels = await Store.ReadLabelsAsync(Shop, Key, filter: null, Token);
            Assert.Equal(20, labels.Count);
            Assert.Single(labels.Select(label => label.Label).Distinct(StringComparer.Ordinal));
        }

        await writing;
    }

    private static Document[] MakeVersion(int version) =>
        [.. Enumerable.Range(0, 20).Select(n => new Document($"d-{n}") { ["version"] = version, [Vector] = new[] { version, 1f } })];

    private Task WriteFitAsync(int fit) =>
        Store.WriteClusteringAsync(
            Shop,
            StoreMembers.MakeClustering(Key),
            [.. Enumerable.Range(0, 20).Select(n => new DocumentLabel($"d-{n}", $"fit-{fit}"))],
            Token);
}
