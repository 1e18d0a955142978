using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Datasets;

public sealed class VectorizeColumnsTests : IAsyncDisposable
{
    private static readonly string[] Chemistry =
    [
        "alcohol", "malic_acid", "ash", "alcalinity_of_ash", "magnesium", "total_phenols", "flavanoids", "nonflavanoid_phenols", "proanthocyanins",
        "color_intensity", "hue", "od280_od315_of_diluted_wines", "proline",
    ];

    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _rows;

    public VectorizeColumnsTests() => _rows = new RelevanceClient(_store).GetDataset("rows");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    // The first row of scikit-learn's StandardScaler, RobustScaler and MinMaxScaler on its wine data, as its user guide and Python's statistics module give it.
    [Theory]
    [InlineData(Scaling.Standardize, 1.51861254, -0.5622498, 0.23205254, -1.16959318, 1.01300893)]
    [InlineData(Scaling.Robust, 0.89733840, -0.10472973, 0.20143885, -0.90697674, 0.80804954)]
    [InlineData(Scaling.MinMax, 0.84210526, 0.19169960, 0.57219251, 0.25773196, 0.56134094)]
    public async Task Wine_IsScaledAsByScikitLearn(Scaling scaling, double alcohol, double acid, double ash, double alcalinity, double proline)
    {
        await InsertWineAsync();

        await _rows.VectorizeColumnsAsync(Chemistry, "wine_vector_", scaling, cancellationToken: Token);

        float[] first = (await _rows.GetDocumentAsync("row-1", Token))!.GetVector("wine_vector_").ToArray();
        double[] found = [first[0], first[1], first[2], first[3], first[12]];
        Assert.Equal([alcohol, acid, ash, alcalinity, proline], found, Near);
    }

    // scikit-learn: KMeans(3, n_init=10) on the wine data has an adjusted Rand index of 0.897 standardized, and 0.371 as it is.
    [Theory]
    [InlineData(Scaling.Standardize, 0.897)]
    [InlineData(Scaling.None, 0.371)]
    public async Task Wine_InThreeClusters_AgreesWithItsClassesAsInScikitLearn(Scaling scaling, double expected)
    {
        await InsertWineAsync();
        await _rows.VectorizeColumnsAsync(Chemistry, "wine_vector_", scaling, cancellationToken: Token);
        ClusterOps clusters = _rows.GetClusterOps("kmeans-3", "wine_vector_");
        await clusters.FitAsync(new KMeans(3), cancellationToken: Token);

        ContingencyTable table = await clusters.DistributionAsync("class", cancellationToken: Token);

        Assert.Equal(expected, table.AdjustedRandIndex, 3);
    }

    [Fact]
    public async Task UnitLength_KeepsTheProportionsOfEachDocument()
    {
        await InsertAsync(Row("a", 3, 4), Row("b", 3e200, 4e200), Row("zero", 0, 0));

        await _rows.VectorizeColumnsAsync(["x", "y"], "xy_vector_", Scaling.UnitLength, cancellationToken: Token);

        await AssertVectorAsync("a", 0.6f, 0.8f);
        await AssertVectorAsync("b", 0.6f, 0.8f);
        await AssertVectorAsync("zero", 0f, 0f);
    }

    [Fact]
    public async Task Column_OfEqualValues_BecomesZero()
    {
        await InsertAsync(Row("a", 7, 1), Row("b", 7, 3));

        await _rows.VectorizeColumnsAsync(["x", "y"], "xy_vector_", cancellationToken: Token);

        await AssertVectorAsync("a", 0f, -1f);
        await AssertVectorAsync("b", 0f, 1f);
    }

    // The values 0, 1 and 5 have mean 2, median 1 and deviation √(14/3).
    [Theory]
    [InlineData(MissingValueHandling.Mean, 0)]
    [InlineData(MissingValueHandling.Median, -1)]
    [InlineData(MissingValueHandling.Zero, -2)]
    public async Task MissingValue_IsFilledByItsRule(MissingValueHandling handling, double differenceToMean)
    {
        await InsertAsync(Row("a", 0, 1), Row("b", 1, 1), Row("c", 5, 1), new Document("gap") { ["y"] = 1 });

        await _rows.VectorizeColumnsAsync(
            ["x", "y"], "xy_vector_", options: new VectorizeColumnsOptions { MissingValues = handling }, cancellationToken: Token);

        Assert.Equal(differenceToMean / Math.Sqrt(14 / 3d), (await VectorAsync("gap"))[0], 1e-6);
    }

