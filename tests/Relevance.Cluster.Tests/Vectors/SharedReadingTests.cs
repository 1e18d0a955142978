using Relevance.Cluster.Storage;
using Relevance.Cluster.Tests.Support;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Tests.Vectors;

/// <summary>
/// Tests that one query never blocks the others: a store whose read of one field waits serves everything else. Nothing here depends on time; what hangs
/// fails by the guard.
/// </summary>
public sealed class SharedReadingTests : IAsyncLifetime
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("relevance-shared-").FullName;
    private readonly CountingStore _counting;
    private readonly GatedStore _store;
    private readonly RelevanceClient _client;

    public SharedReadingTests()
    {
        _counting = new CountingStore(SqliteDocumentStore.Open(":memory:"));
        _store = new GatedStore(_counting);
        _client = new RelevanceClient(_store);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        foreach (string dataset in (string[])["slow", "quick"])
        {
            await _store.CreateDatasetAsync(dataset, Schema.Empty, Token);
            await _store.WriteAsync(
                dataset,
                [
                    .. Enumerable
                        .Range(0, 30)
                        .Select(i => new Document($"d{i}") { ["v_vector_"] = new[] { (i % 3 * 10) + 1f, i * .1f }, ["w_vector_"] = new[] { 1f, i + 1f } }),
                ],
                WriteMode.Insert,
                Token);
            await new RelevanceClient(_store).GetDataset(dataset).GetClusterOps("km", "v_vector_").FitAsync(new KMeans(3), cancellationToken: Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AQuestionOnAnotherDataset_WhileOneIsRead_IsAnswered_ColdAndCached()
    {
        GatedStore.Gate gate = _store.GateOf("slow");
        Task<MemberLists> slow = AskAsync("slow");
        await gate.Reached.WaitAsync(Guard, Token);

        MemberLists cold = await AskAsync("quick").WaitAsync(Guard, Token);
        MemberLists cached = await AskAsync("quick").WaitAsync(Guard, Token);

        Assert.False(slow.IsCompleted);
        Assert.Equal(cold.ToString(), cached.ToString());
        gate.Open();
        Assert.Equal(3, (await slow.WaitAsync(Guard, Token)).Count);
        Assert.Equal(1, gate.Arrivals);
    }

    [Fact]
    public async Task AnotherFieldAndABlend_WhileAFieldIsRead_AreAnswered()
    {
        await FitBlendAsync();
        RelevanceClient client = new(_store);
        GatedStore.Gate gate = _store.GateOf("slow");
        Task<MemberLists> slow = AskAsync("slow", client);
        await gate.Reached.WaitAsync(Guard, Token);

        MemberLists blended = await Blended(client).ListClosestAsync(cancellationToken: Token).WaitAsync(Guard, Token);

        Assert.False(slow.IsCompleted);
        Assert.Equal(2, blended.Count);
        gate.Open();
        await slow.WaitAsync(Guard, Token);
    }

    [Fact]
    public async Task QuestionsThatMeetAtOneReading_AreAllAnsweredByIt()
    {
        int before = _counting.VectorReads;
        GatedStore.Gate gate = _store.GateOf("slow");
        Task<MemberLists>[] questions = [.. Enumerable.Range(0, 8).Select(_ => AskAsync("slow"))];
        await gate.Reached.WaitAsync(Guard, Token);
        gate.Open();

        MemberLists[] answers = await Task.WhenAll(questions).WaitAsync(Guard, Token);

        Assert.Single(answers.Select(answer => answer.ToString()).Distinct());
        Assert.Equal(1, gate.Arrivals);
        Assert.Equal(before + 1, _counting.VectorReads);
    }

    [Fact]
    public async Task QuestionsThatMeetAtOneBlend_ReadEachFieldOnce()
    {
        await FitBlendAsync();
        RelevanceClient client = new(_store);
        int before = _counting.VectorReads;
        GatedStore.Gate gate = _store.GateOf("quick", "w_vector_");
        Task<MemberLists>[] questions = [.. Enumerable.Range(0, 6).Select(_ => Blended(client).ListClosestAsync(cancellationToken: Token))];
        await gate.Reached.WaitAsync(Guard, Token);
        gate.Open();

        MemberLists[] answers = await Task.WhenAll(questions).WaitAsync(Guard, Token);

        Assert.Single(answers.Select(answer => answer.ToString()).Distinct());
        Assert.Equal(before + 2, _counting.VectorReads);
    }

    [Fact]
    public async Task AQuestionThatIsCancelled_CancelsTheReadingThatOnlyItWaitsFor_AndTheNextQuestionReadsAgain()
    {
        using CancellationTokenSource impatience = new();
        GatedStore.Gate gate = _store.GateOf("slow");
        Task<MemberLists> question = AskAsync("slow", cancellationToken: impatience.Token);
        await gate.Reached.WaitAsync(Guard, Token);

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => question.WaitAsync(Guard, Token));
        Assert.True(gate.Cancelled.IsCompleted);
        gate.Open();
        Assert.Equal(3, (await AskAsync("slow").WaitAsync(Guard, Token)).Count);
        Assert.Equal(2, gate.Arrivals);
    }

    [Fact]
    public async Task AReadingThatFails_FailsForAllWhoAsked_AndIsNotKept()
    {
        GatedStore.Gate gate = _store.GateOf("slow");
        Task<MemberLists>[] questions = [.. Enumerable.Range(0, 4).Select(_ => AskAsync("slow"))];
        await gate.Reached.WaitAsync(Guard, Token);
        gate.Break(new DocumentStoreException(StoreFailure.Busy, "the disk is busy"));

        foreach (Task question in questions)
        {
            DocumentStoreException failure = await Assert.ThrowsAsync<DocumentStoreException>(() => question.WaitAsync(Guard, Token));
            Assert.Equal("the disk is busy", failure.Message);
        }

        int arrivals = gate.Arrivals;
        await Assert.ThrowsAsync<DocumentStoreException>(() => AskAsync("slow").WaitAsync(Guard, Token));
        Assert.Equal(arrivals + 1, gate.Arrivals);
    }

    [Fact]
    public async Task AWaiterThatIsCancelled_LeavesTheReadingToTheOthers_WhoHearOfItsProgress()
    {
        using CancellationTokenSource impatience = new();
        TaskCompletionSource gate = new();
        SharedReading<VectorColumn> reading = new();
        InlineProgress<OperationProgress> heard = new();
        SharedReading<VectorColumn>.Waiter first = reading.TryJoin(progress: null)!;
        SharedReading<VectorColumn>.Waiter second = reading.TryJoin(heard)!;
        VectorColumn column = Column(3);
        Task run = reading.RunAsync(
            async (progress, token) =>
            {
                await gate.Task.WaitAsync(token);
                progress.Report(new OperationProgress(OperationStage.Reading, 3, 3));
                return column;
            },
            end: () => { });
        Task<VectorColumn> firstAnswer = reading.WaitAsync(first, impatience.Token);
        Task<VectorColumn> secondAnswer = reading.WaitAsync(second, Token);

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => firstAnswer.WaitAsync(Guard, Token));
        Assert.False(run.IsCompleted);
        gate.SetResult();
        Assert.Same(column, await secondAnswer.WaitAsync(Guard, Token));
        Assert.Equal([new OperationProgress(OperationStage.Reading, 3, 3)], heard.Reports);
    }

    [Fact]
    public async Task AReadingThatTheLastWaiterLeft_IsCancelled_AndTakesNobodyIn()
    {
        using CancellationTokenSource impatience = new();
        bool hasEnded = false;
        SharedReading<VectorColumn> reading = new();
        SharedReading<VectorColumn>.Waiter first = reading.TryJoin(progress: null)!;
        SharedReading<VectorColumn>.Waiter second = reading.TryJoin(progress: null)!;
        Task run = reading.RunAsync(
            async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return Column(1);
            },
            end: () => hasEnded = true);
        Task<VectorColumn>[] answers = [reading.WaitAsync(first, impatience.Token), reading.WaitAsync(second, impatience.Token)];

        await impatience.CancelAsync();

        foreach (Task<VectorColumn> answer in answers)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer.WaitAsync(Guard, Token));
        }

        await run.WaitAsync(Guard, Token);
        Assert.True(hasEnded);
        Assert.Null(reading.TryJoin(progress: null));
    }

    [Fact]
    public async Task AProgressThatThrows_EndsItsOwnWaitingOnly()
    {
        TaskCompletionSource gate = new();
        SharedReading<VectorColumn> reading = new();
        SharedReading<VectorColumn>.Waiter broken = reading.TryJoin(new Throwing())!;
        SharedReading<VectorColumn>.Waiter whole = reading.TryJoin(progress: null)!;
        VectorColumn column = Column(1);
        Task run = reading.RunAsync(
            async (progress, token) =>
            {
                progress.Report(new OperationProgress(OperationStage.Reading, 1, 2));
                progress.Report(new OperationProgress(OperationStage.Reading, 2, 2));
                await gate.Task.WaitAsync(token);
                return column;
            },
            end: () => { });

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(() => reading.WaitAsync(broken, Token).WaitAsync(Guard, Token));
        Assert.Equal("not now: 1", failure.Message);
        gate.SetResult();
        Assert.Same(column, await reading.WaitAsync(whole, Token).WaitAsync(Guard, Token));
        await run.WaitAsync(Guard, Token);
    }

    [Fact]
    public async Task ReadingsAtTheSameTime_ThatTogetherAreMoreThanMayBeHeld_UseAFileForWhatHasNoRoom()
    {
        // 30 vectors of two components are 240 bytes: there is room for one field, and not for two.
        RelevanceClient client = new(_store, new RelevanceClientOptions { MaxCachedVectorBytes = 300, VectorFolder = _folder });
        GatedStore.Gate second = _store.GateOf("quick");
        TwoStepStore slow = new(_store);
        RelevanceClient stepping = new(slow, new RelevanceClientOptions { MaxCachedVectorBytes = 300, VectorFolder = _folder });
        Task<MemberLists> first = AskAsync("slow", stepping);
        await slow.FirstBatchTaken.WaitAsync(Guard, Token);
        Task<MemberLists> beside = AskAsync("quick", stepping);
        second.Open();

        MemberLists inFile = await beside.WaitAsync(Guard, Token);

        Assert.False(first.IsCompleted);
        Assert.Single(Directory.GetFiles(_folder, "*.vectors"));
        slow.Finish();
        Assert.Equal((await AskAsync("quick", client)).ToString(), inFile.ToString());
        Assert.Equal(3, (await first.WaitAsync(Guard, Token)).Count);
        int reads = _counting.VectorReads;
        await AskAsync("slow", stepping);
        await AskAsync("quick", stepping);
        Assert.Equal(reads, _counting.VectorReads);
    }

    [Fact]
    public async Task TwoFieldsThatFitOneByOne_KeepTheLatestOnly()
    {
        RelevanceClient client = new(_store, new RelevanceClientOptions { MaxCachedVectorBytes = 300 });
        int before = _counting.VectorReads;

        await AskAsync("slow", client);
        await AskAsync("quick", client);
        await AskAsync("quick", client);
        Assert.Equal(before + 2, _counting.VectorReads);

        await AskAsync("slow", client);
        Assert.Equal(before + 3, _counting.VectorReads);
    }

    [Fact]
    public void ReservedRoom_IsTakenFromWhatWasUsedLongestAgo_AndNeverTwice()
    {
        KeptVectors kept = new(100);
        ColumnKey old = new("d", "old");
        ColumnKey recent = new("d", "recent");
        kept.Keep(old, "1", Column(10), reserved: 0);
        kept.Keep(recent, "1", Column(10), reserved: 0);
        Assert.NotNull(kept.Find(old, "1"));

        // 40 + 40 bytes are cached; 60 more remove the set that was not used since.
        Assert.True(kept.TryReserve(60));
        Assert.NotNull(kept.Find(old, "1"));
        Assert.Null(kept.Find(recent, "1"));

        Assert.False(kept.TryReserve(41));
        Assert.NotNull(kept.Find(old, "1"));
        Assert.True(kept.TryReserve(40));
        Assert.Null(kept.Find(old, "1"));

        kept.Release(40);
        kept.Keep(recent, "2", Column(15), reserved: 60);
        Assert.NotNull(kept.Find(recent, "2"));
        Assert.Null(kept.Find(recent, "1"));
        Assert.True(kept.TryReserve(40));
        Assert.NotNull(kept.Find(recent, "2"));

        // Memory that the reader uses anyhow cannot be freed.
        VectorColumn held = kept.Find(recent, "2")!;
        Assert.False(kept.TryReserve(1, held));
        Assert.NotNull(kept.Find(recent, "2"));
    }

    private static VectorColumn Column(int floats) =>
        new(VectorSet.From(Enumerable.Range(0, floats).Select(i => new[] { (float)i })), [.. Enumerable.Range(0, floats).Select(i => $"{i}")]);

    private static ClusterOps Blended(RelevanceClient client) =>
        client.GetDataset("quick").GetClusterOps("both", VectorBlend.Of("v_vector_", "w_vector_"));

    private Task<FitSummary> FitBlendAsync() => Blended(new RelevanceClient(_store)).FitAsync(new KMeans(2), cancellationToken: Token);

    private Task<MemberLists> AskAsync(string dataset, RelevanceClient? client = null, CancellationToken? cancellationToken = null) =>
        (client ?? _client).GetDataset(dataset).GetClusterOps("km", "v_vector_").ListClosestAsync(cancellationToken: cancellationToken ?? Token);

    private sealed class Throwing : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => throw new InvalidOperationException($"not now: {value.Completed}");
    }

    /// <summary>Returns the first dataset's vectors in two batches, the second one when the test allows it.</summary>
    private sealed class TwoStepStore(DocumentStore inner) : DelegatingStore(inner)
    {
        private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task FirstBatchTaken => _taken.Task;

        public void Finish() => _finish.TrySetResult();

        public override async IAsyncEnumerable<VectorBatch> ReadVectorsAsync(
            string datasetId, string vectorField, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (VectorBatch batch in base.ReadVectorsAsync(datasetId, vectorField, cancellationToken))
            {
                if (datasetId != "slow" || _finish.Task.IsCompleted)
                {
                    yield return batch;
                    continue;
                }

                int half = batch.DocumentIds.Count / 2;
                yield return batch with { DocumentIds = [.. batch.DocumentIds.Take(half)], Values = batch.Values[..(half * batch.Dimension)] };
                _taken.TrySetResult();
                await _finish.Task.WaitAsync(cancellationToken);
                yield return batch with { DocumentIds = [.. batch.DocumentIds.Skip(half)], Values = batch.Values[(half * batch.Dimension)..] };
            }
        }
    }
}
