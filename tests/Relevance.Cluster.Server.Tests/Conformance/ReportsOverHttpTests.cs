namespace Relevance.Cluster.Server.Tests.Conformance;

/// <summary>Reports through the object model, over HTTP and on an embedded store: both must be the same, to the last bit.</summary>
public sealed class ReportsOverHttpTests : BothStores
{
    private const string Field = "v_vector_";

    [Fact]
    public async Task Reports_OverHttp_AreThoseOfAnEmbeddedStore()
    {
        (ClusterReport near, string nearEvaluation) = await MakeAsync(new RelevanceClient(Embedded).GetDataset("shop"));
        Dataset far = new RelevanceClient(Http).GetDataset("shop");
        (ClusterReport report, string evaluation) = await MakeAsync(far);

        Assert.Equal(nearEvaluation, evaluation);
        Assert.Equal(near.ToJson(), report.ToJson());
        await far.StoreReportAsync("a.b / größer", report, Token);
        await far.StoreReportAsync("other", report, Token);
        Assert.Equal(report.ToJson(), (await far.GetReportAsync("a.b / größer", Token))!.ToJson());
        Assert.True(await far.DeleteReportAsync("a.b / größer", Token));
        Assert.Equal("other", Assert.Single(await far.ListReportsAsync(Token)).Name);
    }

    private static async Task<(ClusterReport Report, string Evaluation)> MakeAsync(Dataset dataset)
    {
        string[] colors = ["red", "green", "blue"];
        await dataset.InsertDocumentsAsync(
            Enumerable.Range(0, 60).Select(i => new Document($"d{i}")
            {
                ["kind"] = i % 8 == 7 ? null : $"kind-{i % 3}",
                ["price"] = (i % 3 * 10) + (i * .1),
                ["title"] = $"a {colors[i % 3]} thing number {i}",
                ["tags"] = i % 2 == 0 ? new[] { "new", "sale" } : new[] { "sale" },
                [Field] = new[] { (i % 3 * 100f) + (i % 7), i * .1f },
            }),
            cancellationToken: Token);
        ClusterOps clusters = dataset.GetClusterOps("kmeans-3", Field);
        await clusters.FitAsync(new KMeans(3), cancellationToken: Token);
        ClusterOps known = dataset.GetClusterOps("known", Field);
        await known.LabelByFieldAsync("kind", cancellationToken: Token);
        string evaluation = string.Join(
            '\n',
            await clusters.EvaluateAsync("kind", cancellationToken: Token),
            await clusters.CompareAsync(known, Token),
            await clusters.DunnIndexAsync(Token));
        return (await clusters.CreateReportAsync(cancellationToken: Token), evaluation);
    }
}
