using Microsoft.Playwright;
using Relevance.Cluster.BrowserTests.Support;

namespace Relevance.Cluster.BrowserTests;

/// <summary>Datasets and documents, looked at, sorted, filtered and paged.</summary>
public sealed class DatasetPagesTests(ChromiumFixture chromium, DashboardFixture dashboard)
{
    [Fact]
    public async Task Datasets_Searched_ShowThoseWithTheWordInTheirName()
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard);
        Assert.Equal([DashboardFixture.Hostile, "empty", DashboardFixture.Shop], await visit.TextsAsync("tbody th"));

        await visit.Page.GetByRole(AriaRole.Searchbox).FillAsync("GOODS");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.GetByText("1 dataset").WaitForAsync();
        Assert.Equal([DashboardFixture.Shop], await visit.TextsAsync("tbody th"));
        Assert.Equal(["kmeans-2", "kmeans-3"], await visit.TextsAsync("tbody a.chip"));

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = DashboardFixture.Shop, Exact = true }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Fields", Exact = true }).WaitForAsync();
        Assert.Equal(["60", "6", "1", "2"], await visit.TextsAsync(".tiles dd"));
    }

    [Fact]
    public async Task Table_WhoseHeadingIsClicked_IsSortedAndSaysHow()
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard);
        ILocator heading = visit.Page.Locator("th", new() { HasText = "Documents" }).First;
        ILocator button = heading.GetByRole(AriaRole.Button);

        await button.ClickAsync();
        Assert.Equal("ascending", await heading.GetAttributeAsync("aria-sort"));
        Assert.Equal(["empty", DashboardFixture.Hostile, DashboardFixture.Shop], await visit.TextsAsync("tbody th"));

        await button.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("descending", await heading.GetAttributeAsync("aria-sort"));
        Assert.Equal([DashboardFixture.Shop, DashboardFixture.Hostile, "empty"], await visit.TextsAsync("tbody th"));
    }

    [Fact]
    public async Task Documents_Filtered_AreThoseThatMeetAllConditions()
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard);
        await visit.GoAsync($"documents?dataset={DashboardFixture.Shop}");
        await FillConditionAsync(visit, 0, "kind", "is", "shoe");
        await FillConditionAsync(visit, 1, "price", "at least", "90");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await visit.Page.GetByText("4 documents where kind is “shoe” and price at least “90”").WaitForAsync();
        Assert.Equal(["g00", "g03", "g06", "g09"], await visit.TextsAsync("tbody th"));

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Show all" }).ClickAsync();
        await visit.Page.GetByText("60 documents").First.WaitForAsync();
    }

    [Fact]
    public async Task Documents_WithAConditionThatMakesNoSense_KeepTheFormAndSayWhatIsWrong()
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard);
        visit.Expect("422");
        await visit.GoAsync($"documents?dataset={DashboardFixture.Shop}&f=price&o=gt&v=cheap");

        Assert.Equal("'price': it has numbers, and 'cheap' is not a number.", await visit.Page.GetByRole(AriaRole.Alert).InnerTextAsync());
        Assert.Equal("cheap", await visit.Page.GetByLabel("Value").First.InputValueAsync());
    }

    [Fact]
    public async Task Documents_SortedAndPaged_GoForthAndBack()
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard);
        await visit.GoAsync($"documents?dataset={DashboardFixture.Shop}&size=20&c=price");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "price" }).ClickAsync();
        Assert.Equal("ascending", await visit.Page.Locator("th[aria-sort]").GetAttributeAsync("aria-sort"));
        Assert.Equal("g59", (await visit.TextsAsync("tbody th"))[0]);

        ILocator next = visit.Page.GetByRole(AriaRole.Link, new() { Name = "Next" });
        await next.ClickAsync();
        Assert.Equal("g39", (await visit.TextsAsync("tbody th"))[0]);
        await next.ClickAsync();
        Assert.Equal(["g19", "g00"], (await visit.TextsAsync("tbody th")) is [var first, .., var last] ? [first, last] : []);
        Assert.Equal(0, await next.CountAsync());

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Previous" }).ClickAsync();
        Assert.Equal("g39", (await visit.TextsAsync("tbody th"))[0]);
        await visit
            .Page.GetByRole(AriaRole.Link, new() { Name = "First" })
            .Or(visit.Page.GetByRole(AriaRole.Link, new() { Name = "Previous" }))
            .First.ClickAsync();
        Assert.Equal("g59", (await visit.TextsAsync("tbody th"))[0]);
    }

    [Fact]
    public async Task Document_Opened_ShowsItsFieldsItsClustersAndTheBeginningOfItsVector()
    {
        await using Visit visit = await Visit.LogInAsync(chromium, dashboard);
        await visit.GoAsync(Addresses.Document(DashboardFixture.Shop, "g07"));

        Assert.Equal(["title", "kind", "price", "goods_vector_"], await visit.TextsAsync("tbody th"));
        Assert.Equal("3 numbers 0, 1, 0.0041", (await visit.TextsAsync("td.whole"))[3]);
        Assert.Equal(2, await visit.Page.Locator(".tiles a").CountAsync());
        await visit.Page.GetByText("As JSON, without vectors").ClickAsync();
        Assert.Contains("\"title\": \"hat number 7\"", await visit.Page.Locator("pre").InnerTextAsync(), StringComparison.Ordinal);
    }

    private static async Task FillConditionAsync(Visit visit, int row, string field, string comparison, string value)
    {
        ILocator condition = visit.Page.Locator(".condition").Nth(row);
        await condition.GetByLabel("Field").SelectOptionAsync(new SelectOptionValue { Label = field });
        await condition.GetByLabel("Comparison").SelectOptionAsync(new SelectOptionValue { Label = comparison });
        await condition.GetByLabel("Value").FillAsync(value);
    }
}
