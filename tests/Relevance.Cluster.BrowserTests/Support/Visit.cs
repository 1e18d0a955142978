using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Relevance.Cluster.BrowserTests.Support;

/// <summary>
/// A separate browser window with its own cookies. An error on the console, or a request to another origin, fails the test when it is
/// closed.
/// </summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly string _origin;
    private readonly ConcurrentQueue<string> _complaints = [];
    private readonly List<string> _expected = [];

    private Visit(IBrowserContext context, IPage page, string origin)
    {
        _context = context;
        _origin = origin;
        Page = page;
        page.SetDefaultTimeout(45_000);
        page.Console += (_, message) => Complain(message.Type is "error" or "warning", $"console {message.Type}: {message.Text}");
        page.PageError += (_, error) => Complain(true, $"script: {error}");
        page.Dialog += (_, dialog) =>
        {
            Complain(true, $"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        context.Request += (_, request) => Complain(
                !request.Url.StartsWith(_origin, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal),
                $"request outside of {_origin}: {request.Url}");
        context.RequestFailed += (_, request) => Complain(true, $"request failed: {request.Url}");
    }

    internal IPage Page { get; }

    /// <summary>Opens a window.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="origin">The beginning of every address that may be requested.</param>
    /// <param name="width">How wide it is, in pixels; below 500 it is a phone.</param>
    internal static async Task<Visit> OpenAsync(ChromiumFixture chromium, string origin, int width = 1280)
    {
        bool isPhone = width < 500;
        IBrowserContext context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = isPhone ? 740 : 900 },
            IsMobile = isPhone,
            HasTouch = isPhone,
            ColorScheme = isPhone ? ColorScheme.Dark : ColorScheme.Light,
        });
        return new Visit(context, await context.NewPageAsync(), origin);
    }

    /// <summary>Opens a window on the dashboard with a logged-in session.</summary>
    internal static async Task<Visit> LogInAsync(ChromiumFixture chromium, DashboardFixture dashboard, int width = 1280)
    {
        Visit visit = await OpenAsync(chromium, dashboard.Address.AbsoluteUri, width);
        await visit._context.AddCookiesAsync([dashboard.Session]);
        await visit.GoAsync("");
        return visit;
    }

    /// <summary>Goes to a page below the origin.</summary>
    internal async Task<IResponse> GoAsync(string address) => (await Page.GotoAsync(_origin + address))!;

    /// <summary>Marks an error as expected by the test.</summary>
    internal void Expect(string complaint) => _expected.Add(complaint);

    /// <summary>Returns the texts of all elements that a selector finds.</summary>
    internal async Task<string[]> TextsAsync(string selector) => [.. (await Page.Locator(selector).AllInnerTextsAsync()).Select(text => text.Trim())];

    /// <summary>Measures by how many pixels the page is wider than the screen.</summary>
    internal Task<int> OverflowAsync() => Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        Assert.Empty(_complaints);
    }

    private void Complain(bool isOne, string complaint)
    {
        if (isOne && !_expected.Any(expected => complaint.Contains(expected, StringComparison.Ordinal)))
        {
            _complaints.Enqueue(complaint);
        }
    }
}
