using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Tests.Markup;

/// <summary>How text is escaped for XML and HTML.</summary>
public sealed class MarkupTextTests
{
    [Theory]
    [InlineData("a < b & \"c\" > 'd'", "a &lt; b &amp; &quot;c&quot; &gt; &#39;d&#39;")]
    [InlineData("a\tb\r\nc", "a b  c")]
    [InlineData("\0\u0007\u001b\u0085\uFFFE\uFFFF", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD")]
    [InlineData("🛒", "🛒")]
    public void Escape_Text_IsSafeInElementsAndAttributes(string text, string expected) => Assert.Equal(expected, MarkupText.Escape(text));

    [Fact]
    public void Escape_HalfSurrogatePairs_AreReplaced()
    {
        Assert.Equal("\uFFFDa", MarkupText.Escape("\ud800a"));
        Assert.Equal("a\uFFFD", MarkupText.Escape("a\udc00"));
        Assert.Equal("\uFFFD", MarkupText.Escape("\ud800"));
    }
}
