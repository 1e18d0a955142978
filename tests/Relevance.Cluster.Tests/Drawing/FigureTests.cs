using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Tests.Drawing;

/// <summary>Tests properties of every figure. If FIGURES_FOLDER is set, the figures are written to that folder for inspection.</summary>
public sealed partial class FigureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly string? Folder = Environment.GetEnvironmentVariable("FIGURES_FOLDER");

    public static TheoryData<string> Figures => [.. Gallery.Names];

    [Theory]
    [MemberData(nameof(Figures))]
    public void ToSvg_AnyNumberOfClustersAndHostileLabels_IsSafeXmlInsideItsFrame(string name)
    {
        foreach ((int clusters, bool isHostile) in new[] { (2, false), (12, true), (12, false), (40, false), (100, true) })
        {
            string text = Gallery.Draw(name, clusters, new FigureOptions(), isHostile);
            Save(text, $"{name}-{clusters}{(isHostile ? "-hostile" : "")}");
            XElement svg = XElement.Parse(text, LoadOptions.PreserveWhitespace);

            CheckSafety(svg);
            CheckNumbers(svg);
            CheckFrame(svg);
        }
    }

    [Theory]
    [MemberData(nameof(Figures))]
    public void ToSvg_ForScreenReaders_HasRoleTitleAndDescription(string name)
    {
        XElement svg = XElement.Parse(Gallery.Draw(name, 3, new FigureOptions { Title = "mine & <yours>" }));

        Assert.Equal("img", svg.Attribute("role")!.Value);
        Assert.Equal("mine & <yours>", svg.Attribute("aria-label")!.Value);
        Assert.Equal(["title", "desc"], svg.Elements().Take(2).Select(element => element.Name.LocalName));
        Assert.Equal("mine & <yours>", svg.Element(Svg + "title")!.Value);
        Assert.True(svg.Element(Svg + "desc")!.Value.Length > 20, svg.Element(Svg + "desc")!.Value);
    }

    [Theory]
    [MemberData(nameof(Figures))]
    public void ToSvg_TheSameResult_GivesTheSameText(string name) =>
        Assert.Equal(Gallery.Draw(name, 12, new FigureOptions()), Gallery.Draw(name, 12, new FigureOptions()));

    [Theory]
    [MemberData(nameof(Figures))]
    public void Theme_DecidesThePanelAndTheStyleSheet(string name)
    {
        XElement auto = XElement.Parse(Gallery.Draw(name, 3, new FigureOptions()));
        XElement light = XElement.Parse(Gallery.Draw(name, 3, new FigureOptions { Theme = FigureTheme.Light }));
        string darkText = Gallery.Draw(name, 12, new FigureOptions { Theme = FigureTheme.Dark });
        Save(darkText, $"{name}-12-dark");
        XElement dark = XElement.Parse(darkText);

        Assert.Equal("#ffffff", auto.Element(Svg + "rect")!.Attribute("fill")!.Value);
        Assert.Equal("#ffffff", light.Element(Svg + "rect")!.Attribute("fill")!.Value);
        Assert.Equal("#14171c", dark.Element(Svg + "rect")!.Attribute("fill")!.Value);
        Assert.StartsWith("@media (prefers-color-scheme:dark){.rc-fill-panel{fill:#14171c}", auto.Element(Svg + "style")!.Value, StringComparison.Ordinal);
        Assert.Empty(light.Elements(Svg + "style").Concat(dark.Elements(Svg + "style")));
        Assert.DoesNotContain("#262626", darkText, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Figures))]
    public void ToSvg_AnyNumberOfClusters_LetsNoTextsOverlap(string name)
    {
        foreach (int clusters in (int[])[2, 12, 40, 100])
        {
            XElement svg = XElement.Parse(Gallery.Draw(name, clusters, new FigureOptions()));

            // The widths are estimates, too wide rather than too narrow; vertical texts have their own columns.
            Box[] boxes = [.. Texts(svg).Where(text => !text.IsUpright && text.Group != "halos").Select(text => text.Box).OrderBy(box => box.Y)];
            for (int i = 0; i < boxes.Length; i++)
            {
                for (int j = i + 1; j < boxes.Length && boxes[j].Y < boxes[i].Y + boxes[i].Height; j++)
                {
                    Assert.False(
                        boxes[i].X < boxes[j].X + (boxes[j].Width * 0.85) && boxes[j].X < boxes[i].X + (boxes[i].Width * 0.85),
                        $"{name} of {clusters}: {boxes[i]} and {boxes[j]}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Figures))]
    public void Width_IsTakenOrGrownBeyondForHeatmaps(string name)
    {
        double width = Number(XElement.Parse(Gallery.Draw(name, 3, new FigureOptions { Width = 1000 })), "width");

        Assert.True(name is "heatmap" or "heatmap-ordered" or "distances" or "cross-table" ? width < 1100 : width == 1000, name);
    }

    [Fact]
    public void Width_OutOfRange_IsRejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FigureOptions { Width = 359 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FigureOptions { Width = 4001 });
    }

    [Theory]
    [InlineData("sizes")]
    [InlineData("shares")]
    [InlineData("map")]
    [InlineData("silhouette")]
    public void ToSvg_RightToLeftName_HasItsOwnDirectionAndIsWholeForThePointer(string name)
    {
        XElement svg = XElement.Parse(Gallery.Draw(name, 12, new FigureOptions(), isHostile: true));

        XElement label = svg.Descendants(Svg + "text").First(text => text.Value.Contains("שלום-12!", StringComparison.Ordinal));

        Assert.Equal("plaintext", label.Attribute("unicode-bidi")!.Value);
        Assert.Contains(svg.Descendants(Svg + "title"), title => title.Value.Contains(new string('x', 300), StringComparison.Ordinal));
        Assert.DoesNotContain(svg.DescendantNodes().OfType<XText>(), text => text.Value.Contains('\u202E', StringComparison.Ordinal));
    }

    private static void CheckSafety(XElement svg)
    {
        Assert.Equal(0, svg.Descendants().Count(e => e.Name.LocalName is "script" or "a" or "foreignObject" or "use" or "animate"));
        Assert.DoesNotContain(
            svg.Descendants().Attributes(),
            a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || a.Name.LocalName is "id" or "style");
        Assert.All(svg.Descendants().Attributes().Where(a => a.Name.LocalName == "href"), address =>
        {
            Assert.Equal("image", address.Parent!.Name.LocalName);
            Assert.StartsWith("data:image/png;base64,", address.Value, StringComparison.Ordinal);
        });
    }

    private static void CheckNumbers(XElement svg)
    {
        string[] numeric = ["x", "y", "width", "height", "d", "font-size", "stroke-width", "transform"];
        foreach (XAttribute attribute in svg.DescendantsAndSelf().Attributes().Where(a => numeric.Contains(a.Name.LocalName)))
        {
            Assert.True(NumbersOnly().IsMatch(attribute.Value), $"{attribute.Name}: {attribute.Value[..Math.Min(200, attribute.Value.Length)]}");
        }
    }

    private static void CheckFrame(XElement svg)
    {
        (double width, double height) = (Number(svg, "width"), Number(svg, "height"));
        foreach (XElement rectangle in svg.Descendants(Svg + "rect").Skip(1))
        {
            Assert.InRange(Number(rectangle, "x"), 0, width);
            Assert.InRange(Number(rectangle, "y"), 0, height);
            Assert.InRange(Number(rectangle, "x") + Number(rectangle, "width"), 0, width);
            Assert.InRange(Number(rectangle, "y") + Number(rectangle, "height"), 0, height);
        }

        foreach ((Box box, string text, _, _) in Texts(svg).Where(text => !text.IsUpright))
        {
            Assert.True(box.X >= 0 && box.X + box.Width <= width + 1 && box.Y >= 0 && box.Y + box.Height <= height, $"'{text}' leaves the picture");
        }
    }

    private static IEnumerable<(Box Box, string Text, string Group, bool IsUpright)> Texts(XElement svg)
    {
        foreach (XElement text in svg.Descendants(Svg + "text"))
        {
            string Inherited(string attribute) =>
                text.AncestorsAndSelf().Select(element => element.Attribute(attribute)?.Value).FirstOrDefault(value => value is not null) ?? "";
            string drawn = string.Concat(text.Nodes().OfType<XText>().Select(node => node.Value));
            string group = text.Parent!.Attribute("class")?.Value.Split(' ')[0] ?? "";
            if (text.Attribute("transform") is not null)
            {
                yield return (default, drawn, group, true);
                continue;
            }

            double size = double.Parse(Inherited("font-size"), CultureInfo.InvariantCulture);
            double width = TextWidth.Pixels(drawn, size);
            double left = Number(text, "x") - (Inherited("text-anchor") switch { "end" => width, "middle" => width / 2, _ => 0 });
            yield return (new Box(left, Number(text, "y") - (size * 0.76), width, size * 0.95), drawn, group, false);
        }
    }

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    private static void Save(string svg, string name)
    {
        if (Folder is not null)
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(Path.Combine(Folder, name + ".svg"), svg);
        }
    }

    [GeneratedRegex(@"^(100%|(translate|rotate|[MLHVZAhvlaz()\s]|-?\d+(\.\d{1,2})?)+)$", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex NumbersOnly();
}
