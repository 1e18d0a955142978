using Relevance.Cluster.Distributed.Tests.Support;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Distributed.Tests.Questions;

/// <summary>Documents that workers assign have the labels and distances of one machine, in the answer and in the store.</summary>
public sealed class AssignQuestionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean, 1, 4096)]
    [InlineData(DistanceMetric.SquaredEuclidean, 3, 512)]
    [InlineData(DistanceMetric.Cosine, 3, 512)]
    [InlineData(DistanceMetric.DotProduct, 3, 512)]
    [InlineData(DistanceMetric.L1, 2, 512)]
    public async Task DocumentsWithoutLabel_GetTheBitsOfOneMachine(DistanceMetric metric, int workers, int shardSize)
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(3500), workers, shardSize);
        await PrepareAsync(cluster, metric);
        DocumentLabel[] before = await ReadAsync(cluster);

        IReadOnlyList<ClusterAssignment> expected = await cluster.Ops(cluster.Here).AssignUnlabeledAsync(Token);
        DocumentLabel[] stored = await ReadAsync(cluster);
        await RestoreAsync(cluster, before);
        IReadOnlyList<ClusterAssignment> actual = await cluster.Ops(cluster.There).AssignUnlabeledAsync(Token);

        Assert.True(expected.Count > 200);
        Assert.Equal(expected, actual);
        Assert.Equal(stored, await ReadAsync(cluster));
        Assert.Empty(await cluster.Ops(cluster.There).AssignUnlabeledAsync(Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DocumentsOfAFilter_GetTheLabelsOfOneMachine(bool includeLabeled)
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(1500), workers: 2, shardSize: 256);
        await PrepareAsync(cluster, DistanceMetric.SquaredEuclidean);
        DocumentLabel[] before = await ReadAsync(cluster);
        AssignOptions options = new() { IncludeLabeled = includeLabeled, Filter = Filter.Field("group") == "g1", BatchSize = 100 };
        Reports reports = new();

        ClusterDistribution expected = await cluster.Ops(cluster.Here).AssignBatchesAsync(options, cancellationToken: Token);
        DocumentLabel[] stored = await ReadAsync(cluster);
        await RestoreAsync(cluster, before);
        ClusterDistribution actual = await cluster.Ops(cluster.There).AssignBatchesAsync(options, reports, Token);

        Assert.Equal(expected.ToString(), actual.ToString());
        Assert.Equal(stored, await ReadAsync(cluster));
        Assert.Equal(actual.Clusters.Sum(each => each.Count), Assert.Single(reports.Seen).Completed);
    }

    [Fact]
    public async Task WithoutAFilter_EachDocumentIsAssigned()
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(600), workers: 2, shardSize: 256);
        await PrepareAsync(cluster, DistanceMetric.SquaredEuclidean);
        AssignOptions options = new() { IncludeLabeled = true };

        ClusterDistribution actual = await cluster.Ops(cluster.There).AssignBatchesAsync(options, cancellationToken: Token);

        Assert.Equal((await cluster.Ops(cluster.Here).AssignBatchesAsync(options, cancellationToken: Token)).ToString(), actual.ToString());
    }

    [Fact]
    public async Task WrongInput_HasTheExceptionOfOneMachine()
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(100), workers: 1);
        await Same.AssertFailureAsync(cluster, dataset => cluster.Ops(dataset).AssignUnlabeledAsync(Token));
        await Same.AssertFailureAsync(cluster, dataset => cluster.Ops(dataset).AssignBatchesAsync(cancellationToken: Token));
        await PrepareAsync(cluster, DistanceMetric.SquaredEuclidean);
        AssignOptions unknown = new() { Filter = Filter.Field("missing") == 1 };
        await Same.AssertFailureAsync(cluster, dataset => cluster.Ops(dataset).AssignBatchesAsync(unknown, cancellationToken: Token));
    }

    [Fact]
    public async Task LabelsThatChangeMeanwhile_RepeatTheQuestionAndAreNotOverwritten()
    {
        int calls = 0;
        QuestionCluster? used = null;
        await using QuestionCluster cluster = used = await QuestionCluster.CreateAsync(
            QuestionData.Documents(200), workers: 1, shardSize: 256, wrap: inner => new TestWorkerEndpoint(async (request, token) =>
            {
                ReadOnlyMemory<byte> answer = await inner.AnswerAsync(request, token);
                if (Interlocked.Increment(ref calls) == 1)
                {
                    await used!.Store.UpdateLabelsAsync(QuestionCluster.Id, QuestionCluster.Key, [new DocumentLabel("d-3", "mine")], token);
                }

                return answer;
            }));
        await PrepareAsync(cluster, DistanceMetric.SquaredEuclidean);

        IReadOnlyList<ClusterAssignment> assigned = await cluster.Ops(cluster.There).AssignUnlabeledAsync(Token);

        // d-3 had no label.
        Assert.Equal(2, calls);
        Assert.DoesNotContain(assigned, each => each.DocumentId == "d-3");
        Assert.Contains(new DocumentLabel("d-3", "mine"), await ReadAsync(cluster));
    }

    private static async Task PrepareAsync(QuestionCluster cluster, DistanceMetric metric)
    {
        await cluster.ClusterAsync();
        StoredClustering clustering = (await cluster.Store.GetClusteringAsync(QuestionCluster.Id, QuestionCluster.Key, Token))!;
        await cluster.Store.WriteCentroidsAsync(QuestionCluster.Id, clustering with { Metric = metric }, Token);
    }

    private static async Task<DocumentLabel[]> ReadAsync(QuestionCluster cluster) =>
        [.. await cluster.Store.ReadLabelsAsync(QuestionCluster.Id, QuestionCluster.Key, filter: null, Token)];

    private static async Task RestoreAsync(QuestionCluster cluster, DocumentLabel[] labels)
    {
        StoredClustering clustering = (await cluster.Store.GetClusteringAsync(QuestionCluster.Id, QuestionCluster.Key, Token))!;
        await cluster.Store.WriteClusteringAsync(QuestionCluster.Id, clustering, labels, Token);
    }

    private sealed class Reports : IProgress<OperationProgress>
    {
        public List<OperationProgress> Seen { get; } = [];

        public void Report(OperationProgress value) => Seen.Add(value);
    }
}