    [Fact]
    public async Task DocumentsWithoutAValue_AreSkippedAndListed()
    {
        await InsertAsync(Row("a", 1, 1), new Document("gap") { ["y"] = 2 }, Row("b", 3, 3));

        VectorizeColumnsSummary summary = await _rows.VectorizeColumnsAsync(["x", "y"], "xy_vector_", cancellationToken: Token);

        Assert.Equal((2, "gap"), (summary.VectorizedCount, Assert.Single(summary.SkippedDocumentIds)));
        Assert.False((await _rows.GetDocumentAsync("gap", Token))!.Contains("xy_vector_"));
    }

    [Fact]
    public async Task Categories_BecomeOneComponentForEachValue_InOrdinalOrder()
    {
        await InsertAsync(
            new Document("a") { ["color"] = "red", ["sold"] = true },
            new Document("b") { ["color"] = "blue", ["sold"] = false },
            new Document("c") { ["color"] = "red", ["sold"] = true });

        VectorizeColumnsSummary summary = await _rows.VectorizeColumnsAsync(
            ["color", "sold"], "row_vector_", Scaling.MinMax, new VectorizeColumnsOptions { EncodeCategories = true }, cancellationToken: Token);

        Assert.Equal(["color=blue", "color=red", "sold"], summary.Vectorizer.Components);
        await AssertVectorAsync("a", 0f, 1f, 1f);
        await AssertVectorAsync("b", 1f, 0f, 0f);
    }

