using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Distribution;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Clusterings.Reports;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Reports;

/// <summary>Tests reports of vectors and labels, against values computed by hand.</summary>
public sealed class ClusterReportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Six points on a line: a at 0, 1, 2; b at 10, 12; an outlier at 50; and one without a label.</summary>
    private static ClusterReportInput Line => new()
    {
        Vectors = VectorSet.From([[0f], [1f], [2f], [10f], [12f], [50f], [7f]]),
        Labels = ["a", "a", "a", "b", "b", "outlier", null],
        DocumentIds = ["p", "q", "r", "s", "t", "u", "v"],
    };

    [Fact]
    public void Create_OfALine_HasTheFiguresOfEachCluster()
    {
        ClusterReport report = ClusterReport.Create(Line, cancellationToken: Token);

        Assert.Equal(new ClusterCoverage { MeasuredCount = 5, OutlierCount = 1, UnlabeledCount = 1 }, report.Coverage);
        Assert.Equal(DistanceMetric.Euclidean, report.Metric);
        ClusterProfile a = report["a"];
        Assert.Equal((3, 0.5), (a.Size, a.Share)); // Of the six that have a label.

        // Centroids at 1 and 11. Distances of a: 1, 0, 1; of b: 1, 1; of all: mean 0.8, variance (4·0.04 + 0.64) / 5 = 0.16.
        Assert.Equal(2.0 / 3, a.Distances.Mean, 12);
        Assert.Equal((0.0, 1.0, 1.0), (a.Distances.Min, a.Distances.Max, a.Distances.Median));
        Assert.Equal(((2.0 / 3) - 0.8) / 0.4, a.SpreadZScore, 12);
        Assert.Equal((2.0, 2.0), (a.Inertia, report["b"].Inertia));
        Assert.Equal(new ReportMedoid("q", 1, 3, false), a.Medoid);
        Assert.Equal(new NearestCluster("b", 10, 1), a.Nearest);
        Assert.Equal([[0, 10], [10, 0]], report.CentroidDistances);
        Assert.Equal(["q", "p", "r"], a.Closest.Select(member => member.Document.Id));
        Assert.Equal(["p", "r", "q"], a.Furthest.Select(member => member.Document.Id));

        // Silhouettes of a: p (11 − 1.5)/11, q (10 − 1)/10, r (9 − 1.5)/9; the nearest of both are 8 apart, and both are 2 wide.
        Assert.Equal(((9.5 / 11) + (9.0 / 10) + (7.5 / 9)) / 3, a.Silhouette, 6);
        Assert.Equal((4.0, "AA"), (report.Overview.DunnIndex, report.Overview.DunnGrade));
    }

    [Theory]
    [InlineData(0.1, 3, 7)]
    [InlineData(19.99, 13, 27)]
    [InlineData(1234567.891, 300, 700)]
    public void Create_OfANumberThatIsTheSameEverywhere_HasNoDeviationAndNothingToTell(double price, int first, int second)
    {
        ClusterReport report = ClusterReport.Create(
            OfPrices([.. Enumerable.Repeat(price, first)], [.. Enumerable.Repeat(price, second)]),
            cancellationToken: Token);

        NumberProfile profile = report["a"].Numbers[0];
        Assert.Equal((price, price, 0.0), (profile.Numbers.Mean, profile.RestMean, profile.Numbers.StandardDeviation));
        Assert.Equal(double.NaN, profile.Difference);
        Assert.DoesNotContain("in the rest (", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_OfMeansThatReadTheSame_DoesNotCompareThem()
    {
        string alike = ClusterReport.Create(OfPrices([1234.5671, 1234.5672], [1234.5673, 1234.5674]), cancellationToken: Token).ToString();
        string apart = ClusterReport.Create(OfPrices([1234.5671, 1234.5672], [1236.5673, 1236.5674]), cancellationToken: Token).ToString();

        Assert.DoesNotContain("in the rest (", alike, StringComparison.Ordinal);
        Assert.Contains("price is lower: 1235 on average and 1237 in the rest", apart, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_OfNumbersBeyondFloat64_SaysOfHowManyDocumentsTheFiguresAre()
    {
        ClusterReportInput input = OfPrices([2, 4], [6]);
        FieldValue[] prices = [2, FieldValue.Parse("1e400"), 6];

        ClusterReport report = ClusterReport.Create(
            input with { Columns = new Dictionary<string, IReadOnlyList<FieldValue>> { ["price"] = prices } },
            cancellationToken: Token);

        Assert.Equal((1, 2.0), (report["a"].Numbers[0].Numbers.Count, report["a"].Numbers[0].Numbers.Mean));
        Assert.Contains("The field 'price' has a number in 2 of 3 documents.", report.Remarks);
    }

    private static ClusterReportInput OfPrices(double[] first, double[] second) => new()
    {
        Vectors = VectorSet.From([.. first.Concat(second).Select((_, row) => new float[] { row })]),
        Labels = [.. first.Select(_ => "a"), .. second.Select(_ => "b")],
        Columns = new Dictionary<string, IReadOnlyList<FieldValue>> { ["price"] = [.. first.Concat(second).Select(price => (FieldValue)price)] },
    };

    [Fact]
    public void Create_WithCentroids_MeasuresToThoseAndNotToTheMeans()
    {
        ClusterReport report = ClusterReport.Create(
            Line with { CentroidLabels = ["empty", "b"], Centroids = VectorSet.From([[20f], [10f]]), Metric = DistanceMetric.L1 }, cancellationToken: Token);

        Assert.Equal(["a", "b", "empty"], report.Clusters.Select(cluster => cluster.Label));
        Assert.Equal((0.0, 2.0), (report["b"].Distances.Min, report["b"].Distances.Max));
        Assert.Equal((0, 0), (report["empty"].Size, report["empty"].Distances.Count));
        Assert.Equal("b", report["empty"].Nearest!.Label);
        Assert.Null(report["empty"].Medoid);
        Assert.Equal("a", report["b"].Nearest!.Label); // 9 away, and the empty one is 10.
    }

    [Fact]
    public void Create_WithNumbers_HoldsThemAgainstTheRest()
    {
        FieldValue[] prices = [2, 4, 6, 10, default, 30, 1000];
        NumberProfile price = Assert.Single(ClusterReport.Create(Line with { Columns = Columns("price", prices) }, cancellationToken: Token)["a"].Numbers);

        // Of a: 2, 4, 6. Of the rest, the outlier included and the unlabeled not: 10, 30.
        // Of all five: mean 10.4, variance (70.56 + 40.96 + 19.36 + 0.16 + 384.16) / 5 = 103.04.
        Assert.Equal((3, 4.0, 4.0), (price.Numbers.Count, price.Numbers.Mean, price.Numbers.Median));
        Assert.Equal(20, price.RestMean);
        Assert.Equal((4 - 20) / Math.Sqrt(103.04), price.Difference, 12);
    }

    [Fact]
    public void Create_WithCategories_SaysHowMuchMoreFrequentEachIs()
    {
        FieldValue[] brands = ["x", "x", "y", "y", "z", "y", "x"];
        ClusterReport report = ClusterReport.Create(
            Line with { Columns = Columns("brand", brands) },
            new ClusterReportOptions { Fields = [new("brand", ReportFieldKind.Category)], MaxValues = 1 },
            cancellationToken: Token);

        // 2 of 3 here, 0 of 3 elsewhere: (2.5 / 4) / (0.5 / 4) = 5.
        CategoryProfile profile = Assert.Single(report["a"].Categories);
        Assert.Equal((3, 2), (profile.DocumentCount, profile.DistinctCount));
        Assert.Equal(new CategoryValue("x", 2, 2.0 / 3, 0, 5), Assert.Single(profile.Values));

        // y and z once each: the first by ordinal order; y is 1 of 2 here and 2 of 4 elsewhere: (1.5 / 3) / (2.5 / 5) = 1.
        Assert.Equal(new CategoryValue("y", 1, 0.5, 0.5, 1), Assert.Single(report["b"].Categories[0].Values));
    }

    [Fact]
    public void Create_WithArrays_CountsEachItemOnceADocument()
    {
        FieldValue[] tags = [new[] { "new", "new" }, new[] { "new", "sale" }, FieldValue.Null, new[] { "sale" }, default, default, default];
        CategoryProfile profile = ClusterReport.Create(Line with { Columns = Columns("tags", tags) }, cancellationToken: Token)["a"].Categories[0];

        Assert.Equal((2, 2), (profile.DocumentCount, profile.DistinctCount));
        Assert.Equal([("new", 2), ("sale", 1)], profile.Values.Select(value => (value.Value, value.Count)));
    }

    [Fact]
    public void Create_WithTexts_ListsTheTermsOfEachCluster()
    {
        FieldValue[] titles = ["red shoe", "the red boot", "red red", "the blue cup", "blue tea", "grey stone", "white stone"];
        ClusterReport report = ClusterReport.Create(Line with { Columns = Columns("title", titles) }, cancellationToken: Token);

        Assert.Equal(["red"], report["a"].Texts[0].Terms.Select(term => term.Term));
        Assert.Equal(["blue"], report["b"].Texts[0].Terms.Select(term => term.Term));
        Assert.EndsWith("Its words: blue.", report["b"].Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_ByTheRule_DecidesWhatEachFieldIs()
    {
        Dictionary<string, IReadOnlyList<FieldValue>> columns = new()
        {
            ["address"] = [.. Enumerable.Range(0, 7).Select(i => (FieldValue)$"images/{i}.jpg")],
            ["flag"] = [true, false, true, true, true, true, true],
            ["kind"] = ["x", "x", "y", "y", "y", "x", "y"],
            ["nothing"] = [default, FieldValue.Null, default, default, default, default, default],
            ["price"] = [1, 2, 3, 4, 5, 6, 7],
            ["title"] = [.. Enumerable.Range(0, 7).Select(i => (FieldValue)$"shoe number {i}")],
        };

        ClusterReport report = ClusterReport.Create(Line with { Columns = columns }, cancellationToken: Token);

        Assert.Equal(
            [
                new("flag", ReportFieldKind.Category), new("kind", ReportFieldKind.Category), new("price", ReportFieldKind.Number),
                new("title", ReportFieldKind.Text),
            ],
            report.Fields);
        Assert.Equal(
            [
                "The field 'address' is omitted: 6 of its 6 texts have no space, so that they are probably identifiers or addresses.",
                "The field 'nothing' is omitted: no document has a value.",
            ],
            report.Remarks);
    }

    [Fact]
    public void Create_AboveTheLimits_SamplesAndSaysSo()
    {
        VectorSet flowers = SharedData.Vectors("iris.csv", 0, 4);
        var input = new ClusterReportInput { Vectors = flowers, Labels = [.. Enumerable.Range(0, 150).Select(i => $"kind-{i / 50}")] };
        var options = new ClusterReportOptions
        {
            Evaluation = new() { MaxSilhouetteVectors = 60, MaxDunnVectors = 70, MaxMedoidMembers = 20, Seed = 1 },
        };

        ClusterReport whole = ClusterReport.Create(input, cancellationToken: Token);
        ClusterReport sampled = ClusterReport.Create(input, options, cancellationToken: Token);

        Assert.Empty(whole.Remarks);
        Assert.Equal(
            (60, true, 70, true),
            (sampled.Overview.SilhouetteVectorCount, sampled.Overview.IsSilhouetteSampled, sampled.Overview.DunnVectorCount, sampled.Overview.IsDunnSampled));
        Assert.True(sampled.Overview.DunnIndex >= whole.Overview.DunnIndex);
        Assert.Equal(
            [
                "The silhouettes are those of a random sample of 60 vectors (seed 1).",
                "The Dunn index is that of a random sample of 70 vectors (seed 1), which is an upper bound of the exact one.",
                "The medoids of 3 clusters are those of random samples of 20 members (seed 1).",
            ],
            sampled.Remarks);
        Assert.Equal(
            sampled.ToJson(),
            ClusterReport.Create(
                input,
                options with { Evaluation = options.Evaluation with { MaxDegreeOfParallelism = 1 } },
                cancellationToken: Token).ToJson());
    }

    [Fact]
    public void Create_ThatTestsTheClusters_SaysWhichAreReal()
    {
        VectorSet vectors = Generated.Groups(150, 6, 3, 5);
        string[] labels = [.. new KMeans(4).Run(vectors, cancellationToken: Token).Labels.Select(ClusterLabels.Format)];
        var input = new ClusterReportInput { Vectors = vectors, Labels = labels };
        var names = new Dictionary<string, string> { ["cluster-3"] = "half of a group" };
        var progress = new InlineProgress<OperationProgress>();

        ClusterReport report = ClusterReport.Create(input, new ClusterReportOptions { TestsClusters = true, Names = names }, progress, Token);

        Assert.Equal(3, report.Overview.Verdicts.Count);
        Assert.StartsWith("Structure: the vectors are not one cloud, p = 0.01 after 99 draws", report.Overview.Verdicts[0], StringComparison.Ordinal);
        Assert.Equal("The 4 clusters are 3 groups that are apart; in one group are cluster-0, half of a group (cluster-3).", report.Overview.Verdicts[1]);
        Assert.Equal("Under resampling, 2 stable, 2 doubtful.", report.Overview.Verdicts[2]);
        Assert.InRange(report["cluster-1"].Jaccard, 0.75, 1);
        Assert.InRange(report["cluster-3"].Jaccard, 0.5, 0.75);
        Assert.Contains("Doubtful under resampling (Jaccard 0.", report["cluster-3"].Description, StringComparison.Ordinal);
        string[] texts = [report.ToString(), report.ToMarkdown(), report.ToHtml()];
        Assert.All(texts, text => Assert.Contains("3 groups that are apart", text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.Contains("stability", text, StringComparison.Ordinal));
        Assert.DoesNotContain("grade", string.Join(' ', ReportProse.Judge(report.Overview).SkipLast(1)), StringComparison.Ordinal);
        Assert.Equal(report.ToJson(), ClusterReport.Parse(report.ToJson()).ToJson());
        Assert.Equal((9L, 9L), progress.Reports.Where(step => step.Stage == OperationStage.Measuring).Select(step => (step.Completed, step.Total)).Last());
    }

    [Fact]
    public void Create_OfTooFewVectorsToTestTheClusters_SaysWhatThatNeeds()
    {
        var input = new ClusterReportInput { Vectors = VectorSet.From([[0f], [1f], [9f]]), Labels = ["left", "left", "right"] };

        ClusterReport report = ClusterReport.Create(input, new ClusterReportOptions { TestsClusters = true }, null, Token);

        Assert.Equal(
            ["Whether the clusters are real was not tested: that needs two clusters and 10 of their documents."], report.Overview.Verdicts);
        Assert.Equal(double.NaN, report["left"].Jaccard);
    }

    [Fact]
    public void Parse_OfAReportOfAnEarlierVersion_HasNoVerdicts()
    {
        var input = new ClusterReportInput { Vectors = VectorSet.From([[0f], [1f], [9f]]), Labels = ["left", "left", "right"] };
        string json = ClusterReport.Create(input, null, null, Token).ToJson();

        ClusterReport report = ClusterReport.Parse(json.Replace(",\"verdicts\":[]", "").Replace("\"jaccard\":null,", ""));

        Assert.DoesNotContain("verdicts", json.Replace(",\"verdicts\":[]", ""), StringComparison.Ordinal);
        Assert.Equal((0, double.NaN), (report.Overview.Verdicts.Count, report["left"].Jaccard));
    }

    [Fact]
    public void Create_WithoutTheDunnIndex_SaysSo()
    {
        ClusterReport report = ClusterReport.Create(Line, new ClusterReportOptions { Evaluation = new() { MaxDunnVectors = 0 } }, cancellationToken: Token);

        Assert.Equal((0, null), (report.Overview.DunnVectorCount, report.Overview.DunnGrade));
        Assert.Contains("The Dunn index was not measured.", report.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "a", "a")]
    [InlineData("a", "b", "c")]
    [InlineData("outlier", "outlier", "outlier")]
    [InlineData(null, null, null)]
    public void Create_OfOneClusterOfSingletonsOrOfNone_IsNoError(string? first, string? second, string? third)
    {
        var input = new ClusterReportInput { Vectors = VectorSet.From([[0f], [1f], [3f]]), Labels = [first, second, third], Columns = Columns("n", [1, 2, 3]) };

        ClusterReport report = ClusterReport.Create(input, cancellationToken: Token);

        Assert.Equal(
            new[] { first, second, third }.OfType<string>().Where(label => label != "outlier").Distinct(),
            report.Clusters.Select(cluster => cluster.Label));
        Assert.Equal(report.Clusters.Count < 2, double.IsNaN(report.Overview.Silhouette));
        Assert.NotEmpty(report.ToString());
        Assert.Equal(report.ToJson(), ClusterReport.Parse(report.ToJson()).ToJson());
    }

    [Fact]
    public void Create_OfNothing_IsAnEmptyReport()
    {
        ClusterReport report = ClusterReport.Create(new ClusterReportInput { Vectors = VectorSet.Empty(3), Labels = [] }, cancellationToken: Token);

        Assert.Empty(report.Clusters);
        Assert.Equal(0, report.Coverage.DocumentCount);
        Assert.Contains("0 of 0 documents in 0 clusters", report.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("\n", report.ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WithNames_CallsClustersByThem()
    {
        ClusterReport report = ClusterReport.Create(
            Line,
            new ClusterReportOptions { Names = new Dictionary<string, string> { ["a"] = "Low end", ["none"] = "nobody" } },
            cancellationToken: Token);

        Assert.Equal("Low end (a)", report["a"].DisplayName);
        Assert.StartsWith(
            "Low end (a): 3 documents (50.0%), compact and well separated (silhouette 0.87); the nearest is b, 10 away",
            report["a"].ToString(),
            StringComparison.Ordinal);
        Assert.Equal("b", report["b"].DisplayName);
    }

    [Fact]
    public void Create_OfInputThatDoesNotFit_SaysWhere()
    {
        AssertRejected("there are 1 labels for 7 rows", Line with { Labels = ["a"] });
        AssertRejected("there are 2 document ids for 7 rows", Line with { DocumentIds = ["a", "b"] });
        AssertRejected("there are 1 labels of centroids for 0 rows", Line with { CentroidLabels = ["a"] });
        AssertRejected("the centroids have 2 components, the vectors 1", Line with { CentroidLabels = ["a"], Centroids = VectorSet.From([[1f, 2f]]) });
        AssertRejected("a centroid's label occurs twice", Line with { CentroidLabels = ["a", "a"], Centroids = VectorSet.From([[1f], [2f]]) });
        AssertRejected("there are 1 values of 'n' for 7 rows", Line with { Columns = Columns("n", [1]) });
        ArgumentException exception = Assert.Throws<ArgumentException>(() => ClusterReport.Create(
            Line,
            new ClusterReportOptions { Fields = ["price"] },
            cancellationToken: Token));
        Assert.Contains("no column 'price'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_ReportsProgress_AndStopsWhenCancelled()
    {
        var progress = new InlineProgress<OperationProgress>();

        ClusterReport.Create(Line with { Columns = Columns("n", [1, 2, 3, 4, 5, 6, 7]) }, null, progress, Token);

        Assert.Equal([1, 2, 3, 4, 5, 6, 1], progress.Reports.Select(report => report.Completed));
        Assert.Equal(new OperationProgress(OperationStage.Profiling, 1, 1), progress.Reports[^1]);
        Assert.Throws<OperationCanceledException>(() => ClusterReport.Create(Line, cancellationToken: new CancellationToken(canceled: true)));
    }

    private static Dictionary<string, IReadOnlyList<FieldValue>> Columns(string name, FieldValue[] values) => new() { [name] = values };

    private static void AssertRejected(string reason, ClusterReportInput input) =>
        Assert.Contains(
            reason,
            Assert.Throws<ArgumentException>(() => ClusterReport.Create(input, cancellationToken: Token)).Message,
            StringComparison.Ordinal);
}
