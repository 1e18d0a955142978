using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Tests.Markup;

/// <summary>Which addresses of others become images and links.</summary>
public sealed class AddressTests
{
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
    [InlineData("https://example.com/a?b=\"c", "https://example.com/a?b=%22c")]
    [InlineData("http://example.com", "http://example.com/")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("data:text/html,x", null)]
    [InlineData("ftp://example.com/", null)]
    [InlineData("/relative", null)]
    public void WebAddress_IsAnAbsoluteHttpAddress(string text, string? address)
    {
        Assert.Equal(address is not null, WebAddress.TryParse(text, out WebAddress? parsed));
        Assert.Equal(address, parsed?.Text);
    }
}
