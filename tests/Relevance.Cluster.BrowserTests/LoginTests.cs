using Microsoft.Playwright;
using Relevance.Cluster.BrowserTests.Support;

namespace Relevance.Cluster.BrowserTests;

/// <summary>Getting in and out, as a person does it.</summary>
public sealed class LoginTests(ChromiumFixture chromium, DashboardFixture dashboard)
{
    [Fact]
    public async Task Page_OfAStranger_AsksForTheKeyAndThenShowsWhatWasAskedFor()
    {
        await using Visit visit = await Visit.OpenAsync(chromium, dashboard.Address.AbsoluteUri);
        await visit.GoAsync($"documents?dataset={DashboardFixture.Shop}&f=kind&o=eq&v=hat");
        Assert.Equal("Log in", await visit.Page.Locator("h1").InnerTextAsync());

        // With the keyboard alone: the link over the bar, the name of the product, and then the form.
        await visit.Page.GetByLabel("Project").FocusAsync();
        await visit.Page.Keyboard.TypeAsync(DashboardFixture.Project);
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.TypeAsync(DashboardFixture.ApiKey);
        await visit.Page.Keyboard.PressAsync("Enter");

        await visit.Page.GetByText("20 documents where kind is “hat”").WaitForAsync();
        Assert.Equal($"/documents?dataset={DashboardFixture.Shop}&f=kind&o=eq&v=hat", new Uri(visit.Page.Url).PathAndQuery);
    }

    [Fact]
    public async Task Key_OnceGiven_IsInNoPageAndNoCookieThatAScriptCanRead()
    {
        await using Visit visit = await LogInAsync();

        Assert.DoesNotContain(DashboardFixture.ApiKey, await visit.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(DashboardFixture.ApiKey, visit.Page.Url, StringComparison.Ordinal);
        Assert.Equal("", await visit.Page.EvaluateAsync<string>("document.cookie"));
        BrowserContextCookiesResult session = (await visit.Page.Context.CookiesAsync()).Single(cookie =>
            cookie.Name.StartsWith("relevance-session", StringComparison.Ordinal));
        Assert.True(session.HttpOnly);
        Assert.Equal(SameSiteAttribute.Strict, session.SameSite);
        Assert.DoesNotContain(DashboardFixture.ApiKey, session.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_WithAWrongKey_IsRejectedWithTheReason()
    {
        await using Visit visit = await Visit.OpenAsync(chromium, dashboard.Address.AbsoluteUri);
        visit.Expect("401");
        await visit.GoAsync("login");
        await visit.Page.GetByLabel("Project").FillAsync(DashboardFixture.Project);
        await visit.Page.GetByLabel("API key").FillAsync("wrong");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();

        Assert.Equal("The API key is not valid for this project.", await visit.Page.GetByRole(AriaRole.Alert).InnerTextAsync());
        await visit.GoAsync("");
        Assert.Equal("Log in", await visit.Page.Locator("h1").InnerTextAsync());
    }

    [Fact]
    public async Task LogOut_EndsTheSession()
    {
        await using Visit visit = await LogInAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Log in" }).WaitForAsync();

        await visit.GoAsync($"dataset?dataset={DashboardFixture.Shop}");
        Assert.Equal("Log in", await visit.Page.Locator("h1").InnerTextAsync());
    }

    private async Task<Visit> LogInAsync()
    {
        Visit visit = await Visit.OpenAsync(chromium, dashboard.Address.AbsoluteUri);
        await visit.GoAsync("login");
        await visit.Page.GetByLabel("Project").FillAsync(DashboardFixture.Project);
        await visit.Page.GetByLabel("API key").FillAsync(DashboardFixture.ApiKey);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Datasets" }).WaitForAsync();
        return visit;
    }
}
