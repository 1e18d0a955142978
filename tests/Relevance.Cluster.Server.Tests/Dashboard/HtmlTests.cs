using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Relevance.Cluster.Server.Dashboard;
using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Dashboard.Parts;

namespace Relevance.Cluster.Server.Tests.Dashboard;

/// <summary>How components become pages: nothing that runs or loads gets into them.</summary>
public sealed class HtmlTests
{
    private const string Style = "@media (prefers-color-scheme:dark){.rc-fill-ink{fill:#e8e8e8}.rc-line-ink{stroke:#e8e8e8}}";

    [Fact]
    public async Task Text_IsEscapedInElementsAndAttributes()
    {
        RenderedPage page = await RenderAsync(PageView.Of<Chips>(new()
        {
            [nameof(Chips.Title)] = "<b>&\"'é\uD800",
            [nameof(Chips.Items)] = new[] { ("<script>", "\"><script>") },
        }));

        Assert.Matches("<p class=\"listhead muted\" dir=\"auto\">&lt;b&gt;&amp;&quot;&#x27;é(\uFFFD|&#xFFFD;)</p>", page.Html);
        Assert.Contains("title=\"&quot;&gt;&lt;script&gt;\"><bdi>&lt;script&gt;</bdi>", page.Html, StringComparison.Ordinal);
        Assert.StartsWith("<!doctype html>", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("ftp://example.com/")]
    public async Task ForeignAnchor_ToAnAddressOutsideTheWeb_IsText(string address)
    {
        RenderedPage page = await RenderAsync(
            PageView.Of<ForeignAnchor>(new() { [nameof(ForeignAnchor.Address)] = address, [nameof(ForeignAnchor.Text)] = "x" }));

        Assert.Contains("<bdi>x</bdi>", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(address, page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drawing_ThatCouldRunSomething_FailsThePage() => await Assert.ThrowsAsync<ArgumentException>(() =>
        RenderAsync(DrawingOf("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")));

    [Fact]
    public async Task Drawing_WithColorsForADarkPage_ExtendsThePolicy()
    {
        string svg = $"<svg xmlns=\"http://www.w3.org/2000/svg\"><style>{Style}</style></svg>";
        RenderedPage page = await RenderAsync(DrawingOf(svg) + DrawingOf(svg));

        Assert.Contains(svg, page.Html, StringComparison.Ordinal);
        Assert.Equal([Style], page.Styles);
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));
        Assert.Contains($"style-src 'self' 'sha256-{hash}';", PagePolicy.Of(page.Styles), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_AfterTheTimeOfTheRequest_IsCanceled() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RenderAsync(DrawingOf("<svg/>"), new CancellationToken(canceled: true)));

    [Theory]
    [InlineData("/", "./")]
    [InlineData("/dataset", "./")]
    [InlineData("/cluster/compare", "../")]
    [InlineData("/cluster/centroids/closest", "../../")]
    public void Root_OfAPage_LeadsBackToTheBeginning(string path, string root) => Assert.Equal(root, PageUrl.RootOf(path));

    [Fact]
    public void Url_EscapesWhatOthersChose()
    {
        PageUrl url = new PageUrl("/cluster").With("alias", "a/b?c#d&e=%2f \"'<>").With("none", null);

        Assert.Equal("../cluster?alias=a%2Fb%3Fc%23d%26e%3D%252f%20%22%27%3C%3E", url.From("../"));
    }

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "ab…")]
    [InlineData("a\U0001F600b", 3, "a…")]
    [InlineData("ae\u0301x", 3, "a…")]
    public void Cut_NeverSplitsACharacter(string text, int length, string expected) => Assert.Equal(expected, ValueText.Cut(text, length));

    private static RenderFragment DrawingOf(string svg) => PageView.Of<Figure>(new() { [nameof(Figure.Svg)] = svg, [nameof(Figure.Name)] = "x" });

    private static async Task<RenderedPage> RenderAsync(RenderFragment body, CancellationToken cancellationToken = default)
    {
        ServiceCollection services = new();
        DashboardRoutes.AddServices(services);
        await using ServiceProvider provider = services.BuildServiceProvider();
        PageRenderer renderer = new(provider, NullLoggerFactory.Instance);
        return await renderer.RenderAsync("/", new PageView("x", body), session: null, cancellationToken);
    }
}
