using System.Text;
using System.Text.Json;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Reports.Html;

/// <summary>The page of a clustering, written as a file or into a stream.</summary>
public sealed class HtmlReportFileTests : IAsyncLifetime
{
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly string _folder = Directory.CreateTempSubdirectory("html-report-").FullName;
    private readonly Dataset _dataset;
    private readonly ClusterOps _clusters;

    public HtmlReportFileTests()
    {
        _dataset = new RelevanceClient(_store).GetDataset("golden");
        _clusters = _dataset.GetClusterOps("known-3", Golden.VectorField);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string FilePath => Path.Combine(_folder, "clusters.html");

    public async ValueTask InitializeAsync()
    {
        await _dataset.InsertDocumentsAsync(Golden.Documents(), cancellationToken: Token);
        await _clusters.FitAsync(new Golden.Model { Metric = DistanceMetric.SquaredEuclidean }, cancellationToken: Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task WriteReportAsync_WithAPath_WritesEveryPartAndGivesTheReport()
    {
        InlineProgress<OperationProgress> progress = new();

        ClusterReport report = await _clusters.WriteReportAsync(FilePath, progress: progress, cancellationToken: Token);

        string page = await File.ReadAllTextAsync(FilePath, Token);
        Assert.Equal(["search", "summary", "map", "clusters", "similarity", "distribution", "quality", "cards"], Pattern.All(page, "<section id=\"([^\"]+)\""));
        Assert.Contains("all of 12 documents", page, StringComparison.Ordinal);
        Assert.Equal(report.ToJson(), (await _clusters.CreateReportAsync(cancellationToken: Token)).ToJson());
        Assert.Equal([FilePath], Directory.GetFiles(_folder));
        Assert.Equal(new OperationProgress(OperationStage.Drawing, 2, 2), progress.Reports[^1]);
        Assert.Contains(new OperationProgress(OperationStage.Indexing, 12, 12), progress.Reports);
    }

    [Fact]
    public async Task WriteReportAsync_ManyAtOnceIntoOneFile_LeaveOneWholePage_AndNothingElse()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _clusters.WriteReportAsync(FilePath, cancellationToken: Token)));

        using MemoryStream page = new();
        await _clusters.WriteReportAsync(page, cancellationToken: Token);
        Assert.Equal(page.ToArray(), await File.ReadAllBytesAsync(FilePath, Token));
        Assert.Equal([FilePath], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task WriteReportAsync_OverAFolder_FailsAndLeavesNothing()
    {
        Directory.CreateDirectory(FilePath);

        await Assert.ThrowsAnyAsync<Exception>(() => _clusters.WriteReportAsync(FilePath, cancellationToken: Token));

        Assert.Empty(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task WriteReportAsync_Twice_GivesTheSameBytes()
    {
        byte[] first = await PageAsync();
        byte[] second = await PageAsync();

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task WriteReportAsync_MakesEveryDocumentFindableWithItsCluster()
    {
        JsonElement data = Data(Encoding.UTF8.GetString(await PageAsync(new HtmlReportOptions { TextFields = ["kind"] })));

        Assert.Equal(12, data.GetProperty("documents").GetArrayLength());
        Assert.Equal(["p0", "shoe"], new[] { 0, 2 }.Select(at => data.GetProperty("documents")[0][at].GetString()));
        Assert.Equal("cluster-0", data.GetProperty("clusters")[data.GetProperty("documents")[0][1].GetInt32()][0].GetString());
        Assert.Equal(36, data.GetProperty("map").GetArrayLength());
    }

    [Fact]
    public async Task WriteReportAsync_OfMoreThanTheMost_SamplesAndSaysSo()
    {
        string page = Encoding.UTF8.GetString(await PageAsync(new HtmlReportOptions { MaxSearchDocuments = 8, MaxMapPoints = 6 }));

        JsonElement data = Data(page);
        Assert.InRange(data.GetProperty("documents").GetArrayLength(), 6, 8);
        Assert.InRange(data.GetProperty("map").GetArrayLength() / 3, 4, 6);
        Assert.Matches("a sample of [678] of 12 documents, evenly spaced in each cluster", page);
        Assert.Matches("A sample: [456] of 12 documents, evenly spaced in each cluster", page);
    }

    [Fact]
    public async Task WriteReportAsync_WithoutMapAndSearch_LeavesThemOut()
    {
        string page = Encoding.UTF8.GetString(await PageAsync(new HtmlReportOptions { MaxSearchDocuments = 0, MaxMapPoints = 0 }));

        Assert.DoesNotContain("id=\"map\"", page, StringComparison.Ordinal);
        Assert.Contains("Finds clusters.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteReportAsync_WithAGroundTruth_HoldsTheClustersAgainstIt()
    {
        string page = Encoding.UTF8.GetString(await PageAsync(new HtmlReportOptions { GroundTruthField = "kind" }));

        Assert.Contains("Held against <bdi>kind</bdi>: adjusted Rand index ", page, StringComparison.Ordinal);
        Assert.Contains("kind in each cluster", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteReportAsync_OfAFieldThatIsNotThere_LeavesTheFileAsItIs()
    {
        await File.WriteAllTextAsync(FilePath, "before", Token);

        foreach (
            HtmlReportOptions options in new HtmlReportOptions[]
            {
                new() { TextFields = ["titel"] },
                new() { ImageFields = ["titel"] },
                new() { GroundTruthField = "titel" },
            }
        )
        {
            FieldNotFoundException exception = await Assert.ThrowsAsync<FieldNotFoundException>(() =>
                _clusters.WriteReportAsync(FilePath, options, cancellationToken: Token));
            Assert.Contains("titel", exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal("before", await File.ReadAllTextAsync(FilePath, Token));
        Assert.Equal([FilePath], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task WriteReportAsync_IntoAFolderThatIsNotThere_LeavesNothingBehind()
    {
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() =>
            _clusters.WriteReportAsync(Path.Combine(_folder, "none", "x.html"), cancellationToken: Token));

        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task WriteReportAsync_OfVectorsOfOneComponent_DrawsALine()
    {
        Dataset line = new RelevanceClient(_store).GetDataset("line");
        await line.InsertDocumentsAsync(
            [.. Enumerable.Range(0, 6).Select(i => new Document($"d{i}") { ["at_vector_"] = new float[] { i * i } })],
            cancellationToken: Token);
        ClusterOps clusters = line.GetClusterOps("two", "at_vector_");
        await clusters.FitAsync(new KMeans(2), cancellationToken: Token);
        using MemoryStream stream = new();

        await clusters.WriteReportAsync(stream, cancellationToken: Token);

        Assert.Contains("no second component", Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
        Assert.True(stream.CanWrite);
    }

    private static JsonElement Data(string page) =>
        JsonDocument.Parse(Pattern.First(page, "<script type=\"application/json\" id=\"data\">(.*?)</script>")).RootElement;

    private async Task<byte[]> PageAsync(HtmlReportOptions? options = null)
    {
        using MemoryStream stream = new();
        await _clusters.WriteReportAsync(stream, options, cancellationToken: Token);
        return stream.ToArray();
    }
}
