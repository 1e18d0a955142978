using Relevance.Cluster.Distributed.Links;
using Relevance.Cluster.Distributed.Tests.Support;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Distributed.Tests.Questions;

/// <summary>The silhouette by means and the dispersion by workers have the bits of one machine, for each document, each cluster and all.</summary>
public sealed class EvaluationQuestionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 4096)]
    [InlineData(3, 512)]
    [InlineData(2, 128)]
    public async Task TheSilhouette_OfAnyShardsAndWorkers_HasTheBitsOfOneMachine(int workers, int shardSize)
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(3500), workers, shardSize);
        await cluster.ClusterAsync();

        foreach (EvaluationOptions options in (EvaluationOptions[])
            [
                new() { Metric = DistanceMetric.SquaredEuclidean },
                new() { Metric = DistanceMetric.Cosine },
                new() { Metric = DistanceMetric.Cosine, ZeroVectors = ZeroVectorRule.LeaveOut },
            ])
        {
            SilhouetteResult actual = await cluster.Ops(cluster.There).SilhouetteAsync(options, Token);
            Same.Assert(await cluster.Ops(cluster.Here).SilhouetteAsync(options, Token), actual);
            Assert.True(cluster.Link.Calls > 0);
        }
    }

    [Theory]
    [InlineData(1, 4096)]
    [InlineData(3, 512)]
    public async Task TheDispersion_OfAnyShardsAndWorkers_HasTheBitsOfOneMachine(int workers, int shardSize)
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(3500), workers, shardSize);
        await cluster.ClusterAsync();

        DispersionResult actual = await cluster.Ops(cluster.There).DispersionAsync(Token);

        Same.Assert(await cluster.Ops(cluster.Here).DispersionAsync(Token), actual);
        Assert.True(cluster.Link.Calls > 0);
    }

    [Theory]
    [InlineData(1e-20f)]
    [InlineData(1e18f)]
    public async Task VectorsOfAnyMagnitude_HaveTheBitsOfOneMachine(float factor)
    {
        Document[] documents = QuestionData.Documents(700);
        foreach (Document document in documents.Where(document => document[QuestionData.Field].TryGetVector(out _)))
        {
            document[QuestionData.Field].TryGetVector(out ReadOnlyMemory<float> vector);
            document[QuestionData.Field] = Array.ConvertAll(vector.ToArray(), component => component * factor);
        }

        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(documents, workers: 2, shardSize: 128);
        await cluster.ClusterAsync();
        EvaluationOptions options = new() { Metric = DistanceMetric.SquaredEuclidean };

        Same.Assert(await cluster.Ops(cluster.Here).SilhouetteAsync(options, Token), await cluster.Ops(cluster.There).SilhouetteAsync(options, Token));
        Same.Assert(await cluster.Ops(cluster.Here).DispersionAsync(Token), await cluster.Ops(cluster.There).DispersionAsync(Token));
    }

    [Fact]
    public async Task AWorkerThatDiesInTheMiddle_ChangesNothing()
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(1500), workers: 3, shardSize: 128);
        await cluster.ClusterAsync();
        EvaluationOptions options = new() { Metric = DistanceMetric.SquaredEuclidean };
        SilhouetteResult expected = await cluster.Ops(cluster.Here).SilhouetteAsync(options, Token);
        cluster.Link.FateOf = (call, _, _) => call is 4 ? Fate.DiesAfter : call is 11 ? Fate.DiesDuring : Fate.Answered;

        Same.Assert(expected, await cluster.Ops(cluster.There).SilhouetteAsync(options, Token));

        Assert.True(cluster.Link.Calls > 11);
        Assert.Single(cluster.Link.Workers);
    }

    [Fact]
    public async Task ThePairwiseSilhouette_RunsOnThisMachine()
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(300), workers: 1);
        await cluster.ClusterAsync();

        SilhouetteResult actual = await cluster.Ops(cluster.There).SilhouetteAsync(cancellationToken: Token);

        Same.Assert(await cluster.Ops(cluster.Here).SilhouetteAsync(cancellationToken: Token), actual);

        Assert.Equal(0, cluster.Link.Calls);
    }

    [Fact]
    public async Task WrongInput_HasTheExceptionOfOneMachine()
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(200), workers: 2, shardSize: 64);
        EvaluationOptions options = new() { Metric = DistanceMetric.Cosine, ZeroVectors = ZeroVectorRule.Reject };
        await Same.AssertFailureAsync(cluster, dataset => cluster.Ops(dataset).DispersionAsync(Token));
        await Same.AssertFailureAsync(cluster, dataset => cluster.Ops(dataset).SilhouetteAsync(options, Token));
        await cluster.ClusterAsync();

        // A zero vector is rejected.
        await Same.AssertFailureAsync(cluster, dataset => cluster.Ops(dataset).SilhouetteAsync(options, Token));

        // One cluster, then two of which one has only a zero vector, then none.
        await cluster.Ops(cluster.Here).MergeClustersAsync("cluster-0", ["cluster-1", "cluster-2", "cluster-3"], Token);
        await Same.AssertFailureAsync(cluster, dataset => cluster.Ops(dataset).SilhouetteAsync(options, Token));
        await cluster.Store.UpdateLabelsAsync(QuestionCluster.Id, QuestionCluster.Key, [new DocumentLabel("d-7", "empty")], Token);
        EvaluationOptions leftOut = options with { ZeroVectors = ZeroVectorRule.LeaveOut };
        await Same.AssertFailureAsync(cluster, dataset => cluster.Ops(dataset).SilhouetteAsync(leftOut, Token));
        StoredClustering clustering = (await cluster.Store.GetClusteringAsync(QuestionCluster.Id, QuestionCluster.Key, Token))!;
        await cluster.Store.WriteClusteringAsync(QuestionCluster.Id, clustering, [], Token);
        await Same.AssertFailureAsync(cluster, dataset => cluster.Ops(dataset).DispersionAsync(Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task LabelsThatChangeMeanwhile_RepeatTheQuestion(int writes)
    {
        int calls = 0;
        QuestionCluster? used = null;
        await using QuestionCluster cluster = used = await QuestionCluster.CreateAsync(
            QuestionData.Documents(200),
            workers: 1,
            shardSize: 256,
            wrap: inner => new TestWorkerEndpoint((request, token) => WriteAsync(inner, request, token)));
        await cluster.ClusterAsync();

        Task<DispersionResult> call = cluster.Ops(cluster.There).DispersionAsync(Token);

        if (writes == 1)
        {
            DispersionResult found = await call;
            Same.Assert(await cluster.Ops(cluster.Here).DispersionAsync(Token), found);
        }
        else
        {
            Exception e = (await Record.ExceptionAsync(() => call))!;
            Assert.Contains("were written while they were read, twice", e.Message, StringComparison.Ordinal);
        }

        async Task<ReadOnlyMemory<byte>> WriteAsync(IWorkerEndpoint inner, ReadOnlyMemory<byte> request, CancellationToken token)
        {
            if (calls++ < writes)
            {
                await used!.Store.UpdateLabelsAsync(QuestionCluster.Id, QuestionCluster.Key, [new DocumentLabel($"d-{calls}", $"cluster-{calls % 4}")], token);
            }

            return await inner.AnswerAsync(request, token);
        }
    }
}
