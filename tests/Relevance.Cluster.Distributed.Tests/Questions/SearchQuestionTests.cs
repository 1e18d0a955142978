using Relevance.Cluster.Analysis;
using Relevance.Cluster.Distributed.Tests.Support;

namespace Relevance.Cluster.Distributed.Tests.Questions;

/// <summary>Searches by workers: documents, distances, order at ties and errors are those of one machine.</summary>
public sealed class SearchQuestionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 4096)]
    [InlineData(3, 4096)]
    [InlineData(1, 512)]
    [InlineData(3, 512)]
    public async Task ASearch_OfAnyShardsAndWorkers_HasTheBitsOfOneMachine(int workers, int shardSize)
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(3500), workers, shardSize);
        VectorQuery query = new(QuestionData.Field, QuestionData.Query(7));
        Filter filter = Filter.Field("n") < 2600 & Filter.Field("group") != "g1";

        foreach (DistanceMetric metric in Enum.GetValues<DistanceMetric>())
        {
            foreach (RankingEnd end in Enum.GetValues<RankingEnd>())
            {
                VectorSearchOptions options = new() { Metric = metric, End = end, PageSize = 30 };
                await AssertSameAsync(cluster, query, options);
                await AssertSameAsync(cluster, query, options with { Filter = filter, Page = 3, SelectFields = ["n"] });
                await AssertSameAsync(cluster, query, options with { PageSize = 5000, ZeroVectors = ZeroVectorRule.LeaveOut });
            }
        }

        await AssertSameAsync(cluster, query, new VectorSearchOptions { MinSimilarity = 0.5, PageSize = 10, IncludeVectors = true });
        await AssertSameAsync(cluster, query, new VectorSearchOptions { MaxDistance = 3, Metric = DistanceMetric.Euclidean, PageSize = 700 });
        await AssertSameAsync(cluster, query, new VectorSearchOptions { Filter = Filter.Field("n") > 90_000 });
    }

    [Fact]
    public async Task ASearch_OfSeveralFields_HasTheBitsOfOneMachine()
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(1500), workers: 2, shardSize: 256);
        VectorQuery[] queries =
        [
            new(QuestionData.Other, QuestionData.Query(1, 5)) { Weight = -0.5 },
            new(QuestionData.Field, QuestionData.Query(2)),
            new(QuestionData.Field, QuestionData.Query(3)) { Weight = 2 },
        ];

        foreach (DistanceMetric metric in Enum.GetValues<DistanceMetric>())
        {
            VectorSearchOptions options = new() { Metric = metric, PageSize = 40, Filter = Filter.Field("n") > 3 };
            VectorSearchResult expected = await cluster.Here.SearchAsync(queries, options, Token);
            Same.Assert(expected, await cluster.There.SearchAsync(queries, options, Token));
        }
    }

    [Fact]
    public async Task SearchesOfEachVectorAndOfNeighbors_HaveTheBitsOfOneMachine()
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(1500), workers: 2, shardSize: 256);
        VectorSet queries = VectorSet.From(Enumerable.Range(0, 20).Select(seed => QuestionData.Query((uint)seed)));
        VectorSearchOptions options = new() { PageSize = 7 };

        IReadOnlyList<VectorSearchResult> expected = await cluster.Here.SearchEachAsync(QuestionData.Field, queries, options, Token);
        IReadOnlyList<VectorSearchResult> actual = await cluster.There.SearchEachAsync(QuestionData.Field, queries, options, Token);

        Assert.Equal(20, actual.Count);
        Assert.All(expected.Zip(actual), pair => Same.Assert(pair.First, pair.Second));
        Assert.Empty(await cluster.There.SearchEachAsync(QuestionData.Field, VectorSet.Empty(QuestionData.Dimension), options, Token));

        // d-5 repeats d-0, so that it is at distance 0.
        VectorSearchResult neighbors = await cluster.There.FindNeighborsAsync("d-0", QuestionData.Field, options, Token);
        Same.Assert(await cluster.Here.FindNeighborsAsync("d-0", QuestionData.Field, options, Token), neighbors);
        Assert.Equal("d-5", neighbors.Hits[0].Document.Id);
    }

    [Fact]
    public async Task WrongInput_HasTheExceptionOfOneMachine()
    {
        await using QuestionCluster cluster = await QuestionCluster.CreateAsync(QuestionData.Documents(300), workers: 1, shardSize: 64);
        float[] good = QuestionData.Query(1);
        (string Field, float[] Query, VectorSearchOptions Options)[] wrong =
        [
            (QuestionData.Field, QuestionData.Query(1, 4), new()),
            (QuestionData.Field, new float[QuestionData.Dimension], new()),
            (QuestionData.Field, [.. good[1..], float.NaN], new()),
            (QuestionData.Field, good, new() { Metric = DistanceMetric.Euclidean, MinSimilarity = 0.5 }),
            (QuestionData.Field, good, new() { ZeroVectors = ZeroVectorRule.Reject }),
            (QuestionData.Field, good, new() { Filter = Filter.Field("missing") == 3 }),
            (QuestionData.Field, good, new() { Filter = Filter.Field(QuestionData.Other) == 3 }),
            (QuestionData.Field, good, new() { SelectFields = ["missing"] }),
            ("missing_vector_", good, new()),
        ];

        foreach ((string field, float[] query, VectorSearchOptions options) in wrong)
        {
            await Same.AssertFailureAsync(cluster, dataset => dataset.SearchAsync(new VectorQuery(field, query), options, Token));
        }

        // d-4 has no vector, d-7 a zero vector.
        await Same.AssertFailureAsync(cluster, dataset => dataset.FindNeighborsAsync("d-4", QuestionData.Field, cancellationToken: Token));
        await Same.AssertFailureAsync(cluster, dataset => dataset.FindNeighborsAsync("d-7", QuestionData.Field, cancellationToken: Token));
        await Same.AssertFailureAsync(cluster, dataset => dataset.FindNeighborsAsync("none", QuestionData.Field, cancellationToken: Token));
        await Same.AssertFailureAsync(cluster, dataset => dataset.FindNeighborsAsync("d-1", "missing_vector_", cancellationToken: Token));
        Assert.Equal(0, await cluster.CountQuestionsAsync());
    }

    private static async Task AssertSameAsync(QuestionCluster cluster, VectorQuery query, VectorSearchOptions options)
    {
        VectorSearchResult expected = await cluster.Here.SearchAsync(query, options, Token);
        Same.Assert(expected, await cluster.There.SearchAsync(query, options, Token));
    }
}
