using Microsoft.Playwright;

namespace Relevance.Cluster.BrowserTests.Support;

/// <summary>
/// Debian's Chromium, or the program that the environment variable CHROMIUM names, without a window, for all tests. Where it is not installed the tests are
/// skipped and say so;
/// with CI=true they fail, since it is required there.
/// </summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private static readonly string Path = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Gets the browser.</summary>
    internal IBrowser Browser
    {
        get
        {
            Assert.SkipWhen(_browser is null, $"There is no {Path}: 'apt-get install chromium' brings it.");
            return _browser!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Path) && Environment.GetEnvironmentVariable("CI") != "true")
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Path,
            Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
