using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Dashboard;

/// <summary>Tests that results over HTTP have the address of their page.</summary>
public sealed class DashboardUrlTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Results_OverHttp_LeadToThePagesThatShowThem()
    {
        string id = await TwelvePoints.PutAsync(server);
        await using HttpDocumentStore store = Connect("latest");
        ClusterOps clusters = new RelevanceClient(store).GetDataset(id).GetClusterOps(TwelvePoints.Alias, "point_vector_");
        string query = $"?dataset={id}&field=point_vector_&alias={TwelvePoints.Alias}";

        MemberRankingOptions options = new() { Clusters = ["cluster-2"], Metric = DistanceMetric.Cosine, Page = 2, PageSize = 2 };
        MemberLists closest = await clusters.ListClosestAsync(options, TestContext.Current.CancellationToken);
        MemberLists furthest = await clusters.ListFurthestAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal($"{server.Address}cluster/centroids/closest{query}&cluster=cluster-2&metric=cosine&page=2&size=2", closest.DashboardUrl!.AbsoluteUri);
        Assert.Equal($"{server.Address}cluster/centroids/furthest{query}&page=1&size=3", furthest.DashboardUrl!.AbsoluteUri);
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);
        Reply page = await guest.GetAsync(closest.DashboardUrl.PathAndQuery);
        Assert.Equal(200, page.Status);
        Assert.Equal(["p8", "p7"], closest[0].Members.Select(member => member.Document.Id));
        Assert.All(closest[0].Members, member => Assert.Contains($"id={member.Document.Id}\"", page.Text, StringComparison.Ordinal));
        Assert.DoesNotContain("id=p10\"", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResultsOfAWholeClustering_OverHttp_LeadToItsPage()
    {
        string id = await TwelvePoints.PutAsync(server);
        await using HttpDocumentStore store = Connect("latest");
        Dataset dataset = new RelevanceClient(store).GetDataset(id);
        ClusterOps clusters = dataset.GetClusterOps(TwelvePoints.Alias, "point_vector_");
        string query = $"?dataset={id}&field=point_vector_&alias={TwelvePoints.Alias}";
        CancellationToken token = TestContext.Current.CancellationToken;

        Assert.Equal($"{server.Address}cluster{query}", (await clusters.DistributionAsync(cancellationToken: token)).DashboardUrl!.AbsoluteUri);
        Assert.Equal($"{server.Address}cluster{query}", (await clusters.CentroidHeatmapAsync(cancellationToken: token)).DashboardUrl!.AbsoluteUri);
        Assert.Equal(
            $"{server.Address}cluster/distribution{query}&truth=kind",
            (await clusters.DistributionAsync("kind", cancellationToken: token)).DashboardUrl!.AbsoluteUri);
        FitSummary fit = await dataset.GetClusterOps("k/2", "point_vector_").FitAsync(new KMeans(2), cancellationToken: token);
        Assert.Equal($"{server.Address}cluster?dataset={id}&field=point_vector_&alias=k%2F2", fit.DashboardUrl!.AbsoluteUri);
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);
        Assert.Equal(200, (await guest.GetAsync(fit.DashboardUrl.PathAndQuery)).Status);
    }

    [Fact]
    public async Task Results_OfAPageTooLargeToShow_LeadToItsBeginning()
    {
        string id = await TwelvePoints.PutAsync(server);
        await using HttpDocumentStore store = Connect("");
        ClusterOps clusters = new RelevanceClient(store).GetDataset(id).GetClusterOps(TwelvePoints.Alias, "point_vector_");
        MemberLists closest = await clusters.ListClosestAsync(new MemberRankingOptions { PageSize = 1000 }, TestContext.Current.CancellationToken);

        Assert.Equal(
            $"{server.Address}cluster/centroids/closest?dataset={id}&field=point_vector_&alias={TwelvePoints.Alias}",
            closest.DashboardUrl!.AbsoluteUri);
    }

    [Fact]
    public async Task Store_BeforeItsFirstResponse_HasNoDashboard()
    {
        await using HttpDocumentStore store = Connect("latest");
        Assert.Null(store.DashboardUrl);

        await store.ListDatasetsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(server.Address, store.DashboardUrl);
    }

    [Fact]
    public void Store_InAFile_HasNoDashboard()
    {
        using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        Assert.Null(store.DashboardUrl);
    }

    private HttpDocumentStore Connect(string path) => HttpDocumentStore.Connect(
        new HttpStoreOptions { BaseAddress = new Uri(server.Address, path), Project = TestServer.Key.Split(':')[0], ApiKey = TestServer.Key.Split(':')[1] });
}
