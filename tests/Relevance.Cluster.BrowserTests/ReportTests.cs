using Microsoft.Playwright;
using Relevance.Cluster.BrowserTests.Support;

namespace Relevance.Cluster.BrowserTests;

/// <summary>
/// Tests the HTML report, opened from disk: no errors and no requests, sorting, search, tooltips, and a phone's width.
/// </summary>
public sealed class ReportTests(ChromiumFixture chromium) : IAsyncLifetime
{
    private const string Hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";

    private readonly string _folder = Directory.CreateTempSubdirectory("report-page-").FullName;

    private string Origin => new Uri(_folder + Path.DirectorySeparatorChar).AbsoluteUri;

    public async ValueTask InitializeAsync()
    {
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        Dataset dataset = new RelevanceClient(store).GetDataset("shop");
        Random random = new(1);
        await dataset.InsertDocumentsAsync(
            [
                .. Enumerable.Range(0, 90).Select(i => new Document($"p{i}")
                {
                    ["title"] = i == 0 ? Hostile : $"Thing {i} of kind {i % 3}, Café",
                    ["at_vector_"] = new[] { (i % 3 * 10) + random.NextSingle(), random.NextSingle(), i % 2 },
                }),
            ]);
        ClusterOps clusters = dataset.GetClusterOps("three", "at_vector_");
        await clusters.FitAsync(new KMeans(3));
        await clusters.WriteReportAsync(Path.Combine(_folder, "clusters.html"), new HtmlReportOptions { TextFields = ["title"] });
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Page_FromDisk_FitsTheScreenAndComplainsOfNothing(int width)
    {
        await using Visit visit = await OpenAsync(width);

        Assert.True(await visit.OverflowAsync() <= 0, $"The report is wider than {width} pixels.");
        Assert.Equal(1, await visit.Page.Locator("h1").CountAsync());
        Assert.Equal(2, await visit.Page.Locator("script").CountAsync());
        Assert.Equal(0, await visit.Page.Locator("img").CountAsync());
    }

    [Fact]
    public async Task Headings_SortByTheirColumnBothWaysByKeyboard()
    {
        await using Visit visit = await OpenAsync(1280);
        ILocator button = visit.Page.Locator("#clusters th button", new() { HasText = "mean distance" });

        foreach (string direction in new[] { "descending", "ascending" })
        {
            await button.FocusAsync();
            await visit.Page.Keyboard.PressAsync("Enter");
            Assert.Equal(direction, await visit.Page.Locator("#clusters th[aria-sort]:not([aria-sort=none])").GetAttributeAsync("aria-sort"));
            double[] values = await visit.Page.EvaluateAsync<double[]>(
                "[...document.querySelectorAll('#clusters tbody tr')].map(row => Number(row.cells[4].dataset.value))");
            Assert.Equal(direction == "ascending" ? values.Order() : values.OrderDescending(), values);
        }
    }

    [Fact]
    public async Task Search_FindsADocumentAndLeadsToItsCluster()
    {
        await using Visit visit = await OpenAsync(1280);
        await visit.Page.Locator("[data-cards=close]").ClickAsync();

        await visit.Page.Locator("#query").FillAsync("THING 41 cafe");
        await visit.Page.Locator("#results li").WaitForAsync();
        Assert.Equal("0 clusters and 1 document", await visit.Page.Locator("#found").InnerTextAsync());
        string cluster = await visit.Page.Locator("#results a").InnerTextAsync();
        await visit.Page.Locator("#results a").ClickAsync();

        Assert.Equal([cluster], await visit.TextsAsync("details.card[open] h3"));
    }

    [Fact]
    public async Task Search_OfAHostileText_ShowsItAsText()
    {
        await using Visit visit = await OpenAsync(1280);

        await visit.Page.Locator("#query").FillAsync("onerror");
        await visit.Page.Locator("#results li").First.WaitForAsync();

        Assert.Contains(Hostile, await visit.TextsAsync("#results bdi"));
        Assert.Equal(0, await visit.Page.Locator("img").CountAsync());
    }

    [Fact]
    public async Task Map_UnderThePointer_SaysWhichDocumentItIs()
    {
        await using Visit visit = await OpenAsync(1280);
        await visit.Page.Locator("#map-figure").ScrollIntoViewIfNeededAsync();

        // The page's data has the positions of the documents: the pointer moves to the seventh.
        double[] place = await visit.Page.EvaluateAsync<double[]>(
            """
            (() => {
              const map = JSON.parse(document.getElementById("data").textContent).map;
              const svg = document.querySelector("#map-figure svg");
              const box = svg.getBoundingClientRect();
              const scale = box.width / svg.viewBox.baseVal.width;
              return [box.left + map[19] * scale, box.top + map[20] * scale];
            })()
            """);
        await visit.Page.Mouse.MoveAsync((float)place[0], (float)place[1]);

        Assert.Contains("Thing", await visit.Page.Locator("#tip strong").InnerTextAsync(), StringComparison.Ordinal);
        await visit.Page.Mouse.MoveAsync(2, 2);
        Assert.True(await visit.Page.Locator("#tip").IsHiddenAsync());
    }

    private async Task<Visit> OpenAsync(int width)
    {
        Visit visit = await Visit.OpenAsync(chromium, Origin, width);
        await visit.GoAsync("clusters.html");
        return visit;
    }
}