    [Fact]
    public async Task Text_WithoutTheOptionForCategories_IsAnErrorThatNamesDocumentFieldAndOption()
    {
        await InsertAsync(new Document("a") { ["color"] = "red" });

        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(
            () => _rows.VectorizeColumnsAsync(["color"], "row_vector_", cancellationToken: Token));

        Assert.Contains("Dataset 'rows', document 'a', field 'color': expected a number, found text 'red'.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("EncodeCategories = true", exception.Message, StringComparison.Ordinal);
        Assert.False((await _rows.GetSchemaAsync(Token)).ContainsKey("row_vector_"));
    }

    [Fact]
    public async Task TooManyCategories_AreAnError()
    {
        await InsertAsync(new Document("a") { ["color"] = "red" }, new Document("b") { ["color"] = "blue" });

        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => _rows.VectorizeColumnsAsync(
            ["color"], "row_vector_", options: new VectorizeColumnsOptions { EncodeCategories = true, MaxCategories = 1 }, cancellationToken: Token));

        Assert.Contains("expected at most 1 categories, found 2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListInAColumn_IsRejectedWithItsDocument()
    {
        await InsertAsync(Row("a", 1, 1), new Document("list") { ["x"] = FieldValue.FromArray([1, 2]), ["y"] = 1 }, Row("b", 3, 1));

        VectorizeColumnsSummary summary = await _rows.VectorizeColumnsAsync(["x", "y"], "xy_vector_", cancellationToken: Token);

        RejectedDocument rejected = Assert.Single(summary.Rejected);
        Assert.Equal(("list", "field 'x': expected a number, found an array"), (rejected.DocumentId, rejected.Reason));
        Assert.Equal(2, summary.VectorizedCount);
    }

    [Fact]
    public async Task UnknownColumn_IsAnErrorThatListsTheColumnsOfNumbers()
    {
        await InsertAsync(Row("a", 1, 1));

        FieldNotFoundException exception = await Assert.ThrowsAsync<FieldNotFoundException>(
            () => _rows.VectorizeColumnsAsync(["x", "z"], "xy_vector_", cancellationToken: Token));

        Assert.Equal(["x", "y"], exception.Candidates.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData]
    [InlineData("x", "x")]
    public async Task Columns_ThatAreNoneOrNamedTwice_AreAnError(params string[] columns) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _rows.VectorizeColumnsAsync(columns, "xy_vector_", cancellationToken: Token));

    [Fact]
    public async Task LaterDocuments_GetVectorsByTheStoredScaling()
    {
        await InsertAsync(Row("a", 0, 0), Row("b", 10, 4));
        await _rows.VectorizeColumnsAsync(["x", "y"], "xy_vector_", Scaling.MinMax, cancellationToken: Token);
        await InsertAsync(Row("late", 20, 1));

        VectorizeColumnsSummary summary = await _rows.VectorizeColumnsAsync("xy_vector_", cancellationToken: Token);

        Assert.Equal(1, summary.VectorizedCount);
        await AssertVectorAsync("late", 2f, 0.25f);
        await AssertVectorAsync("b", 1f, 1f);
    }

    [Fact]
    public async Task StoredScaling_OfAFieldWithoutOne_IsAnErrorThatShowsTheCall()
    {
        await InsertAsync(Row("a", 0, 0));

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => _rows.VectorizeColumnsAsync("xy_vector_", cancellationToken: Token));

        Assert.Contains("await dataset.VectorizeColumnsAsync([…], \"xy_vector_\");", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_StatesTheScalingOfItsVectors()
    {
        await InsertAsync(Row("a", 0, 0), Row("b", 10, 4), Row("c", 11, 5));
        await _rows.VectorizeColumnsAsync(["x", "y"], "xy_vector_", Scaling.MinMax, cancellationToken: Token);
        ClusterOps clusters = _rows.GetClusterOps("kmeans-2", "xy_vector_");
        await clusters.FitAsync(new KMeans(2), cancellationToken: Token);

        ClusterReport report = await clusters.CreateReportAsync(cancellationToken: Token);

        Assert.Contains(
            "The vectors of 'xy_vector_' have 2 components from 2 columns, scaled from minimum to maximum: x (0 to 11), y (0 to 5).", report.Remarks);
    }

    [Fact]
    public async Task Vectorizer_ReadFromItsJson_ComputesTheSameBits()
    {
        await InsertAsync(Row("a", 0.1, 7), Row("b", 1 / 3d, 4), new Document("c") { ["x"] = 5, ["y"] = "old" });
        VectorizeColumnsSummary summary = await _rows.VectorizeColumnsAsync(
            ["x", "y"], "xy_vector_", Scaling.Standardize, new VectorizeColumnsOptions { EncodeCategories = true }, cancellationToken: Token);

        ColumnVectorizer read = ColumnVectorizer.Parse(summary.Vectorizer.ToJson());

        Assert.True(read.TryTransform(Row("new", 0.7, 4), out float[]? vector, out _));
        Assert.True(summary.Vectorizer.TryTransform(Row("new", 0.7, 4), out float[]? same, out _));
        Assert.Equal(same, vector);
        Assert.Equal(summary.Vectorizer.ToString(), read.ToString());
    }

    [Theory]
    [InlineData("no JSON", "not valid JSON")]
    [InlineData("{\"columns\": []}", "vectorizer has no 'scaling'")]
    public void Parse_OfAnotherText_NamesWhatIsWrong(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => ColumnVectorizer.Parse(json)).Message, StringComparison.Ordinal);

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-6;

    private static Document Row(string id, double x, double y) => new(id) { ["x"] = x, ["y"] = y };

    private Task<WriteSummary> InsertAsync(params Document[] documents) => _rows.InsertDocumentsAsync(documents, cancellationToken: Token);

    private Task<WriteSummary> InsertWineAsync() => _rows.InsertDocumentsAsync(
        DocumentFile.ReadAsync(SharedData.PathOrSkip("wine.csv"), new DocumentFileOptions { GenerateMissingIds = true }), cancellationToken: Token);

    private async Task AssertVectorAsync(string id, params float[] expected) => Assert.Equal(expected, await VectorAsync(id));

    private async Task<float[]> VectorAsync(string id)
    {
        Document document = (await _rows.GetDocumentAsync(id, Token))!;
        return document.GetVector(document.FieldNames.Single(name => name.EndsWith("_vector_", StringComparison.Ordinal))).ToArray();
    }
}
