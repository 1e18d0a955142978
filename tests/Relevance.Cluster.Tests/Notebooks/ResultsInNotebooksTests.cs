using System.Xml.Linq;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Tests.Drawing;

namespace Relevance.Cluster.Tests.Notebooks;

/// <summary>Tests how results appear in a notebook, through the attribute of the type and by member names, as the kernel finds them.</summary>
public sealed class ResultsInNotebooksTests : IAsyncLifetime
{
    private const string Field = "v_vector_";
    private static readonly string[] Labels =
    [
        .. Gallery.HostileLabels.Where(label => label.Length > 0 && !label.Contains('\ud800', StringComparison.Ordinal)),
    ];

    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly ClusterOps _clusters;
    private readonly Dataset _shop;

    public ResultsInNotebooksTests()
    {
        _shop = new RelevanceClient(_store).GetDataset("shop");
        _clusters = _shop.GetClusterOps("own", Field);
    }

    /// <summary>Two documents a cluster, and every label, title and brand is one that would like to be markup.</summary>
    public async ValueTask InitializeAsync()
    {
        await _shop.InsertDocumentsAsync(Labels.SelectMany((label, i) => Enumerable.Range(0, 2).Select(j => new Document($"p{i}-{j}")
        {
            ["title"] = label,
            ["brand"] = i % 2 == 0 ? label : FieldValue.Null,
            ["price"] = (10 * i) + j,
            [Field] = new[] { i + 1f, (j * 0.25f) + 1, (i % 3) + 0.5f },
        })));
        await _clusters.LabelAsync(Labels.SelectMany((label, i) => Enumerable.Range(0, 2).Select(j => KeyValuePair.Create($"p{i}-{j}", label))).ToDictionary());
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Results_WithHostileNames_ShowThemEscaped()
    {
        const string Name = "<b>&\"'|";
        ClusterOps two = _shop.GetClusterOps("two", Field);
        await two.FitAsync(new KMeans(2));
        await two.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-0"] = Name, ["cluster-1"] = Name });
        object[] results =
        [
            await two.DistributionAsync(),
            await two.DistributionAsync("brand"),
            await two.CentroidHeatmapAsync(),
            await two.CentroidDistancesAsync(),
            await two.ListClosestAsync(),
            await two.ListFurthestAsync(),
            (await two.ListClosestAsync())[0],
            await two.GetFacetsAsync(["brand"]),
            await two.GroupByCluster().MeanAsync("price"),
            await two.NumericDistributionAsync("price"),
            await two.SilhouetteAsync(),
            await two.CorrelationAsync(["price"]),
            await two.CreateReportAsync(),
            await two.CompareAsync(_clusters),
            await _clusters.CompareAsync(two),
            await two.DispersionAsync(),
            await two.DunnIndexAsync(),
            await two.ProjectAsync(),
        ];

        foreach (object result in results)
        {
            Dictionary<string, string> forms = Format(result);
            XElement page = XElement.Parse(forms["text/html"]);
            Assert.Contains(
                $"{Name} (cluster-",
                page.ToString(SaveOptions.DisableFormatting)
                    .Replace("&lt;", "<", StringComparison.Ordinal)
                    .Replace("&gt;", ">", StringComparison.Ordinal)
                    .Replace("&amp;", "&", StringComparison.Ordinal)
                    .Replace("&quot;", "\"", StringComparison.Ordinal),
                StringComparison.Ordinal);
            Assert.DoesNotContain("<b>", forms["text/html"], StringComparison.Ordinal);
            Assert.True(
                result is Projection || forms["text/plain"].Contains($"{Name} (cluster-", StringComparison.Ordinal),
                $"{result.GetType().Name}: {forms["text/plain"]}");
        }
    }

    [Fact]
    public async Task Results_WithHostileLabels_AreWellFormedAndHarmless()
    {
        object[] results =
        [
            await _clusters.DistributionAsync(),
            await _clusters.DistributionAsync("brand"),
            await _clusters.CentroidHeatmapAsync(),
            await _clusters.CentroidDistancesAsync(),
            await _clusters.ListClosestAsync(),
            await _clusters.ListFurthestAsync(),
            (await _clusters.ListClosestAsync())[0],
            await _clusters.GetFacetsAsync(["brand", "price"]),
            await _clusters.GroupBy("brand").MeanAsync("price"),
            await _shop.GroupBy("brand").CountAsync(),
            await _clusters.NumericDistributionAsync("price"),
            await _clusters.EvaluateAsync("brand"),
            await _clusters.SilhouetteAsync(),
            await _clusters.CorrelationAsync(["price"]),
            await _shop.CorrelationAsync(["price"]),
            await _shop.GetHealthAsync(),
            await _shop.GetSchemaAsync(),
            await _shop.ReadPageAsync(new DocumentQuery { PageSize = 5 }),
            (await _shop.GetDocumentAsync("p0-0"))!,
            await _shop.FindNeighborsAsync("p0-0", Field),
            await _clusters.CreateReportAsync(),
            await _clusters.CompareAsync(_clusters), await _clusters.DispersionAsync(), await _clusters.DunnIndexAsync(), await _clusters.ProjectAsync(),
            await _shop.GetClusterOps("two", Field).FitAsync(new KMeans(2)), new KMeans(2).Run(VectorSet.From([[0f], [1f], [9f]])),
        ];

        foreach (object result in results)
        {
            Dictionary<string, string> forms = Format(result);
            XElement page = XElement.Parse(forms["text/html"]);

            Assert.Equal(result.ToString(), forms["text/plain"]);
            Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "img" or "iframe" or "b");
            Assert.DoesNotContain(
                page.Descendants().Attributes(),
                attribute => attribute.Name.LocalName == "id" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
            Assert.NotEmpty(page.Value.Trim());
        }
    }

    [Fact]
    public async Task Lists_ShowTheDocumentsWithoutVectorsAndLabels()
    {
        MemberLists closest = await _clusters.ListClosestAsync(new MemberRankingOptions { IncludeVectors = true, Clusters = [Labels[1]] });

        XElement page = XElement.Parse(Format(closest)["text/html"]);

        Assert.Equal(["cluster", "distance", "_id", "title", "brand", "price"], page.Descendants("th").Select(cell => cell.Value));
        Assert.Equal(
            [Labels[1], "p1-0", Labels[1], "", "10"],
            page.Descendants("tbody").Elements().First().Elements().Where((_, column) => column != 1).Select(cell => cell.Value));
    }

    [Fact]
    public async Task Pictures_StandInThePage_WithTheirNumbersFolded()
    {
        XElement page = XElement.Parse(Format(await _clusters.DistributionAsync("brand"))["text/html"]);

        Assert.Contains(page.Descendants(), element => element.Name.LocalName == "svg");
        Assert.Single(page.Elements("details"));
    }

    [Fact]
    public void Results_WithNothingInThem_StillShowThemselves()
    {
        object[] results =
        [
            ClusterDistribution.Of([]),
            ContingencyTable.Of([], []),
            NumericDistribution.Of("price", ["a"], [double.NaN]),
            CorrelationMatrix.Of(
                ["price"],
                [
                    [double.NaN],
                ]),
            ClusterCorrelations.Of(
                ["a"],
                ["price"],
                [
                    [double.NaN],
                ]),
            CentroidHeatmap.FromMatrix(
                ["a"],
                new double[,]
                {
                    { 1 },
                }
            ),
            ClusteringComparison.Of(new Dictionary<string, string>(), new Dictionary<string, string>()),
            new ClusterMembers { Label = "a", Members = [] }, new DocumentPage { Documents = [] }, new ClusterModelResult { Labels = [] }, Schema.Empty,
            new SilhouetteResult
            {
                Values = [double.NaN],
                PerCluster = [],
                Mean = double.NaN,
                Metric = DistanceMetric.Cosine,
                IsSampled = false,
                MeasuredCount = 0,
                Labels = [0],
            },
        ];

        foreach (object result in results)
        {
            Assert.Equal("div", XElement.Parse(Format(result)["text/html"]).Name);
        }
    }

    [Fact]
    public async Task Silhouettes_OfDocuments_AreThePlotOfTheSameVectors()
    {
        SilhouetteResult silhouettes = await _clusters.SilhouetteAsync();

        XElement picture = XElement.Parse(silhouettes.ToSvg());

        Assert.Equal("silhouette plot", picture.Attribute("aria-label")?.Value);
        Assert.Equal(
            silhouettes.Clusters.Count + 1,
            silhouettes.ToCsv().Count(c => c == '\n') - Labels.Count(label => label.Contains('\n', StringComparison.Ordinal)));
        Assert.Contains("vega-lite", silhouettes.ToVegaLite(), StringComparison.Ordinal);
    }

    [Fact]
    public void Silhouettes_OfNoDocument_SayThatThereIsNothingToDraw() => Assert.Contains(
        "no silhouette was measured",
        Assert.Throws<InvalidOperationException>(() => new SilhouetteResult
        {
            Values = [],
            PerCluster = [],
            Mean = double.NaN,
            Metric = DistanceMetric.Cosine,
            IsSampled = false,
            MeasuredCount = 0,
        }.ToSvg()).Message,
        StringComparison.Ordinal);

    private static Dictionary<string, string> Format(object result)
    {
        object attribute = result.GetType().GetCustomAttributes(inherit: true).Single(found => found.GetType().Name == "TypeFormatterSourceAttribute");
        object source = Activator.CreateInstance((Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!)!;
        Assert.Equal(["text/html", "text/plain"], (string[])attribute.GetType().GetProperty("PreferredMimeTypes")!.GetValue(attribute)!);
        var forms = new Dictionary<string, string>(StringComparer.Ordinal);

        foreach (object formatter in (IEnumerable<object>)source.GetType().GetMethod("CreateTypeFormatters")!.Invoke(source, null)!)
        {
            using var text = new StringWriter();
            Assert.True((bool)formatter.GetType().GetMethod("Format")!.Invoke(formatter, [result, text])!);
            forms[(string)formatter.GetType().GetProperty("MimeType")!.GetValue(formatter)!] = text.ToString();
        }

        return forms;
    }
}
