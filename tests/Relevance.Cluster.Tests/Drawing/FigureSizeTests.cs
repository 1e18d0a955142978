using System.Text;
using System.Xml.Linq;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Tests.Drawing;

/// <summary>Tests that no figure is larger than a megabyte, whatever its data, and that it states what it omits.</summary>
public sealed class FigureSizeTests
{
    private static readonly FigureOptions Options = new();

    [Theory]
    [InlineData(50, 10)]
    [InlineData(50, 200)]
    [InlineData(90, 10)]
    [InlineData(95, 10)]
    [InlineData(100, 10)]
    [InlineData(100, 2000)]
    [InlineData(400, 6000)]
    public void Heatmap_OfAnySizeAndNames_FitsAndKeepsItsCellsInPlace(int count, int nameLength)
    {
        NamedLabel[] names = Names(count, nameLength);
        HeatmapFigure figure = new()
        {
            Title = "heatmap",
            Description = "",
            Rows = names,
            Columns = names,
            ValueAt = (row, column) => Gallery.Noise(row, column),
        };

        XElement svg = Fits(figure.ToSvg(Options));

        XElement cells = svg.Descendants().Single(element => (string?)element.Attribute("class") == "cells");
        XElement first = cells.Elements().First();
        Box place = figure.CellsOf(Options);
        Assert.Equal(NumberText.Coordinate(place.X), (string?)first.Attribute("x"));
        Assert.Equal(NumberText.Coordinate(place.Y), (string?)first.Attribute("y"));
    }

    [Theory]
    [InlineData(200, 30, false)]
    [InlineData(1000, 10, true)]
    [InlineData(3000, 60, true)]
    public void Histograms_OfManyClusters_FitAndSayHowManyAreDrawn(int count, int nameLength, bool isCut)
    {
        HistogramPanel[] panels =
        [
            .. Names(count, nameLength)
                .Select((name, i) => new HistogramPanel(name, "average: 1.00", [.. Enumerable.Range(0, 50).Select(bin => 1 + ((bin * i) % 17))])),
        ];

        XElement svg = Fits(
            new HistogramFigure
            {
                Title = "t",
                Field = "price",
                BinEdges = [.. Enumerable.Range(0, 51).Select(edge => (double)edge)],
                Panels = panels,
            }.ToSvg(Options));

        Assert.Equal(isCut, Description(svg).Contains($"of {count} clusters are drawn.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(3000, 60)]
    [InlineData(6000, 10)]
    public void RowsOfEveryKind_OfManyClusters_Fit(int count, int nameLength)
    {
        NamedLabel[] names = Names(count, nameLength);

        Fits(new BarFigure { Title = "t", Bars = [.. names.Select((name, i) => new BarItem(name, i + 1, 0.001))] }.ToSvg(Options));
        Fits(new BoxFigure { Title = "t", Measure = "distance", Boxes = [.. names.Select((name, i) => BoxItem.Of(name, [1, 2, 3 + i]))] }.ToSvg(Options));
        Fits(new SilhouetteFigure { Title = "t", Mean = 0.5, Groups = [.. names.Select(name => new SilhouetteGroup(name, [0.7, 0.5, 0.3]))] }.ToSvg(Options));
        XElement stacked = Fits(
            new StackedFigure
            {
                Title = "t",
                Rows = names,
                Series = Names(90, nameLength),
                CountAt = (row, part) => 1 + ((row + part) % 3),
                HasShares = true,
            }.ToSvg(Options));
        Assert.Contains($"of {count} rows are drawn.", Description(stacked), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000, 10, 10)]
    [InlineData(3000, 300, 400)]
    [InlineData(300, 300, 4000)]
    public void Map_OfManyDocumentsGroupsAndCentroids_Fits(int pointCount, int groupCount, int nameLength)
    {
        NamedLabel[] names = Names(groupCount, nameLength);
        MapFigure figure = new()
        {
            Title = "map",
            Groups = names,
            Points = [.. Enumerable.Range(0, pointCount).Select(i => new MapPoint(Gallery.Noise(i, 1), Gallery.Noise(i, 2), i % groupCount))],
            Centroids = [.. names.Select((name, i) => new MapCentroid(name, Gallery.Noise(i, 3), Gallery.Noise(i, 4), i))],
        };

        Fits(figure.ToSvg(Options));
    }

    private static NamedLabel[] Names(int count, int length) => [.. Enumerable.Range(0, count).Select(i => (NamedLabel)$"{i}-".PadRight(length, 'é'))];

    private static XElement Fits(string svg)
    {
        Assert.InRange(Encoding.UTF8.GetByteCount(svg), 1, 1_000_000);
        return XElement.Parse(svg);
    }

    private static string Description(XElement svg) => svg.Elements().First(element => element.Name.LocalName == "desc").Value;
}
