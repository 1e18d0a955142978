using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Relevance.Cluster.Datasets;
using Relevance.Cluster.Distributed.Engine;
using Relevance.Cluster.Distributed.Links;
using Relevance.Cluster.Distributed.Questions;
using Relevance.Cluster.Distributed.Tests.Support;
using Relevance.Cluster.Worker.Coordination;

namespace Relevance.Cluster.Distributed.Tests.Questions;

/// <summary>Questions whose workers, coordinators or callers go away: each has the answer of one machine, or an error, and leaves no row.</summary>
public sealed class QuestionFailureTests
{
    private static readonly VectorSearchOptions Options = new() { PageSize = 40 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Gets a question that no client has checked.</summary>
    private static IQuestion Unchecked => QuestionFormat.Of(new SearchQuestion(QuestionCluster.Id, [[Query]], Options, ExcludedId: null));

    private static VectorQuery Query => new(QuestionData.Field, QuestionData.Query(7));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task AWorkerThatDies_LeavesItsShardsToTheOthers(int fate)
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(1500), workers: 3, shardSize: 256);
        VectorSearchResult expected = await cluster.Here.SearchAsync(Query, Options, Token);
        Fate asked = new[] { Fate.DiesBefore, Fate.DiesDuring, Fate.DiesAfter, Fate.AnswersLate }[fate];
        cluster.Link.FateOf = (call, _, _) => call is 0 or 3 ? asked : Fate.Answered;

        Same.Assert(expected, await cluster.There.SearchAsync(Query, Options, Token));

