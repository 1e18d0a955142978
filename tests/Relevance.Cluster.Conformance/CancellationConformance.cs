using System.Collections;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance;

/// <summary>
/// Tests that cancelled calls throw and write nothing partially, and that every member throws if the dataset does not exist or the store is closed.
/// </summary>
/// <typeparam name="TFixture">Opens the store.</typeparam>
public abstract class CancellationConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : StoreFixture, new()
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await StoreMembers.PrepareAsync(Store, Shop, Token);
    }

    [Fact]
    public async Task EveryMember_WithACancelledToken_IsCancelledAndChangesNothing()
    {
        CancellationToken cancelled = new(canceled: true);
        string before = await DescribeAsync();

        foreach (string member in StoreMembers.OnADataset)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StoreMembers.CallAsync(Store, member, Shop, cancelled));
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ListDatasetsAsync(cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.CreateDatasetAsync("toys", Schema.Empty, cancelled));
        Assert.Equal(before, await DescribeAsync());
        Assert.Equal([Shop], await Store.ListDatasetsAsync(Token));
    }

    [Theory]
    [InlineData(WriteMode.Insert)]
    [InlineData(WriteMode.Upsert)]
    [InlineData(WriteMode.Update)]
    public async Task Write_CancelledInTheMiddle_IsAppliedCompletelyOrNotAtAll(WriteMode mode)
    {
        Document[] documents =
            mode == WriteMode.Insert ? Numbered(200, first: 3) : [.. Enumerable.Range(0, 200).Select(n => new Document($"d-{n % 3}") { ["x"] = n })];
        using CancellationTokenSource source = new();
        string before = await DescribeAsync();

        Exception? cancellation = await Record.ExceptionAsync(() => Store.WriteAsync(Shop, new CancellingList(documents, 100, source), mode, source.Token));

        if (cancellation is null)
        {
            Assert.NotEqual(before, await DescribeAsync());
            Assert.Equal(mode == WriteMode.Insert ? 203 : 3, await Store.CountAsync(Shop, filter: null, Token));
        }
        else
        {
            Assert.IsAssignableFrom<OperationCanceledException>(cancellation);
            Assert.Equal(before, await DescribeAsync());
        }
    }

    [Fact]
    public async Task ReadVectors_CancelledBetweenBatches_Ends()
    {
        // Several batches, whatever their size in the store.
        float[] large = new float[2000];
        for (int i = 0; i < 4; i++)
        {
            await Store.WriteAsync(
                Shop,
                [.. Enumerable.Range(0, 500).Select(n => new Document($"l-{i}-{n}") { ["large_vector_"] = large })],
                WriteMode.Insert,
                Token);
        }

        using CancellationTokenSource source = new();
        int rows = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (VectorBatch batch in Store.ReadVectorsAsync(Shop, "large_vector_", source.Token))
            {
                rows += batch.DocumentIds.Count;
                await source.CancelAsync();
            }
        });

        Assert.True(rows < 2000, "Everything was read before the cancellation was heard.");
        Assert.Equal(2003, await Store.CountAsync(Shop, filter: null, Token));
    }

    [Fact]
    public async Task EveryMember_OnADatasetThatIsNotThere_SaysSo()
    {
        foreach (string member in StoreMembers.OnAnExistingDataset)
        {
            DatasetNotFoundException e = await Assert.ThrowsAsync<DatasetNotFoundException>(() => StoreMembers.CallAsync(Store, member, "nothing", Token));
            Assert.Equal("nothing", e.DatasetId);
        }

        Assert.Equal([Shop], await Store.ListDatasetsAsync(Token));
    }

    [Fact]
    public async Task EveryMember_OfAStoreThatIsClosed_Throws()
    {
        await Store.DisposeAsync();

        foreach (string member in StoreMembers.OnADataset)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => StoreMembers.CallAsync(Store, member, Shop, Token));
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => Store.ListDatasetsAsync(Token));
    }

    [Fact]
    public async Task Dispose_Again_DoesNothing()
    {
        await Store.DisposeAsync();
        await Store.DisposeAsync();

        DisposeBlocking();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => Store.ListDatasetsAsync(Token));
    }

    private void DisposeBlocking() => Store.Dispose();

    /// <summary>Writes down everything that can be read.</summary>
    private async Task<string> DescribeAsync()
    {
        List<Document> documents = await ReadAllAsync(new DocumentQuery());
        IReadOnlyList<ClusteringKey> clusterings = await Store.ListClusteringsAsync(Shop, Token);
        return string.Join(
            '\n',
            (string[])[
                (await Store.GetSchemaAsync(Shop, Token)).ToJson(), (await Store.GetMetadataAsync(Shop, Token)).ToJson(),
                .. clusterings.Select(key => key.LabelField), .. documents.Select(document => document.ToJson()),
            ]);
    }

    /// <summary>Documents of which reading one cancels the reading.</summary>
    private sealed class CancellingList(Document[] documents, int cancelAt, CancellationTokenSource source) : IReadOnlyList<Document>
    {
        public int Count => documents.Length;

        public Document this[int index]
        {
            get
            {
                if (index == cancelAt)
                {
                    source.Cancel();
                }

                return documents[index];
            }
        }

        public IEnumerator<Document> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
