using Relevance.Cluster.Clusterings.Belonging;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Reports;

public class ClusterContrastTests
{
    /// <summary>The mean accuracy of scikit-learn 1.2.1 on the same pairs: ten words by chi2 and logistic regression, StratifiedKFold of five parts.</summary>
    private const double ScikitLearnAccuracy = 0.8125;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Six documents each: "card" in all of a and in one of b, "transfer" in four of b, "please" in two of both.
    [Fact]
    public async Task ContrastAsync_OfTwoClusters_ListsTermsValuesAndNumbersBothWays()
    {
        await using var store = SqliteDocumentStore.Open(":memory:");
        ClusterOps clusters = await QuestionsAsync(store, 6);

        ClusterContrast contrast = await clusters.ContrastAsync("a", "b", cancellationToken: Token);
        ClusterContrast reverse = await clusters.ContrastAsync("b", "a", cancellationToken: Token);

        Assert.Equal(("a", "b", 6, 6, 0.5), (contrast.FirstLabel, contrast.SecondLabel, contrast.FirstCount, contrast.SecondCount, contrast.BaselineAccuracy));

        // Against 3.5 and 3.5 expected documents with "card": 2.5² / 3.5 · 2 = 3.57; "transfer", 0 and 4 against 2 and 2: 4.
        Assert.Equal(["transfer", "card"], contrast.Terms.Take(2).Select(term => term.Value));
        Assert.Equal((6, 1.0, 1.0 / 6), (contrast.Terms[1].Count, contrast.Terms[1].Share, contrast.Terms[1].RestShare));
        Assert.Equal(6.5 / 1.5, contrast.Terms[1].Lift, 12);
        Assert.DoesNotContain(contrast.Terms, term => term.Value == "please");
        Assert.Equal((0.0, 4.0 / 6), (contrast.Terms[0].Share, contrast.Terms[0].RestShare));

        CategoryProfile kind = Assert.Single(contrast.Categories);
        Assert.Equal(["new", "old"], kind.Values.Select(value => value.Value));
        Assert.Equal([(0, 0.0, 0.5), (6, 1.0, 0.5)], kind.Values.Select(value => (value.Count, value.Share, value.RestShare)));
        NumberProfile price = Assert.Single(contrast.Numbers);
        Assert.Equal((3.5, 13.5), (price.Numbers.Mean, price.RestMean));

        // Eight of twelve documents have a word that the other cluster lacks; the held-out rule is right about most of the rest.
        Assert.InRange(contrast.Accuracy, 0.75, 1);
        Assert.Equal(contrast.Accuracy, reverse.Accuracy);
        Assert.Equal(contrast.Terms.Select(term => (term.Value, term.RestShare)), reverse.Terms.Select(term => (term.Value, term.Share)));
        Assert.Equal(contrast.Numbers[0].Difference, -reverse.Numbers[0].Difference, 12);
        Assert.Empty(contrast.Remarks);
    }

