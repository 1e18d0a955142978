using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Tests.Markup;

/// <summary>Tests what the HTML writer escapes, and what it rejects.</summary>
public sealed class HtmlWriterTests
{
    [Fact]
    public void Text_IsEscapedInElementsAndAttributes()
    {
        var html = new HtmlWriter();
        html.Element("p", "<b>&\"'\u0007\n", ("title", "\"><script>"));

        Assert.Equal("<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;&quot;&#39;\uFFFD </p>\n", html.Finish());
    }

    [Theory]
    [InlineData("iframe")]
    [InlineData("object")]
    [InlineData("script")]
    [InlineData("style")]
    [InlineData("svg")]
    [InlineData("a")]
    [InlineData("img")]
    [InlineData("form")]
    [InlineData("base")]
    [InlineData("p onclick")]
    public void Element_ThatCouldRunOrLoad_IsNotWritten(string element)
    {
        Assert.Throws<ArgumentException>(() => new HtmlWriter().Open(element));
        Assert.Throws<ArgumentException>(() => new HtmlWriter().OpenStyled(element, "margin:0"));
    }

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
    [InlineData("data-a=\"\" onclick")]
    [InlineData("")]
    public void Attribute_ThatCouldRunOrLoad_IsNotWritten(string name) =>
        Assert.Throws<ArgumentException>(() => new HtmlWriter().Element("p", "", (name, "x")));

    [Theory]
    [InlineData("background:url(https://evil.example/x)")]
    [InlineData("margin:0\" onclick=\"x")]
    [InlineData("width:expression(alert\\(1))")]
    public void Style_ThatCouldRunOrLoad_IsNotWritten(string declarations) =>
        Assert.Throws<ArgumentException>(() => new HtmlWriter().OpenStyled("p", declarations));

    [Fact]
    public void Elements_LeftOpenOrClosedOutOfOrder_AreAnError()
    {
        var html = new HtmlWriter();
        HtmlElement outer = html.Open("div");
        html.Open("p");

        Assert.Throws<InvalidOperationException>(html.Finish);
        Assert.Throws<InvalidOperationException>(outer.Dispose);
    }

    [Fact]
    public void Drawing_ThatTheGuardRejects_IsNotWritten() =>
        Assert.Throws<ArgumentException>(() => new HtmlWriter().Drawing("<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>"));
}
