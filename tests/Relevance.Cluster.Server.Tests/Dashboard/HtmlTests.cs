using System.Security.Cryptography;
using System.Text;
using Relevance.Cluster.Server.Dashboard;
using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Dashboard.Parts;

namespace Relevance.Cluster.Server.Tests.Dashboard;

/// <summary>What pages are written with: nothing that runs or loads gets past it.</summary>
public sealed class HtmlTests
{
    [Fact]
    public void Text_IsEscapedInElementsAndAttributes()
    {
        HtmlWriter html = new("./");
        html.Element("p", "<b>&\"'\u0007\n", ("title", "\"><script>"));

        Assert.Equal("<!doctype html>\n<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;&quot;&#39;\uFFFD\n</p>", html.Finish());
    }

    [Theory]
    [InlineData("iframe")]
    [InlineData("object")]
    [InlineData("style")]
    [InlineData("svg")]
    [InlineData("base")]
    [InlineData("p onclick")]
    public void Element_ThatCouldRunOrLoad_IsNotWritten(string element) => Assert.Throws<ArgumentException>(() => new HtmlWriter("./").Open(element));

    [Theory]
    [InlineData("onclick")]
    [InlineData("style")]
    [InlineData("href")]
    [InlineData("src")]
    [InlineData("srcdoc")]
    [InlineData("action")]
    [InlineData("formaction")]
    [InlineData("http-equiv")]
    [InlineData("x=y z")]
    [InlineData("")]
    public void Attribute_ThatCouldRunOrLoad_IsNotWritten(string name)
    {
        HtmlWriter html = new("./");
        if (name.Length == 0)
        {
            // An attribute without a name is none.
            html.Element("p", "", ("title", null));
            Assert.Equal("<!doctype html>\n<p></p>", html.Finish());
            return;
        }

        Assert.Throws<ArgumentException>(() => html.Element("p", "", (name, "x")));
    }

    [Fact]
    public void Elements_LeftOpenOrClosedOutOfOrder_AreAnError()
    {
        HtmlWriter html = new("./");
        HtmlElement outer = html.Open("div");
        html.Open("p");

        Assert.Throws<InvalidOperationException>(html.Finish);
        Assert.Throws<InvalidOperationException>(outer.Dispose);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("ftp://example.com/")]
    public void ForeignLink_ToWhatIsNotTheWeb_IsNotWritten(string address) => Assert.Throws<ArgumentException>(() => new HtmlWriter("./").ForeignLink(new Uri(address), "x"));

    [Theory]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><rect style=\"fill:red\"/></svg>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><rect fill=\"url(https://evil.example/x)\"/></svg>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"https://evil.example/x\"/></svg>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><a href=\"javascript:alert(1)\"/></svg>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:x=\"http://www.w3.org/1999/xlink\"><rect x:href=\"y\"/></svg>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><foreignObject/></svg>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><!-- --><rect/></svg>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><style>@import url(https://evil.example/x);</style></svg>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><style>@media (prefers-color-scheme:dark){.rc-x{fill:#000000}}body{display:none}</style></svg>")]
    [InlineData("<!DOCTYPE svg [<!ENTITY x \"y\">]><svg xmlns=\"http://www.w3.org/2000/svg\"/>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/1999/xhtml\"/>")]
    [InlineData("<rect xmlns=\"http://www.w3.org/2000/svg\"/>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\">")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"/><p/>")]
    [InlineData("no drawing")]
    public void Drawing_WithAnythingButShapesAndTexts_IsRejected(string svg) => Assert.Throws<ArgumentException>(() => new HtmlWriter("./").Drawing(svg));

    [Fact]
    public void Drawing_OfShapesAndTexts_GoesThroughAsItIs()
    {
        const string Svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\"><title>&lt;script&gt;</title><g fill=\"#fff\"><rect x=\"1\"/></g></svg>";
        HtmlWriter html = new("./");
        html.Drawing(Svg);

        Assert.Equal("<!doctype html>\n" + Svg, html.Finish());
    }

    [Fact]
    public void Drawing_WithColorsForADarkPage_TellsThePolicy()
    {
        const string Style = "@media (prefers-color-scheme:dark){.rc-fill-ink{fill:#e8e8e8}.rc-line-ink{stroke:#e8e8e8}}";
        HtmlWriter html = new("./");
        html.Drawing($"<svg xmlns=\"http://www.w3.org/2000/svg\"><style>{Style}</style></svg>");
        html.Drawing($"<svg xmlns=\"http://www.w3.org/2000/svg\"><style>{Style}</style></svg>");

        Assert.Equal([Style], html.Styles);
        Assert.Contains($"style-src 'self' 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}';", PagePolicy.Of(html.Styles), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data:image/png;base64,iVBORw0KGgo=", true)]
    [InlineData("data:image/webp;base64,AAAA", true)]
    [InlineData("data:image/png;base64,", false)]
    [InlineData("data:image/png;base64,\"onerror=alert(1)", false)]
    [InlineData("data:image/svg+xml;base64,AAAA", false)]
    [InlineData("data:text/html;base64,AAAA", false)]
    [InlineData("https://example.com/a.png", false)]
    public void DataImage_IsAUsualPictureInBase64(string text, bool isOne) => Assert.Equal(isOne, DataImage.TryParse(text, out _));

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
    public void Cut_NeverSplitsACharacter(string text, int length, string expected) => Assert.Equal(expected, ValueView.Cut(text, length));
}
