using Relevance.Cluster.BrowserTests.Support;

namespace Relevance.Cluster.BrowserTests;

/// <summary>Tests of the files that results write, opened in a browser from the disk.</summary>
public sealed class FromDiskTests(ChromiumFixture chromium)
{
    [Theory]
    [InlineData("heatmap.svg")]
    [InlineData("heatmap.html")]
    public async Task Heatmap_OpenedFromAFile_ShowsItsTextsAndLoadsNothing(string name)
    {
        CentroidHeatmap heatmap = CentroidHeatmap.FromMatrix(["<script>alert(1)</script>", "cluster-1"], new double[,] { { 1, .5 }, { .5, 1 } });
        DirectoryInfo folder = Directory.CreateTempSubdirectory("relevance-browser-");
        try
        {
            string path = Path.Combine(folder.FullName, name);
            await File.WriteAllTextAsync(
                path,
                name.EndsWith("svg", StringComparison.Ordinal) ? heatmap.ToSvg() : $"<!doctype html><meta charset=utf-8><title>x</title>{heatmap.ToHtml()}",
                TestContext.Current.CancellationToken);
            await using Visit visit = await Visit.OpenAsync(chromium, new Uri(path).AbsoluteUri);
            await visit.GoAsync("");

            Assert.Equal(4, await visit.Page.Locator("svg .cells rect").CountAsync());
            Assert.Equal(0, await visit.Page.Locator("script").CountAsync());
            Assert.Contains(
                await visit.Page.Locator("svg text").AllTextContentsAsync(),
                text => text.Contains("<script>alert(1)</script>", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
