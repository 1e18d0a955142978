using Relevance.Cluster.Distributed.Fitting;
using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Distributed.Links;
using Relevance.Cluster.Distributed.Tests.Support;

namespace Relevance.Cluster.Distributed.Tests.Fitting;

/// <summary>A fit whose workers die, are slow, have no disk, forget or join has the same bits; without workers it ends with one error.</summary>
public sealed class WorkerFailureTests
{
    private static readonly VectorSet Groups = Generated.Groups(1600, 8, 60, 7);

    // Half of the clusters begin empty, so that rows move to them after the first pass.
    private static readonly KMeansOptions Options = new()
    {
        ClusterCount = 40,
        InitialCentroids = Groups.Select([.. Enumerable.Range(0, 40).Select(label => label % 20)]),
        Tolerance = 0,
    };

    private static readonly KMeansOptions Restarts = new() { ClusterCount = 12, Restarts = 2 };

    // So many clusters that they are split and merged.
    private static readonly KMeansOptions Many = new() { ClusterCount = 300, MaxIterations = 12 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("DiesBefore")]
    [InlineData("DiesDuring")]
    [InlineData("DiesAfter")]
    [InlineData("AnswersLate")]
    [InlineData("AnswersLast")]
    [InlineData("Interrupted")]
    public async Task Run_WhenAWorkerFailsAtAnyCall_HasTheSameBits(string fate)
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 3);
        foreach (KMeansOptions options in new[] { Options, Restarts, Many })
        {
            KMeansResult expected = new KMeans(options).Run(Groups);
            cluster.Restart(workers: 3);
            Same.Assert(expected, await cluster.FitAsync(options, shardSize: 256));

            // At calls of every kind of request: those of the beginning, passes in the middle, and the last ones.
            int calls = cluster.Link.Calls;
            int offset = (int)Enum.Parse<Fate>(fate);
            int[] few = [calls - 11, 24 + (2 * offset)];
            int[] places = options == Many ? few : [1 + offset, 7 + (2 * offset), 25, calls / 2, calls - 11, calls - 8, calls - 5];
            foreach (int at in places)
            {
                cluster.Restart(workers: 3);
                cluster.Link.FateOf = (call, _, _) => call == at ? Enum.Parse<Fate>(fate) : Fate.Answered;

                Same.Assert(expected, await cluster.FitAsync(options, shardSize: 256));
                Assert.Equal(fate.StartsWith("Dies", StringComparison.Ordinal) ? 2 : 3, cluster.Link.Workers.Count);
                await cluster.Link.WhenQuietAsync();
            }
        }
    }

    [Fact]
    public async Task Run_WhenEveryWorkerButTheLastDies_OneAfterAnother_HasTheSameBits()
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 4);
        cluster.Link.FateOf = (call, _, _) => call is 3 or 30 or 45 ? Fate.DiesDuring : Fate.Answered;

        Same.Assert(new KMeans(Options).Run(Groups), await cluster.FitAsync(Options, shardSize: 128));

        Assert.Single(cluster.Link.Workers);
        Assert.Equal(0, cluster.CountHeld());
    }

    [Fact]
    public async Task Run_WhenTheOnlyWorkerAnswersTooLate_GoesOnWithIt()
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 1);
        cluster.Link.FateOf = (call, _, _) => call is 9 or 10 or 15 ? Fate.AnswersLate : Fate.Answered;

        Same.Assert(new KMeans(Options).Run(Groups), await cluster.FitAsync(Options));
    }

    [Fact]
    public async Task Run_WhenAWorkerJoins_GivesItShardsThatAreLost()
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 1);
        await using FitEndpoint joining = new(cluster.Store, Path.Combine(cluster.Folder, "joining"));
        int calls = 0;
        cluster.Link.FateOf = (call, _, _) =>
        {
            calls += call == 12 ? 1 : 0;
            return call == 12 ? Fate.DiesAfter : Fate.Answered;
        };
        ReplacingProgress progress = new(() => cluster.Link.Add(9, joining));

        KMeansResult actual = await cluster.RunAsync(await cluster.ClaimAsync(Options), progress: progress);

        Same.Assert(new KMeans(Options).Run(Groups), actual);
        Assert.Equal((1, "worker-9"), (calls, Assert.Single(cluster.Link.Workers).Value));
    }

    [Fact]
    public async Task Run_WhenAllWorkersDie_EndsWithOneErrorWithinTheTime()
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 3);
        cluster.Link.FateOf = (call, _, _) => call >= 20 ? Fate.DiesBefore : Fate.Answered;
        FitClaim claim = await cluster.ClaimAsync(Options);

        ComputeException error = await Assert.ThrowsAsync<ComputeException>(() => cluster.RunAsync(claim));

        Assert.Equal(
            "Dataset 'shop', field 'v_vector_': no worker has been alive for 0.4 s. Start workers with 'relevance worker --store \"Host=…\"', then repeat the "
                + "call.",
            error.Message);
        FitRecord record = (await cluster.Table.FindAsync(claim.Id, Token))!;
        Assert.Equal((FitState.Failed, error.Message), (record.State, record.Error));
        Assert.Empty(await cluster.Store.ListClusteringsAsync(FitCluster.Dataset, Token));
    }

    [Fact]
    public async Task Run_WhenAWorkerIsSlow_HasTheSameBits()
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 3);
        cluster.Link.FateOf = (_, worker, _) => worker.Value == "worker-1" ? Fate.AnswersLast : Fate.Answered;

        Same.Assert(new KMeans(Many).Run(Groups), await cluster.FitAsync(Many, shardSize: 128));
    }

    [Fact]
    public async Task Run_WhenAWorkerCannotKeepVectors_HasTheSameBits_AndUsesItAgainWhenItCan()
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 3);
        string folder = Path.Combine(cluster.Folder, "1");
        await File.WriteAllTextAsync(folder, "a file where the folder of a worker should be", Token);
        int asked = 0;
        cluster.Link.FateOf = (_, worker, _) =>
        {
            asked += worker.Value == "worker-1" ? 1 : 0;
            return Fate.Answered;
        };
        KMeansResult expected = new KMeans(Options).Run(Groups);

        Same.Assert(expected, await cluster.FitAsync(Options, shardSize: 128));
        Assert.True(asked == 2, "It was asked to open shards, and to forget the fit.");
        File.Delete(folder);
        Same.Assert(expected, await cluster.FitAsync(Options, shardSize: 128));

        Assert.NotEmpty(Directory.GetFiles(folder));
        Assert.Equal(0, cluster.CountHeld());
    }

    [Fact]
    public async Task Run_WhenAWorkerCannotKeepTheVectorsOfOneThatDied_HasTheSameBits()
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 3);
        string folder = Path.Combine(cluster.Folder, "1");
        int passes = 0;
        cluster.Link.FateOf = (call, worker, _) =>
        {
            passes += call > 25 ? 1 : 0;
            if (passes == 0 || worker.Value != "worker-0")
            {
                return Fate.Answered;
            }

            // What worker 1 has mapped stays readable, as on a disk that has filled up.
            Directory.Delete(folder, recursive: true);
            File.WriteAllText(folder, "a file where the folder of a worker should be");
            return Fate.DiesBefore;
        };

        Same.Assert(new KMeans(Options).Run(Groups), await cluster.FitAsync(Options, shardSize: 64));

        Assert.True(File.Exists(folder), "The disk has failed in the middle.");
        Assert.Equal(["worker-1", "worker-2"], cluster.Link.Workers.Select(worker => worker.Value));
    }

    [Fact]
    public async Task Run_WhenNoWorkerCanKeepVectors_EndsWithOneError()
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 2);
        await File.WriteAllTextAsync(Path.Combine(cluster.Folder, "0"), "a file where the folder of a worker should be", Token);
        await File.WriteAllTextAsync(Path.Combine(cluster.Folder, "1"), "a file where the folder of a worker should be", Token);

        ComputeException error = await Assert.ThrowsAsync<ComputeException>(() => cluster.FitAsync(Options, shardSize: 128));

        string expected = $"Dataset 'shop', field 'v_vector_': the worker on '{Environment.MachineName}' cannot keep vectors in '";
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Free space there or give the worker another folder, then repeat the call.", error.Message, StringComparison.Ordinal);
        Assert.Equal((2, "worker-0"), (cluster.Link.Workers.Count, error.Worker));
    }

    [Fact]
    public async Task Answer_ToAMessageOfAnotherVersion_SaysSo()
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 1);
        byte[] request = FitMessage.Request(FitRequestKind.Rows, Guid.NewGuid(), 1).Written.ToArray();
        request[0]++;

        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(
            () => cluster.Link.CallAsync(new WorkerId("worker-0"), request, Token));

        Assert.Contains("run the same version of Relevance.Cluster on every machine", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFit_WithoutRequests_IsForgottenAfterTheTime()
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 0);
        ManualClock clock = new();
        await using FitEndpoint endpoint = new(cluster.Store, Path.Combine(cluster.Folder, "idle"), TimeSpan.FromMinutes(10), clock);
        await endpoint.AnswerAsync(FitMessage.Request(FitRequestKind.Rows, Guid.NewGuid(), 1).Write([0L]).Written, Token);

        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(1, endpoint.FitCount);
        clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(0, endpoint.FitCount);
    }

    /// <summary>Acts at the first report.</summary>
    private sealed class ReplacingProgress(Action act) : IProgress<ClusterModelProgress>
    {
        private int _reports;

        public void Report(ClusterModelProgress value)
        {
            if (_reports++ == 0)
            {
                act();
            }
        }
    }

    /// <summary>A clock that a test moves, with one timer.</summary>
    private sealed class ManualClock : TimeProvider
    {
        private TimeSpan _now;
        private TimerCallback _callback = _ => { };

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _callback = callback;
            return new NoTimer();
        }

        public void Advance(TimeSpan time)
        {
            _now += time;
            _callback(null);
        }

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
                // Nothing runs.
            }

            public ValueTask DisposeAsync() => default;
        }
    }
}
