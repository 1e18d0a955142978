using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Tests.Markup;

/// <summary>Tests what a figure can contain that is written into a page unchanged.</summary>
public sealed class SvgGuardTests
{
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
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"data:image/svg+xml;base64,AAAA\"/></svg>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><rect href=\"data:image/png;base64,AAAA\"/></svg>")]
    [InlineData("no drawing")]
    public void Check_DrawingWithAnythingButShapesTextsAndImages_Throws(string svg) => Assert.Throws<ArgumentException>(() => SvgGuard.Check(svg));

    [Theory]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\"><title>&lt;script&gt;</title><g fill=\"#fff\"><rect x=\"1\"/></g></svg>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"data:image/png;base64,AAAA\"/></svg>")]
    [InlineData("<svg class=\"dot\"><circle r=\"5\"/></svg>")]
    public void Check_DrawingOfShapesTextsAndImages_HasNoStyles(string svg) => Assert.Empty(SvgGuard.Check(svg));

    [Fact]
    public void Check_DrawingWithColorsForADarkPage_ReturnsThem()
    {
        const string Style = "@media (prefers-color-scheme:dark){.rc-fill-ink{fill:#e8e8e8}.rc-line-ink{stroke:#e8e8e8}}";

        Assert.Equal([Style], SvgGuard.Check($"<svg xmlns=\"http://www.w3.org/2000/svg\"><style>{Style}</style></svg>"));
    }
}