        Assert.True(cluster.Link.Calls > 3, "Calls were repeated.");
        await cluster.Link.WhenQuietAsync();
    }

    [Fact]
    public async Task AWorkerThatCannotKeepVectors_LeavesItsShardsToTheOthers_AndTheLastOneFailsTheQuestion()
    {
        int full = 2;
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(
            QuestionData.Documents(1500), workers: 3, shardSize: 256, wrap: inner => new TestWorkerEndpoint((request, token) =>
                Interlocked.Decrement(ref full) >= 0 ? throw new WorkerDiskException("The disk is full.") : inner.AnswerAsync(request, token)));
        VectorSearchResult expected = await cluster.Here.SearchAsync(Query, Options, Token);

        Same.Assert(expected, await cluster.There.SearchAsync(Query, Options, Token));
        Assert.True(full < 0, "Two workers could not keep vectors.");
        full = int.MaxValue;
        ComputeException error = await Assert.ThrowsAsync<ComputeException>(() => cluster.There.SearchAsync(Query, Options, Token));

        Assert.Contains("The disk is full.", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, await cluster.CountQuestionsAsync());
    }

    [Fact]
    public async Task ManyQuestionsAtOnce_HaveTheirOwnAnswers()
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(600), workers: 2, shardSize: 256, coordinators: 2);
        VectorQuery[] queries = [.. Enumerable.Range(0, 40).Select(seed => new VectorQuery(QuestionData.Field, QuestionData.Query((uint)seed)))];

        VectorSearchResult[] found = await Task.WhenAll(queries.Select(query => cluster.There.SearchAsync(query, Options, Token)));

        foreach ((VectorQuery query, VectorSearchResult actual) in queries.Zip(found))
        {
            Same.Assert(await cluster.Here.SearchAsync(query, Options, Token), actual);
        }

        Assert.Equal(0, await cluster.CountQuestionsAsync());
    }

    [Fact]
    public async Task AQuestion_IsAnActivityOfTheStore()
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(50), workers: 1);
        ConcurrentBag<Activity> stopped = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == "Relevance.Cluster.Postgres",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = stopped.Add,
        };
        ActivitySource.AddActivityListener(listener);

        await cluster.There.SearchAsync(Query, Options, Token);

        Assert.Contains(stopped, activity => activity.DisplayName == $"Ask {QuestionCluster.Id}" && activity.Kind == ActivityKind.Client);
    }

    [Fact]
    public async Task ACanceledCall_CancelsTheWorkAndLeavesNoRow()
    {
        TaskCompletionSource<CancellationToken> started = new();
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(
            QuestionData.Documents(100), workers: 1, wrap: _ => new TestWorkerEndpoint(async token =>
            {
                started.TrySetResult(token);
                await Task.Delay(Timeout.Infinite, token);
                return default;
            }));
        using CancellationTokenSource cancellation = new();
        Task<VectorSearchResult> call = cluster.There.SearchAsync(Query, Options, cancellation.Token);
        CancellationToken work = await started.Task;

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        TaskCompletionSource canceled = new();
        await using CancellationTokenRegistration registration = work.Register(canceled.SetResult);
        await canceled.Task.WaitAsync(TimeSpan.FromMinutes(1), Token);
        Assert.Equal(0, await cluster.CountQuestionsAsync());
    }

    [Fact]
    public async Task AQuestionThatFails_HasTheTextOfTheWorker()
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(
            QuestionData.Documents(100), workers: 1, wrap: _ => new TestWorkerEndpoint(_ => throw new ComputeException("The disk is full.")));

        ComputeException e = await Assert.ThrowsAsync<ComputeException>(() => cluster.There.SearchAsync(Query, Options, Token));

        Assert.Equal("The disk is full.", e.Message);
        Assert.Equal(0, await cluster.CountQuestionsAsync());
    }

    [Fact]
    public async Task AQuestionWithoutWorkers_FailsAtOnceWithWhatToDo()
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(10), workers: 0);

        ComputeException e = await Assert.ThrowsAsync<ComputeException>(() => cluster.There.SearchAsync(Query, Options, Token));

        Assert.Contains("relevance worker --store", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, await cluster.CountQuestionsAsync());
    }

    [Fact]
    public async Task AQuestionThatNoWorkerTakes_FailsAfterItsTime()
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(10), workers: 1, coordinators: 0);
        await using QuestionWait wait = new(cluster.Store, new QuestionTable(cluster.Store), TimeSpan.FromSeconds(0.5));

        ComputeException e = await Assert.ThrowsAsync<ComputeException>(() => wait.AskAsync(Unchecked, Token));

        Assert.Contains("no worker has taken the question within 0.5 s", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, await cluster.CountQuestionsAsync());
    }

    [Fact]
    public async Task AQuestionWhoseCoordinatorLeaves_IsAnsweredByAnother()
    {
        TaskCompletionSource asked = new();
        using CancellationTokenSource first = new();
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(
            QuestionData.Documents(1500), workers: 2, shardSize: 256, coordinators: 0);
        TestLink hanging = new() { InterruptAsync = _ => Task.CompletedTask };
        hanging.Add(0, new TestWorkerEndpoint(async token =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
            return default;
        }));
        Task leaving = new QuestionCoordinator(hanging, cluster.Store, "first", NullLogger.Instance, shardSize: 256).RunAsync(first.Token);
        Task<VectorSearchResult> call = cluster.There.SearchAsync(Query, Options, Token);
        await asked.Task;

        await first.CancelAsync();
        await leaving;
        cluster.Coordinate("second");

        Same.Assert(await cluster.Here.SearchAsync(Query, Options, Token), await call);
    }

    [Fact]
    public async Task AQuestionWhoseCoordinatorDied_IsClaimedAgainAndItsAnswerRefused()
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(600), workers: 1, coordinators: 0);
        QuestionTable table = new(cluster.Store);
        Task<VectorSearchResult> call = cluster.There.SearchAsync(Query, Options, Token);
        QuestionClaim? dead = null;
        while (dead is null)
        {
            dead = await table.TryClaimAsync("dead", Token);
        }

        Assert.Null(await table.TryClaimAsync("other", Token));
        await cluster.RunAsync("UPDATE {0}.question SET heartbeat = now() - interval '16 seconds'");
        QuestionClaim claimed = (await table.TryClaimAsync("other", Token))!;
        await table.EndAsync(dead, [1, 2, 3], error: null, Token);
        await QuestionRun.AnswerAsync(cluster.Link, table, cluster.Store, claimed, shardSize: 256, Token);

        Assert.Equal((dead.Id, 2), (claimed.Id, claimed.Attempt));
        Same.Assert(await cluster.Here.SearchAsync(Query, Options, Token), await call);
    }

    [Fact]
    public async Task AQuestionThatEndsItsCoordinators_FailsAfterThree()
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(10), workers: 1, coordinators: 0);
        QuestionTable table = new(cluster.Store);
        Task<VectorSearchResult> call = cluster.There.SearchAsync(Query, Options, Token);
        for (int claims = 0; claims < QuestionTable.MaxAttempts;)
        {
            claims += await table.TryClaimAsync("dying", Token) is null ? 0 : 1;
            await cluster.RunAsync("UPDATE {0}.question SET heartbeat = '-infinity'");
        }

        cluster.Coordinate("last");

        Assert.Contains("has ended 3 workers", (await Assert.ThrowsAsync<ComputeException>(() => call)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AQuestionWhoseCallerDied_IsNotClaimedAndIsDeletedLater()
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(10), workers: 1, coordinators: 0);
        QuestionTable table = new(cluster.Store);
        byte[] request = QuestionFormat.ToBytes(Unchecked);
        await table.AddAsync(Guid.NewGuid(), request, Token);
        QuestionClaim claim = (await table.TryClaimAsync("worker", Token))!;
        Assert.True(await table.ReportAsync(claim, Token));

        await cluster.RunAsync("UPDATE {0}.question SET caller_seen = now() - interval '2 minutes', heartbeat = '-infinity'");
        Assert.False(await table.ReportAsync(claim, Token));
        Assert.Null(await table.TryClaimAsync("worker", Token));

        await cluster.RunAsync("UPDATE {0}.question SET caller_seen = now() - interval '11 minutes'");
        var later = Guid.NewGuid();
        await table.AddAsync(later, request, Token);
        Assert.Equal(1, await cluster.CountQuestionsAsync());
        Assert.Equal(later, (await table.TryClaimAsync("worker", Token))!.Id);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task VectorsThatAreWrittenMeanwhile_RepeatTheQuestionOnce(int writes)
    {
        int number = 0;
        QuestionCluster? used = null;
        await using QuestionCluster cluster = used = await QuestionCluster.CreateAsync(
            QuestionData.Documents(200), workers: 1, shardSize: 256, wrap: inner => new TestWorkerEndpoint(
                async (request, token) =>
                {
                    if (Interlocked.Increment(ref number) <= writes)
                    {
                        // Between the coordinator's read of the shards and the worker's.
                        Document changed = new($"d-{number}") { [QuestionData.Field] = QuestionData.Query((uint)(100 + number)) };
                        await used!.Here.UpsertDocumentsAsync([changed], cancellationToken: token);
                    }

                    return await inner.AnswerAsync(request, token);
                }));

        Task<VectorSearchResult> call = cluster.There.SearchAsync(Query, Options, Token);

        if (writes == 1)
        {
            VectorSearchResult found = await call;
            Same.Assert(await cluster.Here.SearchAsync(Query, Options, Token), found);
        }
        else
        {
            Assert.Contains("twice", (await Assert.ThrowsAsync<ComputeException>(() => call)).Message, StringComparison.Ordinal);
        }
    }
}
