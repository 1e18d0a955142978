using System.Globalization;
using System.Xml.Linq;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Tests.Drawing;

public class HeatmapSvgTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly string[] HostileLabels =
    [
        "<script>alert(\"x\")</script>", "R&D 'quoted' ]]>", "ذراع التسوق", "שלום-12", new string('x', 300), "電子商務",
        "emoji 🛒👩‍👩‍👧", "bell\u0007\u001b[31m", "half\ud800pair", "tab\tnew\nline", "", " ", "\uFFFF\uFFFE", "--><!--",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(14)]
    [InlineData(40)]
    [InlineData(100)]
    [InlineData(300)]
    public void ToSvg_HostileLabels_IsWellFormedAndInsideItsFrame(int count)
    {
        XElement svg = Draw(count, HostileLabels);

        double width = Number(svg, "width");
        double height = Number(svg, "height");
        XElement[] cells = [.. Group(svg, "cells").Elements(Svg + "rect")];
        XElement[] images = [.. svg.Descendants(Svg + "image")];
        Assert.Equal(count < 100 ? count * count : 0, cells.Length);
        Assert.Equal(count < 100 ? 0 : 1, images.Length);
        Assert.All(images, image =>
        {
            Assert.StartsWith("data:image/png;base64,", (string)image.Attribute("href")!, StringComparison.Ordinal);
            Assert.InRange(Number(image, "x") + Number(image, "width"), 0, width);
            Assert.InRange(Number(image, "y") + Number(image, "height"), 0, height);
        });
        Assert.All(svg.Descendants(Svg + "rect").Skip(1), r =>
        {
            Assert.InRange(Number(r, "x") + Number(r, "width"), 0, width);
            Assert.InRange(Number(r, "y") + Number(r, "height"), 0, height);
        });
        Assert.Equal(0, svg.Descendants().Count(e => e.Name.LocalName is "script" or "a" or "foreignObject"));
        Assert.DoesNotContain(svg.Descendants().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || a.Name == "id");
    }

    [Theory]
    [InlineData(101)]
    [InlineData(300)]
    [InlineData(900)]
    public void ToSvg_OfManyClusters_StaysBelowAMegabyteAndNamesSome(int count)
    {
        XElement svg = Draw(count, []);

        Assert.InRange(svg.ToString().Length, 1, 1_000_000);
        Assert.Single(Group(svg, "cells").Elements());
        Assert.InRange(LabelsOf(Group(svg, "rows")).Length, 30, 150);
        Assert.InRange(Number(svg, "width"), 500, 1500);
    }

    [Fact]
    public void ToSvg_Row0_IsAtTheTopAndColumn0AtTheLeft()
    {
        XElement svg = Draw(3, []);

        XElement[] cells = [.. Group(svg, "cells").Elements(Svg + "rect")];
        XElement topLeft = cells.MinBy(c => Number(c, "x") + Number(c, "y"))!;
        XElement topRight = cells.Where(c => Number(c, "y") == Number(topLeft, "y")).MaxBy(c => Number(c, "x"))!;
        Assert.Equal("cluster-0 · cluster-0: 1.0000", topLeft.Element(Svg + "title")!.Value);
        Assert.StartsWith("cluster-0 · cluster-2: ", topRight.Element(Svg + "title")!.Value, StringComparison.Ordinal);
        Assert.Equal("cluster-0", LabelsOf(Group(svg, "rows")).MinBy(t => t.Y).Text);
    }

    [Fact]
    public void ToSvg_ForScreenReaders_HasRoleTitleAndDescription()
    {
        XElement svg = Draw(2, ["a", "b"]);

        Assert.Equal("img", svg.Attribute("role")!.Value);
        Assert.Equal("cosine plot", svg.Attribute("aria-label")!.Value);
        Assert.Equal("cosine plot", svg.Elements().First().Value);
        Assert.Equal("Similarity of 2 centroids. Most similar: b and a, 0.5.", svg.Element(Svg + "desc")!.Value);
    }

    [Fact]
    public void ToSvg_Background_IsAPanelOfItsOwn() =>
        Assert.Equal("#ffffff", Draw(2, []).Element(Svg + "rect")!.Attribute("fill")!.Value);

    [Theory]
    [InlineData(3, true)]
    [InlineData(20, true)]
    [InlineData(40, false)]
    [InlineData(100, false)]
    public void ToSvg_Figures_AreDrawnWhereTheCellsHoldThem(int count, bool expected)
    {
        XElement svg = Draw(count, []);

        XElement? figures = svg.Elements(Svg + "g").SingleOrDefault(g => IsNamed(g, "figures"));
        Assert.Equal(expected ? count * count : 0, figures?.Elements(Svg + "text").Count() ?? 0);
        Assert.All(Group(svg, "cells").Elements(Svg + "rect"), c => Assert.NotEqual("", c.Element(Svg + "title")!.Value));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(12)]
    [InlineData(40)]
    [InlineData(100)]
    public void ToSvg_UpToAHundredClusters_NamesEveryRowAndColumnInReadableSizeWithoutOverlap(int count)
    {
        XElement svg = Draw(count, []);

        Assert.Equal(count, LabelsOf(Group(svg, "rows")).Length);
        Assert.Equal(count, Group(svg, "columns").Elements(Svg + "text").Count());
        double size = Number(Group(svg, "rows"), "font-size");
        Assert.InRange(size, 9, 12);
        double[] heights = [.. LabelsOf(Group(svg, "rows")).Select(l => l.Y).Order()];
        Assert.All(heights.Zip(heights.Skip(1)), pair => Assert.True(pair.Second - pair.First >= size));
    }

    [Fact]
    public void ToSvg_LongLabel_IsShortenedInTheDrawingAndWholeInTheTooltip()
    {
        string name = "the winter coats, boots and gloves that people bought when it was cold outside";

        XElement label = Group(Draw(2, [name, "b"]), "rows").Elements(Svg + "text").Last();

        Assert.Equal(name, label.Element(Svg + "title")!.Value);
        string drawn = label.Nodes().OfType<XText>().Single().Value;
        string[] ends = drawn.Split('…');
        Assert.Equal(2, ends.Length);
        Assert.True(name.StartsWith(ends[0], StringComparison.Ordinal) && name.EndsWith(ends[1], StringComparison.Ordinal) && ends[1].Length > 3, drawn);
    }

    [Fact]
    public void ToSvg_RightToLeftLabel_IsIsolatedInTheTextOfItsCells()
    {
        XElement cell = Group(Draw(2, ["שלום", "b"]), "cells").Elements(Svg + "rect").Last();

        Assert.Equal("\u2068שלום\u2069 · \u2068שלום\u2069: 1.0000", cell.Element(Svg + "title")!.Value);
    }

    [Fact]
    public void ToSvg_ValueBelowTheScale_TakesTheDarkestColorAndShowsItself()
    {
        double[,] values = { { 1, -0.4 }, { -0.4, 1 } };

        XElement svg = XElement.Parse(CentroidHeatmap.FromMatrix(["a", "b"], values).ToSvg());

        Assert.Equal("#0c0517", Group(svg, "cells").Elements(Svg + "rect").ElementAt(1).Attribute("fill")!.Value);
        Assert.Equal("-0.40", Group(svg, "figures").Elements(Svg + "text").ElementAt(1).Value);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(12)]
    public void ToSvg_FiguresInCells_StandOutAtLeastFourAndAHalfToOne(int count)
    {
        XElement svg = Draw(count, []);

        XElement[] cells = [.. Group(svg, "cells").Elements(Svg + "rect")];
        XElement[] figures = [.. Group(svg, "figures").Elements(Svg + "text")];
        Assert.All(cells.Zip(figures), pair => Assert.InRange(Color(pair.First).ContrastWith(Color(pair.Second)), 4.5, 21));
    }

    [Fact]
    public void ToSvg_ColorRange_ChangesColorsAndTicks()
    {
        double[,] values = { { 1, 0 }, { 0, 1 } };

        XElement svg = XElement.Parse(CentroidHeatmap.FromMatrix(["a", "b"], values, new CentroidHeatmapOptions { MinValue = -1 }).ToSvg());

        Assert.Equal("#cc035f", Group(svg, "cells").Elements(Svg + "rect").ElementAt(1).Attribute("fill")!.Value);
        Assert.Equal(["-1.0", "0.0", "1.0"], Group(svg, "tick-labels").Elements(Svg + "text").Select(t => t.Value));
    }

    [Fact]
    public void ToSvg_UnroundValues_WritesNoExponentAndNoNegativeZero()
    {
        double[,] values = { { 1, -0.0001 }, { -0.0001, 1 } };

        XElement svg = XElement.Parse(CentroidHeatmap.FromMatrix(["a", "b"], values).ToSvg());

        Assert.Equal("0.00", Group(svg, "figures").Elements(Svg + "text").ElementAt(1).Value);
        Assert.Equal("a · b: -0.0001", Group(svg, "cells").Elements(Svg + "rect").ElementAt(1).Value);
    }

    [Fact]
    public void ToSvg_Compact_DrawsNeighborsOfOneColorAsOneLine()
    {
        double[][] values = [[0, 0, 1, double.NaN], [1, 1, 1, 1], [0, 1, 0, 0]];
        HeatmapFigure figure = new()
        {
            Title = "heatmap",
            Description = "",
            Rows = ["a", "b", "c"],
            Columns = ["k", "l", "m", "n"],
            ValueAt = (row, column) => values[row][column],
            IsCompact = true,
        };

        XElement[] lines = [.. Group(XElement.Parse(figure.ToSvg(new FigureOptions())), "cells").Elements(Svg + "path")];

        Assert.Equal(["M3 0h1", "M0 0h2M0 2h1M2 2h2", "M2 0h1M0 1h4M1 2h1"], lines.Select(line => (string)line.Attribute("d")!));
        Assert.Equal(3, lines.Select(line => (string)line.Attribute("stroke")!).Distinct().Count());
    }

    private static XElement Draw(int count, string[] labels)
    {
        string[] names = [.. Enumerable.Range(0, count).Select(i => i < labels.Length ? labels[i] : $"cluster-{i}")];
        var values = new double[count, count];
        for (int row = 0; row < count; row++)
        {
            for (int column = 0; column < count; column++)
            {
                values[row, column] = 1 / (1.0 + Math.Abs(row - column));
            }
        }

        return XElement.Parse(CentroidHeatmap.FromMatrix(names, values).ToSvg(), LoadOptions.PreserveWhitespace);
    }

    private static XElement Group(XElement svg, string name) => svg.Elements(Svg + "g").Single(g => IsNamed(g, name));

    private static Rgb Color(XElement element)
    {
        byte[] channels = Convert.FromHexString(element.Attribute("fill")!.Value[1..]);
        return new Rgb(channels[0], channels[1], channels[2]);
    }

    private static bool IsNamed(XElement group, string name) => group.Attribute("class")?.Value.Split(' ')[0] == name;

    private static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    private static (double Y, string Text)[] LabelsOf(XElement group) =>
        [.. group.Elements(Svg + "text").Select(t => (Number(t, "y"), t.Nodes().OfType<XText>().Single().Value))];
}