    // The vectors of a are (1, 0) to (6, 0), those of b (0, 2) to (0, 7); the centroids (3.5, 0) and (0, 4.5).
    [Fact]
    public async Task ContrastAsync_ShowsExemplarsAndTheDocumentsBetween()
    {
        await using var store = SqliteDocumentStore.Open(":memory:");
        ClusterOps clusters = await QuestionsAsync(store, 6);
        var options = new ClusterReportOptions { MemberCount = 2, MemberFields = ["text"] };

        ClusterContrast contrast = await clusters.ContrastAsync("a", "b", options, cancellationToken: Token);

        Assert.Equal(["a", "a", "b", "b"], contrast.Exemplars.Select(document => document.Label));
        MemberLists exemplars = await clusters.ListExemplarsAsync(
            new MemberRankingOptions { PageSize = 2, Clusters = ["a", "b"], Metric = contrast.Metric }, Token);
        Assert.Equal(
            exemplars.SelectMany(list => list.Members).Select(member => (member.Document.Id, member.Distance)),
            contrast.Exemplars.Select(document => (document.DocumentId!, document.Score)));

        Assert.Equal(["b0", "a0"], contrast.Between.Select(document => document.DocumentId));
        Assert.Equal(Math.Sqrt(16.25) - 2.5, contrast.Between[0].Score, 6);
        Assert.Equal(Math.Sqrt(21.25) - 2.5, contrast.Between[1].Score, 6);
        Assert.Equal("my card is lost please", contrast.Documents["a0"]["text"].AsText());
        Assert.False(contrast.Documents["a0"]["price"].HasValue);
        Assert.Contains("my card is lost please", contrast.ToString(), StringComparison.Ordinal);
        Assert.Contains("| a0 | a | between |", contrast.ToMarkdown(), StringComparison.Ordinal);
        Assert.StartsWith(
            "kind,field,value,a,b,lift or difference\nterm,,transfer,0,0.6666666666666666,0.111111", contrast.ToCsv(), StringComparison.Ordinal);
        Assert.StartsWith("a with 6 documents against b with 6 documents: ", contrast.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContrastAsync_OfClustersThatAreTooSmall_HasNoAccuracyAndSaysWhy()
    {
        await using var store = SqliteDocumentStore.Open(":memory:");
        ClusterOps clusters = await QuestionsAsync(store, 4);

        ClusterContrast few = await clusters.ContrastAsync("a", "b", cancellationToken: Token);
        ClusterContrast wordless = await clusters.ContrastAsync("a", "b", new ClusterReportOptions { Fields = ["kind"] }, cancellationToken: Token);

        Assert.Equal((double.NaN, double.NaN), (few.Accuracy, wordless.Accuracy));
        Assert.NotEmpty(few.Terms);
        Assert.Equal(["The accuracy is omitted: it requires 5 documents of each cluster, and the smaller one has 4."], few.Remarks);
        Assert.Equal(["The accuracy is omitted: no text field has words."], wordless.Remarks);
        Assert.EndsWith("the smaller one has 4.", few.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContrastAsync_OfOneClusterOrOfAnUnknownOne_IsRejected()
    {
        await using var store = SqliteDocumentStore.Open(":memory:");
        ClusterOps clusters = await QuestionsAsync(store, 6);

        ArgumentException same = await Assert.ThrowsAsync<ArgumentException>(() => clusters.ContrastAsync("a", "a", cancellationToken: Token));
        ArgumentException unknown = await Assert.ThrowsAsync<ArgumentException>(() => clusters.ContrastAsync("a", "c", cancellationToken: Token));

        Assert.StartsWith("A contrast is between two clusters; both labels are 'a'.", same.Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "Dataset 'questions', clustering 'own' of 'v_vector_' has no cluster 'c'. The clusters are: a, b.", unknown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FieldNotFoundException>(
            () => clusters.ContrastAsync("a", "b", new ClusterReportOptions { Fields = ["texts"] }, cancellationToken: Token));
    }

    [Fact]
    public async Task ContrastAsync_ByCosine_OmitsZeroVectorsAndFieldsOfOneCluster()
    {
        await using var store = SqliteDocumentStore.Open(":memory:");
        Dataset dataset = new RelevanceClient(store).GetDataset("angles");
        float[][] vectors = [[1, 0], [2, 1], [0, 0], [0, 1], [1, 2], [1, 5]];
        await dataset.InsertDocumentsAsync(
            vectors.Select((vector, i) => new Document($"d{i}") { ["v_vector_"] = vector, [i < 3 ? "left" : "right"] = i, ["same"] = 7 }),
            cancellationToken: Token);
        ClusterOps clusters = dataset.GetClusterOps("own", "v_vector_");
        await clusters.LabelAsync(vectors.Select((_, i) => KeyValuePair.Create($"d{i}", i < 3 ? "a" : "b")), DistanceMetric.Cosine, Token);

        ClusterContrast contrast = await clusters.ContrastAsync("a", "b", cancellationToken: Token);

        Assert.Equal((3, 3, DistanceMetric.Cosine), (contrast.FirstCount, contrast.SecondCount, contrast.Metric));
        Assert.Equal(["d1", "d4", "d5"], contrast.Between.Select(document => document.DocumentId).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(contrast.Exemplars, document => document.DocumentId == "d2");
        Assert.Empty(contrast.Numbers);
        Assert.Equal(
            [
                "The accuracy is omitted: no text field has words.",
                "The field 'left' is omitted: at most one of the clusters has values.",
                "The field 'right' is omitted: at most one of the clusters has values.",
            ],
            contrast.Remarks.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ContrastAsync_ReportsFieldsAndDocuments_AndCanBeCanceled()
    {
        await using var store = SqliteDocumentStore.Open(":memory:");
        ClusterOps clusters = await QuestionsAsync(store, 6);
        InlineProgress<OperationProgress> progress = new();

        ClusterContrast contrast = await clusters.ContrastAsync("a", "b", null, progress, Token);

        Assert.Contains(new OperationProgress(OperationStage.Profiling, contrast.Fields.Count, contrast.Fields.Count), progress.Reports);
        Assert.Equal(new OperationProgress(OperationStage.Fetching, contrast.Documents.Count, contrast.Documents.Count), progress.Reports[^1]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => clusters.ContrastAsync("a", "b", cancellationToken: new CancellationToken(canceled: true)));
    }

    // Labels without relation to the texts: held-out documents are told apart by chance, although the terms were the best of hundreds.
    [Fact]
    public async Task ContrastAsync_OfRandomLabels_HasTheAccuracyOfChance()
    {
        (string[] texts, _, VectorSet vectors) = Banking();
        await using var store = SqliteDocumentStore.Open(":memory:");
        ClusterOps clusters = await LabeledAsync(
            store, [.. Enumerable.Range(0, 400).Select(row => (texts[row * 7], row % 2 == 0 ? "a" : "b", vectors[row * 7].ToArray()))]);

        ClusterContrast contrast = await clusters.ContrastAsync("a", "b", cancellationToken: Token);
        ClusterContrast otherSeed = await clusters.ContrastAsync(
            "a", "b", new ClusterReportOptions { Evaluation = new EvaluationOptions { Seed = 1, MaxDegreeOfParallelism = 1 } }, cancellationToken: Token);

        Assert.Equal(10, contrast.Terms.Count);
        Assert.InRange(contrast.Accuracy, 0.4, 0.6);
        Assert.NotEqual(contrast.Accuracy, otherSeed.Accuracy);
        Assert.Equal(contrast.Terms, otherSeed.Terms);
        Assert.Equal(contrast.Accuracy, (await clusters.ContrastAsync("a", "b", cancellationToken: Token)).Accuracy);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ContrastAsync_OfTheMostConfusedIntents_TellsFourOfFiveHeldOutQuestionsApart(int seed)
    {
        (string[] texts, string[] intents, VectorSet vectors) = Banking();
        await using var store = SqliteDocumentStore.Open(":memory:");
        ClusterOps clusters = await LabeledAsync(store, [.. texts.Select((text, row) => (text, intents[row], vectors[row].ToArray()))]);
        var options = new ClusterReportOptions { Fields = ["text"], MemberCount = 1, Evaluation = new EvaluationOptions { Seed = seed } };
        List<double> accuracies = [];
        foreach ((string first, string second) in MostConfused(vectors, intents).Take(20))
        {
            ClusterContrast contrast = await clusters.ContrastAsync(first, second, options, cancellationToken: Token);
            Assert.Equal((40, 40, 10), (contrast.FirstCount, contrast.SecondCount, contrast.Terms.Count));
            accuracies.Add(contrast.Accuracy);
        }

        string figures = $"mean {accuracies.Average():0.0000}, worst {accuracies.Min():0.0000}, scikit-learn {ScikitLearnAccuracy}";
        TestContext.Current.SendDiagnosticMessage(figures);
        Assert.True(accuracies.Average() >= 0.80 && accuracies.Min() >= 0.65, figures);
    }

    /// <summary>The pairs of intents, most votes of ten nearest neighbors for each other's intent first.</summary>
    private static IEnumerable<(string First, string Second)> MostConfused(VectorSet vectors, string[] intents)
    {
        string[] names = [.. intents.Distinct().Order(StringComparer.Ordinal)];
        int[] labels = [.. intents.Select(intent => Array.IndexOf(names, intent))];
        NeighborTable table = NeighborTable.Of(vectors, DistanceMetric.Cosine, new NeighborOptions { NeighborCount = 10 }, null, Token);
        Dictionary<(int Later, int Earlier), int> votes = [];
        for (int row = 0; row < labels.Length; row++)
        {
            foreach (int neighbor in table.NeighborsOf(row))
            {
                (int a, int b) = (labels[row], labels[neighbor]);
                if (a != b)
                {
                    (int, int) pair = (Math.Max(a, b), Math.Min(a, b));
                    votes[pair] = votes.GetValueOrDefault(pair) + 1;
                }
            }
        }

        return votes.OrderByDescending(pair => (pair.Value, pair.Key.Later, pair.Key.Earlier)).Select(pair => (names[pair.Key.Later], names[pair.Key.Earlier]));
    }

    private static (string[] Texts, string[] Intents, VectorSet Vectors) Banking()
    {
        string[][] lines =
            [.. File.ReadAllText(SharedData.PathOrSkip("banking77-test.tsv")).Split('\n').Skip(1).Where(line => line != "").Select(line => line.Split('\t'))];
        return (
            [.. lines.Select(line => line[0])],
            [.. lines.Select(line => line[1].TrimEnd('\r'))],
            VectorSet.ReadNumpy(SharedData.PathOrSkip("banking77-test.minilm.npy"), Token));
    }

    private static Task<ClusterOps> QuestionsAsync(SqliteDocumentStore store, int count)
    {
        string[] first = ["my card is lost", "the card was stolen", "new card", "card blocked", "is my card here", "card not working"];
        string[] second = ["a transfer failed", "transfer to a friend", "the transfer is late", "cancel my transfer", "why is money gone", "pay by card"];
        return LabeledAsync(
            store,
            [
                .. first.Take(count).Select((text, i) => (i < 2 ? $"{text} please" : text, "a", new[] { i + 1f, 0 })),
                .. second.Take(count).Select((text, i) => (i < 2 ? $"{text} please" : text, "b", new[] { 0, i + 2f })),
            ]);
    }

    private static async Task<ClusterOps> LabeledAsync(SqliteDocumentStore store, IReadOnlyList<(string Text, string Label, float[] Vector)> rows)
    {
        Dataset dataset = new RelevanceClient(store).GetDataset("questions");
        Dictionary<string, int> counts = [];
        List<Document> documents = [];
        Dictionary<string, string> labels = [];
        foreach ((string text, string label, float[] vector) in rows)
        {
            int place = counts[label] = counts.GetValueOrDefault(label, -1) + 1;
            labels.Add($"{label}{place}", label);
            documents.Add(new Document($"{label}{place}")
            {
                ["text"] = text,
                ["kind"] = label == "b" && place % 2 == 1 ? "new" : "old",
                ["price"] = (label == "b" ? 11 : 1) + place,
                ["v_vector_"] = vector,
            });
        }

        await dataset.InsertDocumentsAsync(documents, cancellationToken: Token);
        ClusterOps clusters = dataset.GetClusterOps("own", "v_vector_");
        await clusters.LabelAsync(labels, cancellationToken: Token);
        return clusters;
    }
}
