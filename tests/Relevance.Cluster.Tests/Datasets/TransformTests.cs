namespace Relevance.Cluster.Tests.Datasets;

/// <summary>Tests updates of many documents.</summary>
public sealed class TransformTests : IAsyncLifetime
{
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _dataset;

    public TransformTests() => _dataset = new RelevanceClient(_store).GetDataset("shop");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _dataset.InsertDocumentsAsync(
            Enumerable
                .Range(0, 5)
                .Select(i =>
                    Document.Parse(
                        $$$"""{"_id":"d{{{i}}}","n":{{{i}}},"at":{"home":1.50,"work":{"x":1}},"v_vector_":[{{{i}}},1],"t_chunk_":[{"x_chunkvector_":"""
                            + $$$"""[1,2],"y":1}]}"""
                    )),
        cancellationToken: Token);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task UpdateWhereAsync_ChangesWhatMatched_AlsoWhenItThenMatchesNoMore()
    {
        Document changes = new("any") { ["n"] = 100, ["at.home"] = "changed" };

        WriteSummary written = await _dataset.UpdateWhereAsync(Filter.Field("n") < 3, changes, new WriteOptions { BatchSize = 2 }, cancellationToken: Token);

        Assert.Equal(3, written.UpdatedCount);
        Assert.Equal(
            """{"_id":"d0","n":100,"at":{"home":"changed","work":{"x":1}},"v_vector_":[0,1],"t_chunk_":[{"x_chunkvector_":[1,2],"y":1}]}""",
            (await _dataset.GetDocumentAsync("d0", Token))!.ToJson());
        Assert.Equal([100d, 100d, 100d, 3d, 4d], await NumbersAsync());
    }

    [Fact]
    public async Task UpdateWhereAsync_NothingMatches_ChangesNothing()
    {
        WriteSummary written = await _dataset.UpdateWhereAsync(Filter.None, new Document("any") { ["n"] = 1 }, cancellationToken: Token);

        Assert.Equal((0L, 0), (written.WrittenCount, written.Rejected.Count));
        await Assert.ThrowsAsync<ArgumentException>(() => _dataset.UpdateWhereAsync(Filter.All, new Document("any"), cancellationToken: Token));
    }

    [Fact]
    public async Task UpdateWhereAsync_AVectorThatDoesNotFit_IsRejectedForAll()
    {
        DocumentsRejectedException thrown = await Assert.ThrowsAsync<DocumentsRejectedException>(
            () => _dataset.UpdateWhereAsync(Filter.All, new Document("any") { ["v_vector_"] = new[] { 1f } }, cancellationToken: Token));

        Assert.Equal(["d0", "d1", "d2", "d3", "d4"], thrown.Rejected.Select(rejected => rejected.DocumentId));
    }

