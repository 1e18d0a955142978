namespace Relevance.Cluster.Tests.Drawing;

/// <summary>Tests that every figure is drawn as approved: set APPROVE_FIGURES=1 once to approve the figures, check them, and commit them.</summary>
public sealed class FigureGoldenTests
{
    private const string Approval = "APPROVE_FIGURES";

    public static TheoryData<string> Figures => [.. Gallery.Names];

    [Theory]
    [MemberData(nameof(Figures))]
    public void ToSvg_OfThreeClusters_IsTheApprovedPicture(string name) => Check(name, Gallery.Draw(name, 3, new FigureOptions()));

    [Theory]
    [InlineData("sizes")]
    [InlineData("heatmap")]
    [InlineData("map")]
    public void ToSvg_OfHostileLabels_IsTheApprovedPicture(string name) =>
        Check(name + "-hostile", Gallery.Draw(name, 16, new FigureOptions { Theme = FigureTheme.Dark, Width = 640 }, isHostile: true));

    private static void Check(string name, string svg)
    {
        string path = Path.Combine(GoldenFolder(), name + ".svg");
        if (Environment.GetEnvironmentVariable(Approval) == "1")
        {
            File.WriteAllText(path, svg);
        }

        Assert.True(File.Exists(path), $"There is no approved picture '{name}.svg'; {Approval}=1 makes it.");
        Assert.True(
            File.ReadAllText(path).ReplaceLineEndings("\n") == svg,
            $"'{name}' is not drawn as it was approved; if that is meant, run these tests once with {Approval}=1 and look at it.");
    }

    private static string GoldenFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string golden = Path.Combine(folder.FullName, "tests", "Relevance.Cluster.Tests", "Drawing", "Golden");
            if (Directory.Exists(golden))
            {
                return golden;
            }
        }

        throw new DirectoryNotFoundException("The folder tests/Relevance.Cluster.Tests/Drawing/Golden is not above the tests.");
    }
}
