using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Evaluation;

/// <summary>Alarms for documents that arrive after a fit.</summary>
public class ClusterDriftTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>scipy 1.10.1: <c>scipy.stats.hypergeom.sf(found - 1, fitted + arrived, arrived, chosen)</c>.</summary>
    [Theory]
    [InlineData(1, 20, 1, 100, 1.980198019802e-01)]
    [InlineData(5, 20, 100, 3200, 2.495667246833e-04)]
    [InlineData(12, 20, 1000, 3200, 5.640374925961e-04)]
    [InlineData(20, 20, 1000, 3200, 2.962332002193e-13)]
    [InlineData(3, 8, 10, 60, 8.122443556367e-02)]
    [InlineData(8, 8, 10, 60, 4.766771953854e-09)]
    [InlineData(4, 20, 4, 30, 1.044721407625e-01)]
    [InlineData(0, 5, 3, 9, 1.000000000000e+00)]
    public void UpperTail_IsThatOfTheHypergeometricDistribution(int found, int chosen, int arrived, int fitted, double expected) =>
        Assert.Equal(expected, TopicWatch.UpperTail(found, chosen, arrived, fitted), expected * 1e-9);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Watch_OfTenUnseenIntentsAmongKnownOnes_RaisesEachAndFewOthers(int round)
    {
        (VectorSet vectors, string[] intents) = Clinc();
        string[] names = [.. intents.Distinct().Order(StringComparer.Ordinal)];
        HashSet<string> unseen = [.. names.Where((_, i) => i % 15 == round * 4)];
        int[] shuffled = [.. Shuffled(vectors.Count, round)];
        int[] known = [.. shuffled.Where(row => !unseen.Contains(intents[row]))];
        int[] fitted = known[..^1000];
        int[] stream = [.. shuffled.Where(row => unseen.Contains(intents[row]) || Array.IndexOf(known, row) >= fitted.Length)];
        KMeansResult fit = new KMeans(140).Run(vectors.Select(fitted), null, Token);

        ClusterDrift drift = ClusterDrift.Watch(vectors.Select(fitted), fit.Labels, vectors.Select(stream), null, null, Token);
        ClusterDrift quiet = ClusterDrift.Watch(vectors.Select(fitted), fit.Labels, vectors.Select(known[^1000..]), null, null, Token);

        (int Raised, int Delay)[] raised = [.. unseen.Select(intent => DelayOf(intent))];
        string[] topics = [.. drift.Alarms.Where(alarm => alarm.Kind == DriftAlarm.Topic).Select(IntentOf)];
        string[] wrong = [.. topics.Where(intent => !unseen.Contains(intent))];
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"raised {raised.Count(intent => intent.Raised > 0)} of 10 after {string.Join(' ', raised.Select(intent => intent.Delay).Order())} of their "
                + $"documents, {wrong.Length} false topics; without unseen intents {quiet.Alarms.Count(alarm => alarm.Kind == DriftAlarm.Topic)} topics and "
                + $"{quiet.Alarms.Count(alarm => alarm.Kind == DriftAlarm.Moved)} moved of 1000");
        Assert.True(raised.Count(intent => intent.Delay <= 20) >= 9);
        Assert.InRange(wrong.Length, 0, 2);
        Assert.InRange(quiet.Alarms.Count, 0, 3);

        string IntentOf(DriftAlarm alarm) => alarm.Rows.CountBy(row => intents[stream[row]]).MaxBy(count => count.Value).Key;

        (int Raised, int Delay) DelayOf(string intent)
        {
            DriftAlarm? alarm = drift.Alarms.FirstOrDefault(alarm => alarm.Kind == DriftAlarm.Topic && IntentOf(alarm) == intent);
            return alarm is null ? (0, 99) : (1, stream[..(alarm.Row + 1)].Count(row => intents[row] == intent));
        }
    }

    [Fact]
    public void Watch_OfAMovedCluster_RaisesIt_AndNoOther()
    {
        VectorSet all = Generated.Groups(600, 8, 3, 5);
        int[] labels = [.. new KMeans(3).Run(all, null, Token).Labels];
        float[] step = [.. Generated.Components(8, 9).Select(component => component * 0.6f)];
        int moved = labels[^1];
        var arrived = VectorSet.From(Enumerable.Range(400, 200).Select(row =>
            all[row].ToArray().Select((component, i) => labels[row] == moved ? component + step[i] : component).ToArray()));

        ClusterDrift drift = ClusterDrift.Watch(all.Select([.. Enumerable.Range(0, 400)]), labels[..400], arrived, null, null, Token);
        ClusterDrift same = ClusterDrift.Watch(
            all.Select([.. Enumerable.Range(0, 400)]), labels[..400], all.Select([.. Enumerable.Range(400, 200)]), null, null, Token);

        Assert.Contains(drift.Alarms, alarm => alarm.Kind == DriftAlarm.Moved && alarm.Label == ClusterLabels.Format(moved));
        Assert.All(drift.Alarms, alarm => Assert.Equal(ClusterLabels.Format(moved), alarm.Label));
        Assert.Empty(same.Alarms);
        Assert.StartsWith(
            "0 new topics and 0 moved clusters in 200 arrived documents; without any change, up to 0.2", same.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Watch_OnAnyNumberOfThreads_IsTheSame()
    {
        VectorSet all = Generated.Groups(300, 9, 4, 2);
        int[] labels = [.. new KMeans(3).Run(all.Select([.. Enumerable.Range(0, 200)]), null, Token).Labels];
        VectorSet arrived = all.Select([.. Enumerable.Range(200, 100)]);
        DriftOptions options = new() { FalseAlarmRate = 0.1, NeighborCount = 5, MaxVectors = 150, MaxDegreeOfParallelism = 1 };

        var progress = new InlineProgress<OperationProgress>();

        ClusterDrift one = ClusterDrift.Watch(all.Select([.. Enumerable.Range(0, 200)]), labels, arrived, options, progress, Token);
        ClusterDrift more = ClusterDrift.Watch(
            all.Select([.. Enumerable.Range(0, 200)]), labels, arrived, options with { MaxDegreeOfParallelism = 3 }, null, Token);

        Assert.Equal(150, one.FittedCount);
        Assert.Equal(new OperationProgress(OperationStage.Measuring, 100, 100), Assert.Single(progress.Reports));
        Assert.Equal(one.ToCsv(), more.ToCsv());
    }

    [Fact]
    public void Watch_OfTooFewVectors_SaysWhatToLower()
    {
        VectorSet all = Generated.Groups(20, 3, 2, 1);

        ArgumentException thrown = Assert.Throws<ArgumentException>(() => ClusterDrift.Watch(all, new int[20], all, null, null, Token));

        Assert.Contains("20 fitted vectors are too few for 20 neighbors. Lower NeighborCount.", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(ClusterDrift.Watch(all, new int[20], VectorSet.Empty(3), new DriftOptions { NeighborCount = 5 }, null, Token).Alarms);
    }

    [Fact]
    public async Task WatchDriftAsync_OfDocumentsThatArrived_NamesThem()
    {
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        Dataset dataset = new RelevanceClient(store).GetDataset("shop");
        ClusterOps clusters = dataset.GetClusterOps("km", "v_vector_");
        await dataset.InsertDocumentsAsync([.. Enumerable.Range(0, 60).Select(i => ToDocument(i, i % 2 * 10, 1))], cancellationToken: Token);
        await clusters.FitAsync(new KMeans(2), cancellationToken: Token);
        await dataset.InsertDocumentsAsync([.. Enumerable.Range(60, 20).Select(i => ToDocument(i, 100, 2))], cancellationToken: Token);
        await clusters.AssignUnlabeledAsync(Token);

        ClusterDrift drift = await clusters.WatchDriftAsync(Filter.Field("day") == 2, new DriftOptions { NeighborCount = 8 }, null, Token);
        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(
            () => clusters.WatchDriftAsync(Filter.Field("day").Exists(), cancellationToken: Token));

        DriftAlarm topic = Assert.Single(drift.Alarms, alarm => alarm.Kind == DriftAlarm.Topic);
        Assert.StartsWith("d6", topic.DocumentId, StringComparison.Ordinal);
        Assert.Contains($"raised by {topic.DocumentId}", topic.ToString(), StringComparison.Ordinal);
        Assert.Contains("0 documents have a label and do not match", thrown.Message, StringComparison.Ordinal);

        static Document ToDocument(int i, float x, int day) => new($"d{i}") { ["v_vector_"] = new[] { x + (i * 0.01f), 1f }, ["day"] = day };
    }

    private static (VectorSet Vectors, string[] Intents) Clinc()
    {
        VectorSet vectors = VectorSet.ReadNumpy(SharedData.PathOrSkip("clinc150-test.minilm.npy"), Token);
        string[] intents = [.. File.ReadLines(SharedData.PathOrSkip("clinc150-test.tsv")).Select(line => line.Split('\t')[1])];
        return (vectors, intents[^vectors.Count..]);
    }

    private static IEnumerable<int> Shuffled(int count, int round)
    {
        CounterRandom random = new(round, RandomPurpose.StructureRows, 0);
        return Enumerable.Range(0, count).OrderBy(row => random.Bits((ulong)row));
    }
}
