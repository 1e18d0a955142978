using System.Reflection;
using System.Text.Json;

namespace Relevance.Cluster.Conformance;

/// <summary>Tests cluster names in every result about clusters: each form of the result shows them next to the labels.</summary>
/// <typeparam name="TFixture">Opens the store.</typeparam>
public abstract class NameConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : StoreFixture, new()
{
    private const string Name = "running shoes";
    private const string OtherName = "spring hats";

    /// <summary>The forms of results without clusters, or with labels alone, each with the reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["ClusterOps.LabelAsync ToString"] = "says how many clusters there are",
        ["ClusterOps.LabelByFieldAsync ToString"] = "says how many clusters there are",
        ["ClusterOps.ProjectAsync ToString"] = "says how many clusters there are",
        ["ClusterOps.GetHierarchyAsync ToString"] = "says how many clusters there are",
        ["ClusterOps.EvaluateAsync ToString"] = "says figures of the whole",
        ["ClusterOps.ContrastAsync ToCsv"] = "heads its columns with the labels, which a machine reads",
        ["ClusterOps.DistributionAsync-by-truth ToCsv"] = "heads its columns with the labels, which a machine reads",
    };

    /// <summary>Members of the object model that do not query clusters, or return no label.</summary>
    private static readonly string[] Others =
    [
        "ClusterOps.UpsertCentroidsAsync",
        "ClusterOps.DeleteCentroidAsync",
        "ClusterOps.SearchClusterCountAsync", "ClusterOps.TestStructureAsync",
        "ClusterOps.MergeClustersAsync",
        "ClusterOps.RenameClustersAsync",
        "ClusterOps.SetClusterNamesAsync", "ClusterOps.GetClusterNamesAsync", "ClusterOps.ExistsAsync", "ClusterOps.DeleteAsync",
        "ClusterOps.FitAsync", "ClusterOps.FitBatchesAsync",
        "ClusterOps.MatchAsync", "ClusterOps.MoveDocumentsAsync", "ClusterOps.GetHistoryAsync", "ClusterOps.WatchDriftAsync",
    ];

    private ClusterOps Clusters => Dataset.GetClusterOps("own", Vector);

    private Dataset Dataset => new RelevanceClient(Store).GetDataset(Shop);

    /// <summary>Every query, on clusters with names.</summary>
    private Dictionary<string, Func<Task<object>>> Questions => new()
    {
        ["ClusterOps.DistributionAsync"] = async () => await Clusters.DistributionAsync(cancellationToken: Token),
        ["ClusterOps.DistributionAsync-by-truth"] = async () => await Clusters.DistributionAsync("kind", cancellationToken: Token),
        ["ClusterOps.DistributionAsync-by-clusters"] = async () =>
            await Dataset.GetClusterOps("other", Vector).DistributionAsync(Clusters.LabelField, cancellationToken: Token),
        ["ClusterOps.CentroidHeatmapAsync"] = async () => await Clusters.CentroidHeatmapAsync(cancellationToken: Token),
        ["ClusterOps.CentroidDistancesAsync"] = async () => await Clusters.CentroidDistancesAsync(cancellationToken: Token),
        ["ClusterOps.GetHierarchyAsync"] = async () => await Clusters.GetHierarchyAsync(cancellationToken: Token),
        ["ClusterOps.GetCentroidsAsync"] = async () => await Clusters.GetCentroidsAsync(Token),
        ["ClusterOps.ExportCentroidsAsync"] = () => WrittenAsync(file => Clusters.ExportCentroidsAsync(file, Token)),
        ["ClusterOps.ExportAsync"] = () => WrittenAsync(file => Clusters.ExportAsync(file, cancellationToken: Token)),
        ["ClusterOps.RecomputeCentroidsAsync"] = async () => await Clusters.RecomputeCentroidsAsync(Token),
        ["ClusterOps.ListClosestAsync"] = async () => await Clusters.ListClosestAsync(cancellationToken: Token),
        ["ClusterOps.ListFurthestAsync"] = async () => await Clusters.ListFurthestAsync(cancellationToken: Token),
        ["ClusterOps.ListExemplarsAsync"] = async () => await Clusters.ListExemplarsAsync(cancellationToken: Token),
        ["ClusterOps.SilhouetteAsync"] = async () => await Clusters.SilhouetteAsync(cancellationToken: Token),
        ["ClusterOps.DispersionAsync"] = async () => await Clusters.DispersionAsync(Token),
        ["ClusterOps.TestSplitsAsync"] = async () => await Clusters.TestSplitsAsync(cancellationToken: Token),
        ["ClusterOps.MeasureStabilityAsync"] = async () => await Clusters.MeasureStabilityAsync(cancellationToken: Token),
        ["ClusterOps.FindOutliersAsync"] = async () => await Clusters.FindOutliersAsync(cancellationToken: Token),
        ["ClusterOps.FindDuplicatesAsync"] = async () => await Clusters.FindDuplicatesAsync(100, cancellationToken: Token),
        ["ClusterOps.DunnIndexAsync"] = async () => await Clusters.DunnIndexAsync(Token),
        ["ClusterOps.EvaluateAsync"] = async () => await Clusters.EvaluateAsync("kind", cancellationToken: Token),
        ["ClusterOps.NumericDistributionAsync"] = async () => await Clusters.NumericDistributionAsync("price", cancellationToken: Token),
        ["ClusterOps.MostSkewedAsync"] = async () => await Clusters.MostSkewedAsync("price", cancellationToken: Token),
        ["ClusterOps.CorrelationAsync"] = async () => await Clusters.CorrelationAsync(["price", "rank"], cancellationToken: Token),
        ["ClusterOps.ProjectAsync"] = async () => await Clusters.ProjectAsync(cancellationToken: Token),
        ["ClusterOps.AggregateAsync"] = async () => await Clusters.AggregateAsync(new AggregationQuery(), cancellationToken: Token),
        ["ClusterOps.AggregateAsync-page-2"] = async () =>
            await Clusters.AggregateAsync(
                new AggregationQuery
                {
                    Groupings = ["kind"],
                    PageSize = 1,
                    Page = 2,
                },
                cancellationToken: Token),
        ["ClusterOps.GroupBy"] = async () => await Clusters.GroupBy("kind").MeanAsync("price", Token),
        ["ClusterOps.GroupByCluster"] = async () => await Clusters.GroupByCluster().MeanAsync("price", Token),
        ["ClusterOps.GetFacetsAsync"] = async () => await Clusters.GetFacetsAsync(["kind"], Token),
        ["ClusterOps.CompareAsync"] = async () => await Clusters.CompareAsync("other", Token),
        ["ClusterOps.CompareAsync-as-the-other"] = async () => await Dataset.GetClusterOps("other", Vector).CompareAsync(Clusters, Token),
        ["ClusterOps.ContrastAsync"] = async () => await Clusters.ContrastAsync("cluster-0", "cluster-1", cancellationToken: Token),
        ["ClusterOps.CreateReportAsync"] = async () => await Clusters.CreateReportAsync(cancellationToken: Token),
        ["ClusterOps.WriteReportAsync"] = async () =>
        {
            using MemoryStream page = new();
            ClusterReport report = await Clusters.WriteReportAsync(page, new HtmlReportOptions { GroundTruthField = "kind" }, cancellationToken: Token);
            string html = System.Text.Encoding.UTF8.GetString(page.ToArray());
            Assert.True(
                html.Split($"{Name} (cluster-0)").Length > 12,
                "The page shows the name in its map, table, heatmap, pairs, distribution, ground truth, distances, cards and data.");
            return report;
        },
        ["ClusterOps.AssignAsync"] = async () => await Clusters.AssignAsync([new Document("new") { [Vector] = new[] { 0f, 1f } }], Token),
        ["ClusterOps.AssignVectorsAsync"] = async () => await Clusters.AssignVectorsAsync(VectorSet.From([[0f, 1f]]), Token),
        ["ClusterOps.AssignUnlabeledAsync"] = async () => await Clusters.AssignUnlabeledAsync(Token),
        ["ClusterOps.AssignBatchesAsync"] = async () => await Clusters.AssignBatchesAsync(cancellationToken: Token),
        ["ClusterOps.ReadLabelsAsync"] = async () => await Clusters.ReadLabelsAsync(cancellationToken: Token),
        ["ClusterOps.LabelAsync"] = async () => await Clusters.LabelAsync(Labels(), cancellationToken: Token),
        ["ClusterOps.LabelByFieldAsync"] = async () => await Clusters.LabelByFieldAsync("label", cancellationToken: Token),
        ["ClusterOps.FitSubclustersAsync"] = async () =>
            await Dataset.GetClusterOps("parts", Vector).FitSubclustersAsync(Clusters, new KMeans(2), cancellationToken: Token),
    };

    /// <summary>Exports to a CSV file, and returns the result after a check of the names in the file.</summary>
    private async Task<object> WrittenAsync<T>(Func<string, Task<T>> export)
        where T : notnull
    {
        bool hasNames = (await Clusters.GetClusterNamesAsync(Token)).Count > 0;
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        try
        {
            T result = await export(file);
            Assert.Equal(hasNames, (await File.ReadAllTextAsync(file, Token)).Contains(Name, StringComparison.Ordinal));
            return result;
        }
        finally
        {
            File.Delete(file);
        }
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await InsertAsync(
            [.. Enumerable.Range(0, 12).Select(n => new Document($"d-{n}")
            {
                ["kind"] = n % 3 == 0 ? "shoe" : "hat",
                ["price"] = (n * n) + 1,
                ["rank"] = 12 - n,
                ["label"] = n < 6 ? "cluster-0" : "cluster-1",
                [Vector] = new[] { n < 6 ? n * 0.1f : 5f, n < 6 ? 1f : n * 0.5f },
            })]);
        await Clusters.LabelAsync(Labels(), cancellationToken: Token);
        await Dataset
            .GetClusterOps("other", Vector)
            .LabelAsync(Labels().Select((label, n) => KeyValuePair.Create(label.Key, n % 4 == 0 ? "b" : "a")), cancellationToken: Token);
    }

    [Fact]
    public async Task EveryQuestionAboutClusters_ShowsTheirNamesInEveryForm()
    {
        await InsertAsync(new Document("unlabeled") { ["kind"] = "shoe", ["price"] = 1, ["rank"] = 1, ["label"] = "cluster-0", [Vector] = new[] { 0f, 1f } });
        await Clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-0"] = Name, ["cluster-1"] = OtherName }, Token);
        List<string> missing = [];
        foreach ((string question, Func<Task<object>> ask) in Questions)
        {
            object answer = await ask();
            foreach ((string form, string text) in FormsOf(answer))
            {
                if (!Exceptions.ContainsKey($"{question} {form}") && !text.Contains(Name, StringComparison.Ordinal))
                {
                    missing.Add($"{question} {form}: {text[..Math.Min(text.Length, 300)]}");
                }
            }
        }

        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    [Fact]
    public void EveryMemberOfClusterOps_IsAQuestionOfThisTest_OrAnswersWithNoLabel() => Assert.Empty(
        typeof(ClusterOps).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => !method.IsSpecialName)
            .Select(method => $"ClusterOps.{method.Name}").Distinct().Except(Questions.Keys).Except(Others));

    [Fact]
    public async Task Questions_WithoutNames_AnswerAsIfThereWereNone()
    {
        // A pair of documents always shows its labels in parentheses, and the page of a report says above that it has names.
        string[] others = ["ClusterOps.DunnIndexAsync", "ClusterOps.WriteReportAsync"];
        foreach ((string question, Func<Task<object>> ask) in Questions.Where(question => !others.Contains(question.Key)))
        {
            Assert.All(FormsOf(await ask()), form => Assert.DoesNotContain("(cluster-0)", form.Text, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("""{"_id":"x","cluster_metadata":"text"}""")]
    [InlineData("""{"_id":"x","cluster_metadata":{"labels":{"_cluster_.v_vector_.own":[1]}}}""")]
    [InlineData("""{"_id":"x","cluster_metadata":{"labels":{"_cluster_.v_vector_.own":{"labels":{"cluster-0":7,"cluster-1":"spring hats"}}}}}""")]
    public async Task Queries_WithAnInvalidName_TreatItAsMissing(string metadata)
    {
        await Store.UpdateMetadataAsync(Shop, Doc(metadata), Token);

        string table = (await Clusters.DistributionAsync(cancellationToken: Token)).ToString();

        Assert.Contains("cluster-0 ", table, StringComparison.Ordinal);
        Assert.DoesNotContain("(cluster-0)", table, StringComparison.Ordinal);
        Assert.Equal(metadata.Contains(OtherName, StringComparison.Ordinal), table.Contains($"{OtherName} (cluster-1)", StringComparison.Ordinal));
        await Assert.ThrowsAsync<FormatException>(() => Clusters.GetClusterNamesAsync(Token));
    }

    [Fact]
    public async Task RenamedClusters_TakeTheirNamesAlong_AlsoWhereTheyChangePlaces()
    {
        await Clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-0"] = Name, ["cluster-1"] = OtherName }, Token);

        await Clusters.RenameClustersAsync(new Dictionary<string, string> { ["cluster-0"] = "cluster-1", ["cluster-1"] = "cluster-0" }, Token);
        Assert.Equal([new("cluster-0", OtherName), new("cluster-1", Name)], await Clusters.GetClusterNamesAsync(Token));

        await Clusters.RenameClustersAsync(new Dictionary<string, string> { ["cluster-0"] = "hats" }, Token);
        Assert.Equal([new("cluster-1", Name), new("hats", OtherName)], await Clusters.GetClusterNamesAsync(Token));
    }

    [Fact]
    public async Task AClusterRenamedToALabelThatHadAName_HasItsOwnOrNone()
    {
        await Clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-0"] = Name }, Token);
        await Clusters.RenameClustersAsync(new Dictionary<string, string> { ["cluster-0"] = "old", ["cluster-1"] = "cluster-0" }, Token);

        Assert.Equal([new("old", Name)], await Clusters.GetClusterNamesAsync(Token));
    }

    [Fact]
    public async Task MergedClusters_LoseTheirNames_AndTheTargetKeepsItsOwn()
    {
        await Clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-0"] = Name, ["cluster-1"] = OtherName }, Token);

        await Clusters.MergeClustersAsync("cluster-0", ["cluster-1"], Token);

        Assert.Equal([new("cluster-0", Name)], await Clusters.GetClusterNamesAsync(Token));
    }

    [Fact]
    public async Task ADeletedClustering_LeavesNoNamesToTheNextOfItsAlias()
    {
        await Clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-0"] = Name }, Token);
        await Dataset.GetClusterOps("other", Vector).SetClusterNamesAsync(new Dictionary<string, string> { ["a"] = OtherName }, Token);

        Assert.True(await Clusters.DeleteAsync(Token));

        Assert.Empty(await Clusters.GetClusterNamesAsync(Token));
        Assert.Equal([new("a", OtherName)], await Dataset.GetClusterOps("other", Vector).GetClusterNamesAsync(Token));
    }

    [Fact]
    public async Task AClusteringThatIsFittedAnew_HasNoNamesOfTheClustersBefore()
    {
        Dictionary<string, string> names = new() { ["cluster-0"] = Name, ["cluster-1"] = OtherName };
        await Clusters.SetClusterNamesAsync(names, Token);
        FitSummary fit = await Clusters.FitAsync(new KMeans(2), cancellationToken: Token);
        Assert.Empty(fit.Distribution.Names);
        Assert.Empty(await Clusters.GetClusterNamesAsync(Token));

        await Clusters.SetClusterNamesAsync(names, Token);
        await Clusters.FitBatchesAsync(new MiniBatchKMeansLearner(2), cancellationToken: Token);
        Assert.Empty(await Clusters.GetClusterNamesAsync(Token));
    }

    [Fact]
    public async Task AReport_TakesTheNamesThatAreGiven_ThenThoseThatAreStored()
    {
        await Clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-0"] = Name, ["cluster-1"] = OtherName }, Token);

        ClusterReport both = await Clusters.CreateReportAsync(
            new ClusterReportOptions { Names = new Dictionary<string, string> { ["cluster-1"] = "caps" } },
            cancellationToken: Token);
        ClusterReport one = await Clusters.CreateReportAsync(
            new ClusterReportOptions { Names = new Dictionary<string, string> { ["cluster-1"] = "" } },
            cancellationToken: Token);

        Assert.Equal([$"{Name} (cluster-0)", "caps (cluster-1)"], both.Clusters.Select(cluster => cluster.DisplayName));
        Assert.Equal("caps (cluster-1)", both["cluster-0"].Nearest!.DisplayName);
        Assert.Equal([$"{Name} (cluster-0)", "cluster-1"], one.Clusters.Select(cluster => cluster.DisplayName));
        Assert.Equal(both.ToString(), ClusterReport.Parse(both.ToJson()).ToString());
    }

    private static KeyValuePair<string, string>[] Labels() =>
        [.. Enumerable.Range(0, 12).Select(n => KeyValuePair.Create($"d-{n}", n < 6 ? "cluster-0" : "cluster-1"))];

    /// <summary>Returns all texts of a result: of every public method without arguments that returns text, and its JSON.</summary>
    private static IEnumerable<(string Form, string Text)> FormsOf(object answer)
    {
        foreach (MethodInfo method in answer.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance))
        {
            bool isOwn = method.Name != nameof(ToString) || method.DeclaringType == answer.GetType();
            if (
                isOwn
                && method.ReturnType == typeof(string)
                && !method.IsSpecialName
                && !method.IsGenericMethod
                && answer.GetType().Namespace!.StartsWith("Relevance", StringComparison.Ordinal)
                && method
                    .GetParameters()
                    .All(parameter => parameter.IsOptional || parameter.ParameterType.Name.StartsWith("IReadOnlyList", StringComparison.Ordinal)))
            {
                // The figure of correlations is that of one cluster, or of all.
                object?[] arguments =
                [
                    .. method
                        .GetParameters()
                        .Select(parameter =>
                            parameter.Name == "label" ? "cluster-0"
                            : parameter.IsOptional
                                ? parameter.DefaultValue is { } value and not DBNull ? ValueOf(parameter, value)
                                    : null
                            : Array.Empty<string>()),
                ];
                yield return (method.Name, (string)method.Invoke(answer, arguments)!);
            }
        }

        yield return ("JSON", JsonSerializer.Serialize(answer, answer.GetType()));
    }

    private static object ValueOf(ParameterInfo parameter, object value) =>
        parameter.ParameterType.IsEnum ? Enum.ToObject(parameter.ParameterType, value) : value;
}
