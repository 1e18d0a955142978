using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Belonging;

public class LabelErrorsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Six vectors in two groups; the third of the first group has the label of the second. Each has two neighbors: the others of its group.
    [Fact]
    public void Find_OfOneWrongLabel_ListsItWithTheVote()
    {
        VectorSet vectors = VectorSet.From([[0f], [1f], [2.5f], [90f], [91f], [92.5f]]);
        var options = new NeighborOptions { NeighborCount = 2, Metric = DistanceMetric.Euclidean };

        var errors = LabelErrors.Find(vectors, ["a", "a", "b", "b", "b", "b"], options, null, Token);

        LabelError error = Assert.Single(errors.Documents);
        Assert.Equal((2, "b", 0.0, "a", 1.0), (error.Row, error.GivenLabel, error.GivenShare, error.SuggestedLabel, error.SuggestedShare));
        Assert.Equal([1, 0], error.NeighborRows);
        Assert.Equal(["a", "a"], error.NeighborLabels);

        // The mean share of a: (½ + ½) / 2; of b: (0 + 1 + 1 + 1) / 4.
        Assert.Equal(["a", "b"], errors.Classes);
        Assert.Equal([0.5, 0.75], errors.Thresholds);
        Assert.Equal([0, 0, 1, -1, -1, -1], errors.Scores);
        Assert.Equal("document,given,given share,suggested,suggested share,neighbors\nrow 2,b,0,a,1,1 0\n", errors.ToCsv());
        Assert.StartsWith("1 label of 6 probably wrong, by the vote of 2 neighbors (Euclidean)\n", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_OfRowsWithoutALabel_LetsThemNotVote()
    {
        VectorSet vectors = VectorSet.From([[1f, 0f], [1f, 0.1f], [1f, 0.2f], [0f, 1f], [0f, 0f]]);

        var errors = LabelErrors.Find(vectors, ["a", null, "a", "", "a"], new NeighborOptions { NeighborCount = 1 }, null, Token);

        Assert.Equal([-1, double.NaN, -1, double.NaN, double.NaN], errors.Scores);
        Assert.Equal((2, 0), (errors.MeasuredCount, errors.Documents.Count));
    }

    // Each in ten labels is replaced: by any other intent, or by that with the nearest mean, the noise of people who confuse two intents.
    [Theory]
    [InlineData(false, 0.99, 0.75, 0.75)]
    [InlineData(true, 0.965, 0.65, 0.65)]
    public void Find_OfSentencesWithWrongIntents_RanksThemFirst(bool isNearest, double area, double precision, double recall)
    {
        VectorSet vectors = SentenceData.Intents();
        string[] truth = SentenceData.Labels();
        (string[] given, bool[] isWrong) = Injected(vectors, truth, isNearest);

        var errors = LabelErrors.Find(vectors, given, cancellationToken: Token);

        double found = SentenceData.AreaUnderCurve(errors.Scores, isWrong);
        LabelError[] listed = [.. errors.Documents];
        double hits = listed.Count(error => isWrong[error.Row]);
        double right = listed.Count(error => isWrong[error.Row] && error.SuggestedLabel == truth[error.Row]);
        string figures = $"area {found:0.0000}, {listed.Length} listed, precision {hits / listed.Length:0.000}, recall {hits / 450:0.000}, "
            + $"suggestions {right / hits:0.000}";
        TestContext.Current.SendDiagnosticMessage(figures);
        Assert.True(found >= area && hits / listed.Length >= precision && hits / 450 >= recall && right / hits >= 0.9, figures);
    }

    [Fact]
    public void Find_OnAnyNumberOfThreads_HasTheSameBits()
    {
        VectorSet vectors = Generated.Groups(1200, 6, 7, 5);
        string[] labels = [.. Enumerable.Range(0, 1200).Select(row => $"{(row % 11 == 0 ? row % 5 : row % 7)}")];

        LabelErrors[] found =
            [.. new[] { 1, 3 }.Select(threads => LabelErrors.Find(vectors, labels, new NeighborOptions { MaxDegreeOfParallelism = threads }, null, Token))];

        Assert.NotEmpty(found[0].Documents);
        Assert.Equal(found[0].Scores, found[1].Scores);
        Assert.Equal(found[0].ToCsv(), found[1].ToCsv());
    }

    [Fact]
    public async Task FindLabelErrorsAsync_OfAField_NamesTheDocumentAndItsNeighbors()
    {
        await using var store = SqliteDocumentStore.Open(":memory:");
        Dataset dataset = new RelevanceClient(store).GetDataset("golden");
        await dataset.InsertDocumentsAsync(Golden.Documents(), cancellationToken: Token);

        LabelErrors errors = await dataset.FindLabelErrorsAsync(
            Golden.VectorField, "kind", new NeighborOptions { NeighborCount = 3 }, cancellationToken: Token);

        LabelError error = errors.Documents.Single(document => document.DocumentId == "p2");
        Assert.Equal(("boot", "shoe", 1.0), (error.GivenLabel, error.SuggestedLabel, error.SuggestedShare));
        Assert.Equal(["p0", "p1", "p3"], error.NeighborIds.Order(StringComparer.Ordinal));
        await Assert.ThrowsAsync<FieldNotFoundException>(() => dataset.FindLabelErrorsAsync(Golden.VectorField, "kinds", cancellationToken: Token));
        ArgumentException few = Assert.Throws<ArgumentException>(() => LabelErrors.Find(VectorSet.From([[1f], [2f]]), ["a", null], cancellationToken: Token));
        Assert.StartsWith("Neighbors require at least 2 vectors; there are 1.", few.Message, StringComparison.Ordinal);
    }

    private static (string[] Given, bool[] IsWrong) Injected(VectorSet vectors, string[] truth, bool isNearest)
    {
        string[] intents = [.. truth.Distinct().Order(StringComparer.Ordinal)];
        int[] labels = [.. truth.Select(intent => Array.IndexOf(intents, intent))];
        double[][] means = [.. intents.Select(_ => new double[vectors.Dimension])];

        for (int row = 0; row < labels.Length; row++)
        {
            for (int t = 0; t < vectors.Dimension; t++)
            {
                means[labels[row]][t] += vectors[row][t] / 30;
            }
        }

        int[] nearest =
        [
            .. means.Select(mean => means.Index()
                .Where(other => other.Item != mean)
                .MinBy(other => other.Item.Zip(mean, (x, y) => (x - y) * (x - y)).Sum()).Index),
        ];
        var random = new CounterRandom(7, (RandomPurpose)902, 0);
        int[] wrong = [.. Enumerable.Range(0, truth.Length).OrderBy(row => random.Bits((ulong)row)).Take(450)];
        string[] given = [.. truth];
        bool[] isWrong = new bool[truth.Length];

        foreach (int row in wrong)
        {
            int other = (labels[row] + 1 + random.Below(149, (ulong)(10_000 + row))) % 150;
            given[row] = intents[isNearest ? nearest[labels[row]] : other];
            isWrong[row] = true;
        }

        return (given, isWrong);
    }
}
