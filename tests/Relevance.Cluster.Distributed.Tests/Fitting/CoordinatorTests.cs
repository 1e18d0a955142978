using Relevance.Cluster.Distributed.Fitting;
using Relevance.Cluster.Distributed.Tests.Support;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Distributed.Tests.Fitting;

/// <summary>Coordinators of a fit: one at a time, and the next one reaches the same result.</summary>
public sealed class CoordinatorTests
{
    private static readonly VectorSet Groups = Generated.Groups(2000, 8, 60, 7);
    private static readonly KMeansOptions Options = new() { ClusterCount = 20, Restarts = 2 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(20, 0, 1)]
    [InlineData(20, 0, 3)]
    [InlineData(20, 1, 2)]
    [InlineData(300, 0, 5)]
    [InlineData(300, 1, 4)]
    public async Task Run_AfterACoordinatorThatStopped_GoesOnWithTheSameBits(int clusters, int restart, int iteration)
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 2);
        KMeansOptions options = Options with { ClusterCount = clusters, MaxIterations = 12 };
        FitClaim claim = await cluster.ClaimAsync(options);
        using CancellationTokenSource stop = new();
        StoppingProgress progress = new(stop, restart, iteration);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cluster.RunAsync(claim, progress: progress, cancellationToken: stop.Token));
        Assert.Equal(FitState.Running, (await cluster.Table.FindAsync(claim.Id, Token))!.State);
        FitClaim next = await cluster.ClaimAsync(claim.Id);

        RecordingProgress reports = new();
        KMeansResult actual = await cluster.RunAsync(next, progress: reports);

        Assert.Equal((claim.Attempt + 1, restart), (next.Attempt, next.Checkpoint!.State.Restart));
        Assert.Equal(iteration, next.Checkpoint.State.Loop!.Iteration);
        Assert.Equal((restart, iteration), reports.First);
        Same.Assert(new KMeans(options).Run(Groups), actual);
        FitRecord record = (await cluster.Table.FindAsync(claim.Id, Token))!;
        Assert.Equal((FitState.Done, null), (record.State, record.Error));
    }

    [Fact]
    public async Task Run_WhileAnotherCoordinatorTakesTheFitOver_StoresOnce()
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 2);
        FitClaim old = await cluster.ClaimAsync(Options);
        FitClaim current = await cluster.ClaimAsync(old.Id);

        KMeansResult actual = await cluster.RunAsync(current);
        ComputeException error = await Assert.ThrowsAsync<ComputeException>(() => cluster.RunAsync(old));

        Assert.Contains($"another coordinator has taken over the fit {old.Id}", error.Message, StringComparison.Ordinal);
        Same.Assert(new KMeans(Options).Run(Groups), actual);
        Assert.Equal(FitState.Done, (await cluster.Table.FindAsync(old.Id, Token))!.State);
    }

    [Fact]
    public async Task TheTable_OfAFit_HasItsJobItsProgressAndItsResult()
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 2);
        float[] weights = [.. Enumerable.Range(0, 900).Select(row => row % 3)];
        KMeansOptions options = Options with { SampleWeights = weights, InitialCentroids = Groups.Select([.. Enumerable.Range(0, 20)]), BoundsMemory = 99 };
        Filter filter = Filter.Field("n") < 900;
        Guid id = await cluster.Table.AddAsync(new FitJob(FitCluster.Dataset, FitCluster.Field, "km", options, FilterJson: filter.ToJson()), Token);
        FitRecord added = Assert.Single(await cluster.Table.ListAbandonedAsync(TimeSpan.FromDays(1), Token));
        FitClaim claim = (await cluster.Table.TryClaimAsync(id, "host-1", TimeSpan.FromMinutes(1), Token))!;
        Assert.Null(await cluster.Table.TryClaimAsync(id, "host-2", TimeSpan.FromMinutes(1), Token));
        Assert.Empty(await cluster.Table.ListAbandonedAsync(TimeSpan.FromMinutes(1), Token));

        KMeansResult actual = await cluster.RunAsync(claim);

        Assert.Equal((FitState.Running, null, 0), (added.State, added.Owner, added.Iteration));
        Assert.Equal(weights, added.Job.Options.SampleWeights!.Value.ToArray());
        Same.Assert(new KMeans(options).Run(Groups.Select([.. Enumerable.Range(0, 900)])), actual);
        FitRecord done = Assert.Single(await cluster.Table.ListAsync(FitCluster.Dataset, Token));
        Assert.Empty(await cluster.Table.ListAsync("other", Token));
        Assert.Equal((FitState.Done, "host-1"), (done.State, done.Owner));
        KMeansResult result = (await cluster.Table.FindResultAsync(id, Token))!;
        Same.Assert(actual with { Labels = [] }, result);
        Assert.False(await cluster.Table.CancelAsync(id, Token));
    }

    [Fact]
    public async Task Run_OfAFitThatIsCanceled_StoresNothing()
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 2);
        FitClaim claim = await cluster.ClaimAsync(Options);
        Assert.True(await cluster.Table.CancelAsync(claim.Id, Token));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cluster.RunAsync(claim, progress: new WaitingProgress()));

        Assert.Equal(FitState.Canceled, (await cluster.Table.FindAsync(claim.Id, Token))!.State);
        Assert.Empty(await cluster.Store.ListClusteringsAsync(FitCluster.Dataset, Token));
        Assert.Equal(0, cluster.CountHeld());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_WhenVectorsChangeMeanwhile_IsRefused(bool isChanged)
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 2);
        FitClaim claim = await cluster.ClaimAsync(Options);
        Document changed = new("d-5") { [FitCluster.Field] = new float[8] };
        Document other = new("new") { ["n"] = 1 };
        cluster.Link.FateOf = (call, _, _) => call == 20 ? Fate.Interrupted : Fate.Answered;
        cluster.Link.InterruptAsync = _ => cluster.Store.WriteAsync(FitCluster.Dataset, [isChanged ? changed : other], WriteMode.Upsert, Token);

        if (!isChanged)
        {
            // A document without a vector changes nothing of the fit.
            Same.Assert(new KMeans(Options).Run(Groups), await cluster.RunAsync(claim));
            return;
        }

        ComputeException error = await Assert.ThrowsAsync<ComputeException>(() => cluster.RunAsync(claim));
        Assert.StartsWith("Dataset 'shop', field 'v_vector_': vectors were written while they were clustered", error.Message, StringComparison.Ordinal);
        Assert.Empty(await cluster.Store.ListClusteringsAsync(FitCluster.Dataset, Token));
    }

    [Fact]
    public async Task Run_WithOptionsThatDoNotFitTheVectors_SaysWhatIsWrong()
    {
        VectorSet few = VectorSet.From(Enumerable.Range(0, 10).Select(row => (float[])[row == 4 ? 0 : 1, row == 4 ? 0 : row]));
        await using FitCluster cluster = await FitCluster.CreateAsync(few, workers: 1);

        ArgumentException tooMany = await Assert.ThrowsAsync<ArgumentException>(() => cluster.FitAsync(new KMeansOptions { ClusterCount = 11 }));
        VectorShapeException zero = await Assert.ThrowsAsync<VectorShapeException>(
            () => cluster.FitAsync(new KMeansOptions { ClusterCount = 2, Metric = DistanceMetric.Cosine, ZeroVectors = ZeroVectorRule.Reject }));
        NoVectorsException none = await Assert.ThrowsAsync<NoVectorsException>(
            () => cluster.FitAsync(new KMeansOptions { ClusterCount = 2 }, filter: Filter.Field("n") > 100));
        ArgumentException weights = await Assert.ThrowsAsync<ArgumentException>(
            () => cluster.FitAsync(new KMeansOptions { ClusterCount = 2, SampleWeights = new float[3] }));

        Assert.StartsWith("Dataset 'shop', vector field 'v_vector_': 10 vectors are too few for 11 clusters.", tooMany.Message, StringComparison.Ordinal);
        Assert.Equal(("d-4", FitCluster.Field), (zero.DocumentId, zero.VectorField));
        Assert.Equal(FitCluster.Dataset, none.DatasetId);
        Assert.Contains("Expected one sample weight per vector, found 3 for 10 vectors.", weights.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OfAClusteringThatMayNotBeReplaced_FailsBeforeItReadsVectors()
    {
        await using FitCluster cluster = await FitCluster.CreateAsync(Groups, workers: 1);
        await cluster.FitAsync(Options);
        Guid id = await cluster.Table.AddAsync(new FitJob(FitCluster.Dataset, FitCluster.Field, "km", Options, ReplaceExisting: false), Token);
        int calls = cluster.Link.Calls;

        await Assert.ThrowsAsync<ClusteringExistsException>(async () => await cluster.RunAsync(await cluster.ClaimAsync(id)));

        Assert.Equal(calls, cluster.Link.Calls);
    }

    [Fact]
    public void CanRun_SaysNo_ToTheBestQuality()
    {
        Assert.True(DistributedKMeans.CanRun(Options));
        Assert.False(DistributedKMeans.CanRun(Options with { Quality = KMeansQuality.Best }));
    }

    /// <summary>Stops a coordinator after an iteration.</summary>
    private sealed class StoppingProgress(CancellationTokenSource stop, int restart, int iteration) : IProgress<ClusterModelProgress>
    {
        public void Report(ClusterModelProgress value)
        {
            if ((value.Restart, value.Iteration) == (restart, iteration))
            {
                stop.Cancel();
            }
        }
    }

    /// <summary>Remembers the first report.</summary>
    private sealed class RecordingProgress : IProgress<ClusterModelProgress>
    {
        public (int Restart, int Iteration)? First { get; private set; }

        public void Report(ClusterModelProgress value) => First ??= (value.Restart, value.Iteration);
    }

    /// <summary>Makes each iteration longer than the time between two reports to the table.</summary>
    private sealed class WaitingProgress : IProgress<ClusterModelProgress>
    {
        public void Report(ClusterModelProgress value) => Thread.Sleep(60);
    }
}