    [Fact]
    public async Task TransformAsync_WritesWhatChanged_AndNothingElse()
    {
        TransformSummary summary = await _dataset.TransformAsync(
            document =>
            {
                if (document["n"].AsNumber() > 2)
                {
                    document["n"] = document["n"].AsNumber()!.Value * 10;
                    document["at.work.y"] = true;
                    document.Remove("at.home");
                    document["v_vector_"] = new[] { 9f, 9f };
                }
                else
                {
                    document["n"] = document["n"].AsNumber()!.Value;
                }
            },
            new DocumentQuery { PageSize = 2, SelectFields = ["n", "at", "v_vector_"] },
            cancellationToken: Token);

        Assert.Equal((5L, 2L, 0), (summary.ReadCount, summary.ChangedCount, summary.Rejected.Count));
        Assert.Equal("5 read, 2 changed, 0 rejected", summary.ToString());
        Assert.Equal(
            """{"_id":"d3","n":30,"at":{"home":null,"work":{"x":1,"y":true}},"v_vector_":[9,9],"t_chunk_":[{"x_chunkvector_":[1,2],"y":1}]}""",
            (await _dataset.GetDocumentAsync("d3", Token))!.ToJson());
        Assert.Contains("\"home\":1.50", (await _dataset.GetDocumentAsync("d0", Token))!.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TransformAsync_AFieldThatWasRemovedAlready_IsNotWrittenAgain()
    {
        await _dataset.TransformAsync(document => document.Remove("n"), cancellationToken: Token);

        TransformSummary again = await _dataset.TransformAsync(document => document.Remove("n"), cancellationToken: Token);

        Assert.Equal(0, again.ChangedCount);
    }

    [Fact]
    public async Task TransformAsync_ThatMovesDocumentsOutOfTheFilter_StillSeesEachOnce()
    {
        List<string> seen = [];

        TransformSummary summary = await _dataset.TransformAsync(
            document =>
            {
                seen.Add(document.Id);
                document["n"] = 0;
            },
            new DocumentQuery { Filter = Filter.Field("n") > 0, PageSize = 1 },
            cancellationToken: Token);

        Assert.Equal(["d1", "d2", "d3", "d4"], seen);
        Assert.Equal(4, summary.ChangedCount);
        Assert.Equal([0d, 0d, 0d, 0d, 0d], await NumbersAsync());
    }

    [Fact]
    public async Task TransformAsync_WhatTheStoreRejects_IsListed_AndKeepsNobodyBack()
    {
        TransformSummary summary = await _dataset.TransformAsync(
            document =>
            {
                document["n"] = 7;
                document["v_vector_"] = document.Id == "d2" ? new[] { 1f } : new[] { 1f, 2f };
            },
            cancellationToken: Token);

        Assert.Equal(4, summary.ChangedCount);
        RejectedDocument rejected = Assert.Single(summary.Rejected);
        Assert.Equal("d2", rejected.DocumentId);
        Assert.Contains("v_vector_", rejected.Reason, StringComparison.Ordinal);
        Assert.Equal([7d, 7d, 2d, 7d, 7d], await NumbersAsync());
    }

    [Fact]
    public async Task TransformAsync_ChunksReadWithoutVectors_AreNotWrittenBackWithoutThem()
    {
        TransformSummary summary = await _dataset.TransformAsync(
            document => document["t_chunk_"] = FieldValue.Parse("""[{"y":2}]"""),
            new DocumentQuery { IncludeVectors = false },
            cancellationToken: Token);

        Assert.Equal((0L, 5), (summary.ChangedCount, summary.Rejected.Count));
        Assert.Contains("field 't_chunk_'", summary.Rejected[0].Reason, StringComparison.Ordinal);
        Assert.Contains("x_chunkvector_", (await _dataset.GetDocumentAsync("d0", Token))!.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TransformAsync_WithoutVectors_KeepsThem()
    {
        await _dataset.TransformAsync(read => read["n"] = 1, new DocumentQuery { IncludeVectors = false }, cancellationToken: Token);

        Document document = (await _dataset.GetDocumentAsync("d3", Token))!;
        Assert.Equal([3f, 1f], document.GetVector("v_vector_").ToArray());
        Assert.Equal(1, document["n"].AsNumber());
    }

    [Fact]
    public async Task TransformBatchesAsync_AFunctionThatFails_LeavesItsBatchAndKeepsThoseBefore()
    {
        List<OperationProgress> told = [];

        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => _dataset.TransformBatchesAsync(
            async (documents, token) =>
            {
                foreach (Document document in documents)
                {
                    document["n"] = -1;
                }

                await Task.Yield();
                if (documents.Any(document => document.Id == "d3"))
                {
                    throw new InvalidOperationException("no more");
                }
            },
            new DocumentQuery { PageSize = 2 },
            new Told(told),
            Token));

        Assert.Equal("no more", thrown.Message);
        Assert.Equal([-1d, -1d, 2d, 3d, 4d], await NumbersAsync());
        Assert.Equal([new OperationProgress(OperationStage.Writing, 2)], told);
    }

    [Fact]
    public async Task TransformAsync_Cancelled_KeepsWhatWasWritten()
    {
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _dataset.TransformAsync(
            document =>
            {
                document["n"] = -1;
                if (document.Id == "d2")
                {
                    source.Cancel();
                }
            },
            new DocumentQuery { PageSize = 2 },
            cancellationToken: source.Token));

        Assert.Equal([-1d, -1d, 2d, 3d, 4d], await NumbersAsync());
    }

    private async Task<List<double>> NumbersAsync() =>
        [.. (await _dataset.ReadPageAsync(new DocumentQuery(), cancellationToken: Token)).Documents.Select(document => document["n"].AsNumber() ?? double.NaN)];

    private sealed class Told(List<OperationProgress> told) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => told.Add(value);
    }
}
