using System.Xml;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.ObjectModel;

/// <summary>Tests the complete workflow on real embeddings, with two vector fields of the same documents.</summary>
public sealed class RealEmbeddingsTests : IAsyncDisposable
{
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("contentVector", DistanceMetric.SquaredEuclidean)]
    [InlineData("contentVector", DistanceMetric.Cosine)]
    [InlineData("titleVector", DistanceMetric.SquaredEuclidean)]
    [InlineData("titleVector", DistanceMetric.Cosine)]
    public async Task TwelveClusters_AnswerEveryQuestionOfTheReferencePages(string vectorField, DistanceMetric metric)
    {
        Dataset dataset = await Azure.InsertAsync(new RelevanceClient(_store), Token);
        ClusterOps clusters = dataset.GetClusterOps("kmeans-12", vectorField);

        FitSummary fit = await clusters.FitAsync(new KMeans(new KMeansOptions { ClusterCount = 12, Metric = metric }), cancellationToken: Token);

        Assert.Equal((12, 108, 0L), (fit.Distribution.Clusters.Count, fit.Distribution.TotalCount, fit.SkippedCount));
        ContingencyTable table = await clusters.DistributionAsync("category", cancellationToken: Token);
        Assert.Equal((20, 12, 108, 0), (table.Truths.Count, table.Clusters.Count, table.TotalCount, table.MissingCount));
        Assert.All(table.ByTruth, group => Assert.Equal(1, group.Parts.Sum(p => p.Share), 12));

        // Services of one category have similar texts: far from chance (0), far from perfect (1).
        Assert.InRange(table.AdjustedRandIndex, 0.1, 0.9);

        await AssertListsAreOppositeAsync(clusters, fit);
        CentroidHeatmap heatmap = await clusters.CentroidHeatmapAsync(cancellationToken: Token);
        Assert.Equal(12 * 11 / 2, heatmap.Pairs.Count);
        Assert.Equal(9, heatmap.ToString().TrimEnd().Split('\n').Length);
        var svg = new XmlDocument();
        svg.LoadXml(heatmap.ToSvg());
        Assert.Equal("svg", svg.DocumentElement!.LocalName);
    }

    private static async Task AssertListsAreOppositeAsync(ClusterOps clusters, FitSummary fit)
    {
        var everyone = new MemberRankingOptions { PageSize = 108, SelectFields = ["title"] };
        MemberLists closest = await clusters.ListClosestAsync(everyone, Token);
        MemberLists furthest = await clusters.ListFurthestAsync(everyone, Token);

        Assert.Equal(108, closest.Sum(c => c.Members.Count));
        foreach (ClusterCount cluster in fit.Distribution.Clusters)
        {
            IReadOnlyList<RankedDocument> near = closest[cluster.Label].Members, far = furthest[cluster.Label].Members;
            Assert.Equal(cluster.Count, near.Count);
            Assert.Equal(near.Select(m => m.Document.Id).Order(), far.Select(m => m.Document.Id).Order());

            // Some texts occur twice: documents at the same distance are in insertion order in both lists.
            Assert.Equal(near.Select(m => m.Distance), far.Select(m => m.Distance).Reverse());
            Assert.Equal(near.Select(m => m.Distance).Order(), near.Select(m => m.Distance));
        }
    }
}
