using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Relevance.Cluster.Clusterings.Distribution;
using Relevance.Cluster.Clusterings.Reports.Html;
using Relevance.Cluster.Tests.Drawing;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Reports.Html;

/// <summary>Tests the page of a report: its content, and that all content of documents remains text.</summary>
public sealed partial class HtmlReportTests
{
    private const string Evil = "</script><script>alert('x')</script><img src=x onerror=alert(1)>\u2028\u202Eline";

    // An image of one pixel.
    private const string Pixel = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

    [Fact]
    public void ToHtml_HasASectionForEveryPartOfAReport()
    {
        string page = Report().ToHtml();

        Assert.Equal(["search", "summary", "clusters", "distribution", "quality", "cards"], SectionIds(page));
        Assert.StartsWith("<!doctype html>\n<html lang=\"en\">\n", page, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", page, StringComparison.Ordinal);
        Assert.Equal(2, Pattern.Count(page, "<details class=\"card\""));
        Assert.Contains("<dt>silhouette</dt>", page, StringComparison.Ordinal);
        AssertBalanced(page);
    }

    [Fact]
    public void Write_OfEverything_LinksOnlyToPartsThatAreThere()
    {
        string page = Page();

        Assert.Equal(["search", "summary", "map", "clusters", "similarity", "distribution", "quality", "cards"], SectionIds(page));
        HashSet<string> ids = [.. Pattern.All(page, " id=\"([^\"]+)\"")];
        Assert.Equal(ids.Count, Pattern.Count(page, " id=\""));
        Assert.All(Pattern.All(page, "href=\"#([^\"]+)\""), target => Assert.Contains(target, ids));
        AssertBalanced(page);
    }

    [Fact]
    public void Policy_AllowsTheStyleAndTheScriptOfThePageAndNothingElse()
    {
        string page = Page();

        string policy = Pattern.First(page, "http-equiv=\"Content-Security-Policy\" content=\"([^\"]+)\"");
        Assert.Equal(
            $"default-src 'none'; style-src '{Hash(Inside(page, "style"))}'; script-src '{Hash(Inside(page, "script"))}'; img-src data:; base-uri 'none'; "
                + $"form-action 'none'",
            policy);
        Assert.Equal(1, Pattern.Count(page, "<style"));
        Assert.Equal(2, Pattern.Count(page, "<script"));
        Assert.DoesNotMatch(" style=\"| on[a-z]+=\"", page);
        Assert.EndsWith("form-action 'none'", policy, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NamesNoPlaceOutsideOfThePage()
    {
        // The name space of SVG is an address to look at only.
        string page = Page().Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);

        Assert.DoesNotContain("http:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_OfHostileTexts_KeepsThemTexts()
    {
        string page = Page(Evil);

        Assert.Equal(2, Pattern.Count(page, "<script"));
        Assert.Equal(2, Pattern.Count(page, "</script"));
        Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", page, StringComparison.Ordinal);
        AssertBalanced(page);

        string json = Pattern.First(page, "<script type=\"application/json\" id=\"data\">(.*?)</script>");
        Assert.DoesNotContain('<', json);
        Assert.DoesNotContain('\u2028', json);
        JsonElement data = JsonDocument.Parse(json).RootElement;
        Assert.Equal(Evil, data.GetProperty("documents")[0][2].GetString());
        Assert.Equal(Evil + "-a", data.GetProperty("clusters")[0][0].GetString());
    }

    [Fact]
    public void Write_OfEveryStrangeLabel_StaysWellFormed()
    {
        ClusterReport report = Report() with { Clusters = [.. Gallery.HostileLabels.Select(label => Report().Clusters[0] with { Label = label })] };

        string page = report.ToHtml();

        AssertBalanced(page);
        Assert.Equal(Gallery.HostileLabels.Length, Pattern.Count(page, "<details class=\"card\""));
        Assert.Contains("<bdi>ذراع التسوق (2)</bdi>", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0007', page);
        Assert.Equal(page.Length, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(page)).Length);
    }

    [Fact]
    public void Write_OfTheSame_GivesTheSameCharacters() => Assert.Equal(Page(), Page());

    [Theory]
    [InlineData(false, "<a href=\"https://shop.example/1.jpg\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">", "img-src data:;")]
    [InlineData(
        true,
        "<img src=\"https://shop.example/1.jpg\" alt=\"photo of 0\" loading=\"lazy\" referrerpolicy=\"no-referrer\">",
        "img-src data: https: http:;")]
    public void ImageFields_WithAnAddressOfTheWeb_AreLinksUnlessAskedFor(bool loadRemote, string element, string policy)
    {
        string page = WithImage("https://shop.example/1.jpg", loadRemote);

        Assert.Contains(element, page, StringComparison.Ordinal);
        Assert.Contains(policy, page, StringComparison.Ordinal);
    }

    [Fact]
    public void ImageFields_WithAPicture_ShowIt() =>
        Assert.Contains($"<img src=\"{Pixel}\" alt=\"photo of 0\">", WithImage(Pixel, loadRemote: false), StringComparison.Ordinal);

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:image/svg+xml;base64,PHN2Zz4=")]
    [InlineData("data:text/html;base64,PHN2Zz4=")]
    [InlineData("images/p-001.jpg")]
    public void ImageFields_WithAnythingElse_AreText(string text)
    {
        string page = WithImage(text, loadRemote: true);

        Assert.Contains($"<div class=\"image\"><bdi>{text}</bdi></div>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_SayWhatIsShown()
    {
        string page = Report().ToHtml(new HtmlReportOptions { Title = "Mine", Date = new DateOnly(2024, 2, 29), MemberCount = 1, TextFields = [] });

        Assert.Contains("<title>Mine</title>", page, StringComparison.Ordinal);
        Assert.Contains("<time datetime=\"2024-02-29\">2024-02-29</time>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<time", Report().ToHtml(), StringComparison.Ordinal);
        Assert.Equal(4, Pattern.Count(page, "<li><div><p class=\"muted\">"));
    }

    [Fact]
    public void Options_OutOfRange_AreRejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HtmlReportOptions { MemberCount = 1001 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HtmlReportOptions { MaxMapPoints = 100_001 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HtmlReportOptions { MaxSearchDocuments = -1 });
    }

    private static string WithImage(string image, bool loadRemote)
    {
        ClusterReport report = Report();
        ClusterProfile cluster = report.Clusters[0] with
        {
            Closest =
            [
                new RankedDocument
                {
                    Distance = 1,
                    Document = new Document("0") { ["photo"] = image },
                },
            ],
            Furthest = [],
        };
        return (report with { Clusters = [cluster] }).ToHtml(new HtmlReportOptions { ImageFields = ["photo"], LoadRemoteImages = loadRemote });
    }

    private static ClusterReport Report(string label = "") => ClusterReport.Create(new ClusterReportInput
    {
        Vectors = VectorSet.From([[0f, 1f], [2f, 1f], [12f, 3f]]),
        Labels = [label + "-a", label + "-a", label + "-b"],
    });

    private static string Page(string text = "plain")
    {
        ClusterReport report = Report(text);
        return HtmlReport.Write(new HtmlReportContent
        {
            Report = report,
            Options = new HtmlReportOptions { Title = text },
            Heatmap = CentroidHeatmap.FromMatrix([text + "-a", text + "-b"], new double[,] { { 1, 0.5 }, { 0.5, 1 } }),
            Documents =
                [
                    new HtmlReportDocument("0", 0, text, 0),
                    new HtmlReportDocument("1", 0, "", 1),
                    new HtmlReportDocument("2", 1, "third", 2),
                    new HtmlReportDocument("3", -1, "out", 3),
                ],
            LabeledCount = 4,
            Map = new HtmlReportMap { Points = [(0, 0, 1), (1, 2, 1), (2, 12, 3)], Centroids = [(0, 1, 1), (1, 12, 3)], DocumentCount = 3, Axes = ("x", "y") },
        });
    }

    private static string[] SectionIds(string page) => [.. Pattern.All(page, "<section id=\"([^\"]+)\"")];

    private static string Inside(string page, string element) => Pattern.First(page, $"<{element}>(.*?)</{element}>");

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    /// <summary>Asserts that every element is closed, in reverse order; elements without content are not.</summary>
    private static void AssertBalanced(string page)
    {
        string markup = Pattern.Without(page, "<(style|script)[^>]*>.*?</\\1>");
        Stack<string> open = new();
        foreach (Match tag in Tags().Matches(markup))
        {
            string name = tag.Groups[2].Value;
            if (tag.Groups[1].Value == "/")
            {
                Assert.Equal(open.Pop(), name);
            }
            else if (tag.Groups[3].Value != "/" && name is not ("meta" or "img" or "input"))
            {
                open.Push(name);
            }
        }

        Assert.Empty(open);
    }

    [GeneratedRegex("<(?<close>/?)(?<name>[a-z0-9]+)(?:\\s+[a-zA-Z:-]+(?:=\"[^\"<]*\")?)*\\s*(?<empty>/?)>", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Tags();
}
