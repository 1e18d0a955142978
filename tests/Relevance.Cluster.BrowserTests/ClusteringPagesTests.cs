using System.Globalization;
using Microsoft.Playwright;
using Relevance.Cluster.BrowserTests.Support;

namespace Relevance.Cluster.BrowserTests;

/// <summary>A clustering, looked at from all sides.</summary>
public sealed class ClusteringPagesTests(ChromiumFixture chromium, DashboardFixture dashboard)
{
    private static readonly string Query = Addresses.Clustering("", DashboardFixture.Shop, DashboardFixture.Field, "kmeans-3");

    [Fact]
    public async Task Clustering_Opened_ShowsSizesHeatmapAndWhatEachClusterIsAbout()
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard);
        await visit.GoAsync("cluster" + Query);

        Assert.Equal(["3", "60", "0", "kmeans-3", "squared Euclidean"], await visit.TextsAsync(".tiles dd"));
        Assert.Equal(9, await visit.Page.Locator("figure svg .cells rect").CountAsync());
        Assert.Equal(3, await visit.Page.Locator(".cards .card").CountAsync());
        Assert.Equal(["20", "20", "20"], (await visit.TextsAsync("table >> nth=0 >> td.number")).Where((_, i) => i % 2 == 0));
        double[] cosines = [.. (await visit.TextsAsync("table >> nth=1 >> td.number")).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        Assert.Equal(3, cosines.Length);
        Assert.Equal(cosines.OrderDescending(), cosines);
    }

    [Fact]
    public async Task Sizes_OfACluster_LeadToItsDocuments()
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard);
        await visit.GoAsync("cluster" + Query);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "documents of cluster-1", Exact = true }).ClickAsync();

        await visit.Page.GetByText("20 documents where _cluster_.goods_vector_.kmeans-3 is “cluster-1”").WaitForAsync();
    }

    [Fact]
    public async Task Closest_ByAnotherMetricAndOnTheNextPage_RanksOn()
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard);
        await visit.GoAsync("cluster" + Query);
        await visit
            .Page.GetByRole(AriaRole.Navigation, new() { Name = "Related pages" })
            .GetByRole(AriaRole.Link, new() { Name = "Closest" })
            .ClickAsync();
        Assert.Equal(3, await visit.Page.Locator(".card.members").CountAsync());

        await visit.Page.GetByRole(AriaRole.Combobox, new() { Name = "Cluster", Exact = true }).SelectOptionAsync("cluster-0");
        await visit.Page.GetByLabel("Metric").SelectOptionAsync(new SelectOptionValue { Label = "cosine" });
        await visit.Page.GetByLabel("Documents a cluster").FillAsync("8");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await visit.Page.GetByText("cluster-0 by cosine").WaitForAsync();
        double[] first = await SimilaritiesAsync(visit);
        Assert.Equal(8, first.Length);
        Assert.Equal(first.OrderDescending(), first);

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await visit.Page.GetByText("Page 2").WaitForAsync();
        double[] second = await SimilaritiesAsync(visit);
        Assert.True(second.Max() <= first.Min());
        Assert.Equal("9", (await visit.TextsAsync("tbody td.number"))[0]);
    }

    [Fact]
    public async Task Furthest_BeginsWhereClosestEnds()
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard);
        await visit.GoAsync("cluster/centroids/closest" + Query + "&cluster=cluster-0&size=20");
        string[] closest = await visit.TextsAsync("td.name");
        await visit.GoAsync("cluster/centroids/furthest" + Query + "&cluster=cluster-0&size=20");

        Assert.Equal(20, closest.Length);
        Assert.Equal(closest.Reverse(), await visit.TextsAsync("td.name"));
    }

    [Fact]
    public async Task Distribution_OverTheTrueKinds_SaysThatTheyAgree()
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard);
        await visit.GoAsync("cluster/distribution" + Query);
        await visit.Page.GetByLabel("Ground truth field").SelectOptionAsync("kind");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();

        await visit.Page.GetByText("Adjusted Rand index", new() { Exact = true }).WaitForAsync();
        Assert.Equal("1.000", (await visit.TextsAsync(".tiles dd:not(.meaning)"))[0]);
        Assert.Equal(["cup", "hat", "shoe"], (await visit.TextsAsync("table >> nth=0 >> thead th"))[1..4]);
        Assert.Equal(3, await visit.Page.Locator("td.shade-10").CountAsync());
    }

    [Fact]
    public async Task Report_OfAClustering_ShowsFiguresAndWords()
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard);
        await visit.GoAsync("cluster/report" + Query);

        Assert.Equal("60 of 60 documents.", await visit.Page.Locator("main > p.muted").First.InnerTextAsync());
        string[] tiles = await visit.TextsAsync(".tiles dd:not(.meaning)");
        Assert.True(double.Parse(tiles[0], CultureInfo.InvariantCulture) > 0.7, $"silhouette {tiles[0]}");
        Assert.Equal(1, await visit.Page.Locator("figure svg").CountAsync());
        Assert.Equal(["20", "20", "20"], await visit.TextsAsync("table.cross td:nth-child(2)"));
        Assert.Equal(3, await visit.Page.Locator(".cards .card").CountAsync());
        string[] kinds =
        [
            .. (await visit.TextsAsync(".cards .chip")).Where(text => text.EndsWith("100.0%", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        ];
        Assert.Equal(["cup 100.0%", "hat 100.0%", "shoe 100.0%"], kinds);
    }

    [Fact]
    public async Task Map_OfAClustering_HasADotForEachDocumentAndItsColorsCanBeChosen()
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard);
        await visit.GoAsync("cluster/map" + Query);
        Assert.Equal(1, await visit.Page.Locator("figure svg").CountAsync());
        Assert.Contains("60 documents", await visit.Page.Locator("main > p.muted").InnerTextAsync(), StringComparison.Ordinal);

        await visit.Page.GetByLabel("Colors").SelectOptionAsync("kind");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await visit.Page.Locator("figure svg[aria-label='Documents by kind']").WaitForAsync();
        await visit.Page.GetByLabel("Colors").SelectOptionAsync("title");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await visit.Page.Locator("figure svg[aria-label='Documents by title'], .notice").WaitForAsync();
    }

    [Fact]
    public async Task Drawings_OnADarkPage_AreDark()
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard, width: 390);
        await visit.GoAsync("cluster/report" + Query);

        string fill = await visit.Page.Locator("figure svg > rect").First.EvaluateAsync<string>("rect => getComputedStyle(rect).fill");
        Assert.Equal("rgb(20, 23, 28)", fill);
    }

    [Fact]
    public async Task DashboardUrl_OfAResult_OpensThePageThatShowsIt()
    {
        await using HttpDocumentStore store = dashboard.Connect();
        ClusterOps clusters = new RelevanceClient(store).GetDataset(DashboardFixture.Shop).GetClusterOps("kmeans-3", DashboardFixture.Field);
        MemberLists furthest = await clusters.ListFurthestAsync(
            new MemberRankingOptions { Clusters = ["cluster-1"], PageSize = 4 },
            TestContext.Current.CancellationToken);
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard);
        await visit.Page.GotoAsync(furthest.DashboardUrl!.AbsoluteUri);

        Assert.Equal(furthest[0].Members.Select(member => member.Document.Id), await visit.TextsAsync("tbody td:last-child"));
    }

    [Fact]
    public async Task Comparison_OfTwoAliases_ShowsThemSideBySide()
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard);
        await visit.GoAsync("cluster/compare" + Query);
        await visit.Page.GetByLabel("Other clustering").SelectOptionAsync(new SelectOptionValue { Label = "kmeans-2" });
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();

        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Side by side" }).WaitForAsync();
        Assert.Equal(["kmeans-3", "kmeans-2"], (await visit.TextsAsync("caption"))[..2]);
        Assert.Equal(3, await visit.Page.Locator("table.cross tbody tr").CountAsync());
        Assert.Equal(2 + 2, await visit.Page.Locator("table.cross thead th").CountAsync());
    }

    private static async Task<double[]> SimilaritiesAsync(Visit visit) =>
        [.. (await visit.TextsAsync("tbody td.name + td.number")).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
}
