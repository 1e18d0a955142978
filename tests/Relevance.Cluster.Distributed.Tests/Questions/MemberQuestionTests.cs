using Relevance.Cluster.Analysis;
using Relevance.Cluster.Distributed.Tests.Support;

namespace Relevance.Cluster.Distributed.Tests.Questions;

/// <summary>The closest and furthest members by workers are those of one machine: documents, distances, order at ties, remarks and errors.</summary>
public sealed class MemberQuestionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 4096)]
    [InlineData(3, 512)]
    public async Task Members_OfAnyShardsAndWorkers_HaveTheBitsOfOneMachine(int workers, int shardSize)
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(3500), workers, shardSize);
        await cluster.ClusterAsync();
        Filter filter = Filter.Field("n") < 2600 & Filter.Field("group") != "g1";

        foreach (DistanceMetric metric in Enum.GetValues<DistanceMetric>())
        {
            await AssertSameAsync(cluster, new MemberRankingOptions { Metric = metric });
            await AssertSameAsync(cluster, new MemberRankingOptions { Metric = metric, PageSize = 40, Page = 2, Filter = filter, SelectFields = ["n"] });
            await AssertSameAsync(cluster, new MemberRankingOptions { Metric = metric, PageSize = 4000, ZeroVectors = ZeroVectorRule.LeaveOut });
        }

        await AssertSameAsync(cluster, null);
        await AssertSameAsync(cluster, new MemberRankingOptions { Clusters = ["cluster-2", "empty"], MaxDistance = 20, IncludeVectors = true });
        await AssertSameAsync(cluster, new MemberRankingOptions { Metric = DistanceMetric.Cosine, MinSimilarity = 0.4, PageSize = 100 });
        await AssertSameAsync(cluster, new MemberRankingOptions { Filter = Filter.Field("n") > 90_000 });
    }

    [Fact]
    public async Task Members_AfterLabelsHaveChanged_AreThoseOfTheNewLabels()
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(700), workers: 2, shardSize: 256);
        await cluster.ClusterAsync();
        await AssertSameAsync(cluster, null);

        await cluster.Ops(cluster.Here).MergeClustersAsync("cluster-0", ["cluster-1"], Token);

        await AssertSameAsync(cluster, null);
    }

    [Fact]
    public async Task WrongInput_HasTheExceptionOfOneMachine()
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(300), workers: 1, shardSize: 64);
        await Same.AssertFailureAsync(cluster, dataset => cluster.Ops(dataset).ListClosestAsync(cancellationToken: Token));
        await cluster.ClusterAsync();
        MemberRankingOptions[] wrong =
        [
            new() { Clusters = ["none"] },
            new() { MinSimilarity = 0.5 },
            new() { Metric = DistanceMetric.Cosine, ZeroVectors = ZeroVectorRule.Reject, Clusters = ["cluster-0", "cluster-1", "cluster-2", "cluster-3"] },
            new()
            {
                Metric = DistanceMetric.Cosine,
                ZeroVectors = ZeroVectorRule.Reject,
                Clusters = ["cluster-0", "cluster-1", "cluster-2", "cluster-3"],
                Filter = Filter.Field("n") > 100,
            },
            new() { Metric = DistanceMetric.Cosine, ZeroVectors = ZeroVectorRule.Reject },
            new() { Filter = Filter.Field("missing") == 3 },
            new() { SelectFields = ["missing"] },
        ];

        foreach (MemberRankingOptions options in wrong)
        {
            await Same.AssertFailureAsync(cluster, dataset => cluster.Ops(dataset).ListFurthestAsync(options, Token));
        }
    }

    private static async Task AssertSameAsync(QuestionCluster cluster, MemberRankingOptions? options)
    {
        ClusterOps here = cluster.Ops(cluster.Here), there = cluster.Ops(cluster.There);
        Same.Assert(await here.ListClosestAsync(options, Token), await there.ListClosestAsync(options, Token));
        Same.Assert(await here.ListFurthestAsync(options, Token), await there.ListFurthestAsync(options, Token));
    }
}
