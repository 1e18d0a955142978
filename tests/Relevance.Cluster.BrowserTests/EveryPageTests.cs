using Microsoft.Playwright;
using Relevance.Cluster.BrowserTests.Support;

namespace Relevance.Cluster.BrowserTests;

/// <summary>
/// Tests of the rules for every page: it logs no error, requests nothing from other hosts, fits a phone, works by keyboard, and shows hostile texts as text.
/// </summary>
public sealed class EveryPageTests(ChromiumFixture chromium, DashboardFixture dashboard)
{
    [Fact]
    public async Task Pages_AskedForWithoutABrowser_AreWholeDocuments()
    {
        using HttpClient http = new(new HttpClientHandler { UseCookies = false }, disposeHandler: true) { BaseAddress = dashboard.Address };
        http.DefaultRequestHeaders.Add("Cookie", $"{dashboard.Session.Name}={dashboard.Session.Value}");
        foreach (string address in Addresses.All)
        {
            string page = await http.GetStringAsync(address, TestContext.Current.CancellationToken);
            Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.OrdinalIgnoreCase);
            Assert.EndsWith("</html>", page.TrimEnd(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task Pages_OnAScreenOfAnyWidth_FitAndComplainOfNothing(int width)
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard, width);
        foreach (string address in Addresses.All)
        {
            IResponse response = await visit.GoAsync(address);
            Assert.True(response.Ok, $"{address}: {response.Status}");
            Assert.True(await visit.OverflowAsync() <= 0, $"'{address}' is wider than {width} pixels.");
            Assert.Equal(1, await visit.Page.Locator("h1").CountAsync());
        }
    }

    [Fact]
    public async Task Pages_OfHostileTexts_ShowThemAsTexts()
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard);
        foreach (string address in Addresses.Hostile)
        {
            await visit.GoAsync(address);
            Assert.EndsWith("Relevance.Cluster", await visit.Page.TitleAsync(), StringComparison.Ordinal);
            Assert.Equal(1, await visit.Page.Locator("script").CountAsync());
            Assert.Equal(0, await visit.Page.Locator("img").CountAsync());
            Assert.Equal(0, await visit.Page.Locator("a[href^='javascript:']").CountAsync());
        }

        await visit.GoAsync($"documents?dataset={DashboardFixture.Hostile}");
        Assert.Contains(DashboardFixture.HostileTitle, await visit.TextsAsync("td bdi"));
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "<script>alert(1)</script>" }).ClickAsync();
        Assert.Equal("<script>alert(1)</script>", await visit.Page.Locator("h1 bdi").InnerTextAsync());
    }

    [Fact]
    public async Task Pages_OfAClusteringWithAHostileName_LeadToEachOther()
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = DashboardFixture.HostileAlias }).ClickAsync();
        foreach (string tab in new[] { "Closest", "Furthest", "Report", "Map", "Distribution", "Compare", "Overview" })
        {
            await visit.Page.Locator(".tabs").GetByRole(AriaRole.Link, new() { Name = tab }).ClickAsync();
            await visit.Page.Locator(".tabs a[aria-current=page]", new() { HasText = tab }).WaitForAsync();
            Assert.Equal(DashboardFixture.HostileAlias, await visit.Page.Locator("h1 bdi").InnerTextAsync());
        }
    }

    [Fact]
    public async Task Keyboard_FirstTab_OffersTheWayToTheContent()
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard);
        await visit.GoAsync("");
        await visit.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await visit.Page.EvaluateAsync<string>("document.activeElement.textContent"));
        Assert.True(await visit.Page.EvaluateAsync<bool>("document.activeElement.getBoundingClientRect().top >= 0"));

        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("search", await visit.Page.EvaluateAsync<string>("document.activeElement.name"));
    }

    [Fact]
    public async Task Keyboard_AlongAPage_ReachesEveryLinkAndFieldWithAnOutline()
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard);
        await visit.GoAsync($"documents?dataset={DashboardFixture.Shop}&size=3");
        int reachable = await visit.Page.EvaluateAsync<int>(
            "[...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary, [tabindex=\"0\"]')].filter(e => e.checkVisibility()).length");
        HashSet<string> seen = [];
        for (int i = 0; i < reachable; i++)
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            seen.Add(
                await visit.Page.EvaluateAsync<string>(
                    "[...document.querySelectorAll('*')].indexOf(document.activeElement) + ' ' + (getComputedStyle(document.activeElement).outlineStyle !== "
                        + "'none')"
                ));
        }

        Assert.Equal(reachable, seen.Count);
        Assert.All(seen, entry => Assert.EndsWith("true", entry, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tables_OnAPhone_ScrollInsideOfTheirFrame()
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard, width: 360);
        await visit.GoAsync($"documents?dataset={DashboardFixture.Shop}");
        ILocator frame = visit.Page.Locator(".scroll");

        Assert.True(await frame.EvaluateAsync<bool>("frame => frame.scrollWidth > frame.clientWidth"));
        await frame.EvaluateAsync("frame => frame.scrollLeft = 200");
        Assert.Equal(0, await visit.Page.EvaluateAsync<int>("window.scrollX"));
    }
}
