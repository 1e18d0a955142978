using System.Xml.Linq;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Tests.Drawing;

namespace Relevance.Cluster.Tests.Notebooks;

/// <summary>Tests the HTML of a page: its content, and that no text of the data becomes markup.</summary>
public sealed class NotebookPageTests
{
    [Fact]
    public void Page_OfAnythingElse_ShowsItsText() => Assert.Equal("a < b", Read(NotebookPage.Of(new Sentence("a < b"))).Element("p")?.Value);

    [Fact]
    public void Text_OfSeveralLines_KeepsThem() =>
        Assert.Equal("first\n  second", Read(NotebookPage.Of(new Sentence("first\n  second"))).Element("pre")?.Value);

    [Fact]
    public void Text_OfHostileLabels_IsEscaped()
    {
        foreach (string label in Gallery.HostileLabels)
        {
            XElement page = Read(NotebookPage.Of(new Sentence(label)));

            Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script");
        }
    }

    [Fact]
    public void Table_HasAHeadingAndAligns()
    {
        var table = new Table(TableCell.Text("cluster"), TableCell.Heading("documents"));
        table.Add(TableCell.Text("<b>"), TableCell.Count(1234));

        XElement shown = Show(page => page.Table(table)).Descendants("table").Single();

        Assert.Equal(["cluster", "documents"], shown.Descendants("th").Select(cell => cell.Value));
        Assert.Equal(["<b>", "1234"], shown.Descendants("td").Select(cell => cell.Value));
        Assert.Equal(
            [false, true],
            shown.Descendants("td").Select(cell => cell.Attribute("style")!.Value.Contains("text-align:right", StringComparison.Ordinal)));
    }

    [Fact]
    public void Table_OfManyRows_ShowsTheFirstAndSaysSo()
    {
        var table = new Table(TableCell.Heading("row"));
        for (int row = 0; row <= NotebookPage.MaxRows; row++)
        {
            table.Add(TableCell.Count(row));
        }

        XElement page = Show(shown => shown.Table(table));

        Assert.Equal("199", page.Descendants("td").Last().Value);
        Assert.Equal("200 of 201 rows are shown.", page.Elements("p").Single().Value);
    }

    [Fact]
    public void Numbers_AreFolded()
    {
        XElement details = Show(page => page.Numbers(new Table(TableCell.Text("cluster")))).Element("details")!;

        Assert.Null(details.Attribute("open"));
        Assert.Single(details.Descendants("table"));
    }

    [Fact]
    public void Figure_TakesTheBackgroundOfTheReader()
    {
        FigureOptions? asked = null;

        Show(page => page.Figure(options =>
        {
            asked = options;
            return "<svg/>";
        }));

        Assert.Equal(FigureTheme.Auto, asked?.Theme);
    }

    [Fact]
    public void Records_WithDifferentFields_HaveAColumnForEach()
    {
        Table table = RecordTable.Of([[new("_id", "a"), new("price", "1", IsNumber: true)], [new("_id", "b"), new("brand", "Acme")]]);

        Assert.Equal(["_id", "price", "brand"], table.Heading.Select(cell => cell.Shown));
        Assert.Equal([["a", "1", ""], ["b", "", "Acme"]], table.Rows.Select(row => row.Select(cell => cell.Shown)));
    }

    [Fact]
    public void Records_WithTwoFieldsOfOneName_ShowTheFirst() =>
        Assert.Equal(
            ["0.5"],
            RecordTable
                .Of([
                    [new("score", "0.5", IsNumber: true), new("score", "a field of the document")],
                ])
                .Rows.Single()
                .Select(cell => cell.Shown));

    [Fact]
    public void Records_WithManyFields_AreCutAtTheRight()
    {
        NotebookCell[] wide = [.. Enumerable.Range(0, RecordTable.MaxColumns + 5).Select(i => new NotebookCell($"f{i}", "x"))];

        Assert.Equal(RecordTable.MaxColumns, RecordTable.Of([wide]).Heading.Count);
    }

    [Theory]
    [InlineData(80, "x")]
    [InlineData(81, "…")]
    public void Records_WithLongTexts_AreShortened(int length, string end) =>
        Assert.EndsWith(end, RecordTable.Of([[new("text", new string('x', length))]]).Rows.Single()[0].Shown, StringComparison.Ordinal);

    [Fact]
    public void Records_WithAnEmojiAtTheCut_KeepItWholeOrLeaveItOut() =>
        Assert.Equal(new string('x', 78) + "…", RecordTable.Of([[new("text", new string('x', 78) + "🛒🛒")]]).Rows.Single()[0].Shown);

    private static XElement Show(Action<NotebookPage> show) => Read(NotebookPage.Of(new Shown(show)));

    private static XElement Read(string html) => XElement.Parse(html, LoadOptions.PreserveWhitespace);

    private sealed record Sentence(string Text)
    {
        public override string ToString() => Text;
    }

    private sealed class Shown(Action<NotebookPage> show) : INotebookResult
    {
        void INotebookResult.Show(NotebookPage page) => show(page);
    }
}
