using Relevance.Cluster.Storage;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Fitting;

/// <summary>Learning and labeling batch by batch.</summary>
public sealed class BatchTests : IAsyncLifetime
{
    private const string Field = "v_vector_";

    private static readonly VectorSet Vectors = Generated.Groups(700, 6, 5, 21);

    private readonly SqliteDocumentStore _inner = SqliteDocumentStore.Open(":memory:");
    private readonly WatchedStore _store;
    private readonly Dataset _dataset;
    private readonly ClusterOps _clusters;

    public BatchTests()
    {
        _store = new WatchedStore(_inner);
        _dataset = new RelevanceClient(_store).GetDataset("stream");
        _clusters = _dataset.GetClusterOps("online", Field);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static MiniBatchKMeansLearner Learner => new(5);

    public async ValueTask InitializeAsync() => await _dataset.InsertDocumentsAsync(
        [
            .. Enumerable.Range(0, 700).Select(row => new Document($"d{row}") { [Field] = Vectors[row].ToArray(), ["group"] = $"{row % 5}", ["n"] = row }),
            new Document("bare") { ["n"] = -1 },
        ],
        cancellationToken: Token);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task FitBatchesAsync_FindsTheGroups_WithLabelsWrittenBatchByBatch()
    {
        InlineProgress<OperationProgress> progress = new();

        FitSummary fit = await _clusters.FitBatchesAsync(Learner, new FitOptions { BatchSize = 200, Passes = 2 }, progress, Token);

        Assert.Equal(8, fit.BatchCount);
        Assert.Equal(700, fit.ModelResult.Labels.Count);
        Assert.Equal(fit.Distribution["cluster-2"], fit.ModelResult.Labels.Count(label => label == 2));
        Assert.Equal((700, 1L, "minibatch-kmeans-5"), (fit.Distribution.TotalCount, fit.SkippedCount, fit.ModelName));
        Assert.Equal(
            "minibatch-kmeans-5 on stream/v_vector_, stored as 'online': 5 clusters of 700 documents (1 skipped), learned from 8 batches",
            fit.ToString());
        Assert.InRange((await _clusters.DistributionAsync("group", cancellationToken: Token)).AdjustedRandIndex, 0.99, 1);
        Assert.Equal([200, 200, 200, 100], _store.LabelCounts);
        Assert.Equal(8, progress.Reports.Count(report => report.Stage == OperationStage.Fitting));
        Assert.Equal(new OperationProgress(OperationStage.Fitting, 1400, 1400), progress.Reports.Last(report => report.Stage == OperationStage.Fitting));
        Assert.Equal(new OperationProgress(OperationStage.Writing, 700, 700), progress.Reports[^1]);
    }

    [Fact]
    public async Task FitBatchesAsync_ThatMayNotReplace_FailsOnceTheClusteringExists()
    {
        FitOptions first = new() { ReplaceExisting = false };

        await _clusters.FitBatchesAsync(Learner, first, cancellationToken: Token);

        await Assert.ThrowsAsync<ClusteringExistsException>(() => _clusters.FitBatchesAsync(Learner, first, cancellationToken: Token));
    }

    [Fact]
    public async Task FitBatchesAsync_LearnsWhatALearnerDoesThatIsGivenTheSameBatches_HoweverTheStoreCutsItsOwn()
    {
        MiniBatchKMeansLearner expected = Learner;
        foreach (int start in new[] { 0, 150, 300, 450, 600 })
        {
            expected.Add(Vectors.Select([.. Enumerable.Range(start, Math.Min(150, 700 - start))]), Token);
        }

        foreach (int rows in new[] { int.MaxValue, 64, 1 })
        {
            _store.RowsPerBatch = rows;
            MiniBatchKMeansLearner learner = Learner;
            await _clusters.FitBatchesAsync(learner, new FitOptions { BatchSize = 150 }, cancellationToken: Token);

            Assert.All(Enumerable.Range(0, 5), label => Assert.Equal(expected.Centroids![label].ToArray(), learner.Centroids![label].ToArray()));
            Assert.Equal(expected.Counts, learner.Counts);
        }
    }

    [Fact]
    public async Task FitBatchesAsync_WithAFittedLearner_ContinuesFromIt()
    {
        MiniBatchKMeansLearner learner = Learner;
        await _clusters.FitBatchesAsync(learner, new FitOptions { Filter = Filter.Field("n") < 350 }, cancellationToken: Token);
        Assert.Equal(350, learner.Counts.Sum());
        FitSummary second = await _clusters.FitBatchesAsync(learner, new FitOptions { Filter = Filter.Field("n") >= 350 }, cancellationToken: Token);

        Assert.Equal((700, 350, 351L), (learner.Counts.Sum(), second.Distribution.TotalCount, second.SkippedCount));
        ClusterDistribution rest = await _clusters.AssignBatchesAsync(cancellationToken: Token);
        Assert.Equal(350, rest.TotalCount);
        Assert.InRange((await _clusters.DistributionAsync("group", cancellationToken: Token)).AdjustedRandIndex, 0.99, 1);
    }

    [Fact]
    public async Task AssignBatchesAsync_LabelsUnlabeledDocuments_OrAll()
    {
        await _clusters.FitAsync(new KMeans(5), new FitOptions { Filter = Filter.Field("n") < 500 }, cancellationToken: Token);
        await _store.UpdateLabelsAsync("stream", new ClusteringKey(Field, "online"), [new("d0", "odd"), new("d1", "outlier")], Token);
        _store.LabelCounts.Clear();

        ClusterDistribution rest = await _clusters.AssignBatchesAsync(new AssignOptions { BatchSize = 64 }, cancellationToken: Token);
        string? kept = (await _dataset.GetDocumentAsync("d0", Token))![_clusters.LabelField].AsText();
        ClusterDistribution none = await _clusters.AssignBatchesAsync(cancellationToken: Token);
        ClusterDistribution all = await _clusters.AssignBatchesAsync(
            new AssignOptions { IncludeLabeled = true, Filter = Filter.Field("n") < 2 },
            cancellationToken: Token);

        Assert.Equal((200, "odd", 0, 5, 2), (rest.TotalCount, kept, none.TotalCount, none.Clusters.Count, all.TotalCount));
        Assert.Equal([64, 64, 64, 8, 2], _store.LabelCounts);
        Assert.InRange((await _clusters.DistributionAsync("group", cancellationToken: Token)).AdjustedRandIndex, 0.99, 1);
    }

    [Fact]
    public async Task AssignVectorsAsync_PutsVectorsOfNoDocumentIntoClusters()
    {
        await _clusters.FitAsync(new KMeans(5), cancellationToken: Token);
        IReadOnlyList<Centroid> centroids = await _clusters.GetCentroidsAsync(Token);

        IReadOnlyList<ClusterAssignment> assigned = await _clusters.AssignVectorsAsync(
            VectorSet.From([centroids[3].Vector.ToArray(), centroids[0].Vector.ToArray()]),
            Token);

        Assert.Equal([("cluster-3", 0.0, null), ("cluster-0", 0.0, null)], assigned.Select(each => (each.Label, each.Distance, each.DocumentId)));
        Assert.Empty(await _clusters.AssignVectorsAsync(VectorSet.Empty(6), Token));
        await Assert.ThrowsAsync<ArgumentException>(() => _clusters.AssignVectorsAsync(VectorSet.From([[1f]]), Token));
        Assert.Equal(700, (await _clusters.DistributionAsync(cancellationToken: Token)).TotalCount);
    }

    [Fact]
    public async Task FitBatchesAsync_OfSeveralFields_UsesTheWeightsAskedFor()
    {
        await _dataset.TransformAsync(
            document => document["w_vector_"] = document["n"].AsNumber() is { } n and >= 0 ? new[] { 1f, (float)(n % 2) } : null!,
            cancellationToken: Token);
        ClusterOps first = _dataset.GetClusterOps("both", VectorBlend.Empty.With(Field).With("w_vector_", 0.01));
        ClusterOps second = _dataset.GetClusterOps("both", VectorBlend.Empty.With(Field).With("w_vector_", 100));
        await first.FitAsync(new KMeans(2), cancellationToken: Token);

        await second.FitBatchesAsync(new MiniBatchKMeansLearner(2), cancellationToken: Token);

        Document[] documents = [.. await _dataset.GetDocumentsAsync(["d0", "d1", "d2", "d3"], cancellationToken: Token)];
        string?[] labels = [.. documents.Select(document => document[second.LabelField].AsText())];
        Assert.Equal((labels[0], labels[1]), (labels[2], labels[3]));
        Assert.NotEqual(labels[0], labels[1]);
        Assert.Equal([1, 100], (await _store.GetClusteringAsync("stream", new ClusteringKey(second.VectorField, "both"), Token))!.FieldWeights!);
    }

    [Fact]
    public async Task FitBatchesAsync_WithNothingToLearnFrom_SaysSo_AndStoresNothing()
    {
        await Assert.ThrowsAsync<NoVectorsException>(
            () => _clusters.FitBatchesAsync(Learner, new FitOptions { Filter = Filter.Ids("bare") }, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(
            () => _clusters.FitBatchesAsync(Learner, new FitOptions { Filter = Filter.Field("n") < 3 }, cancellationToken: Token));
        await Assert.ThrowsAsync<FieldNotFoundException>(
            () => _dataset.GetClusterOps("online", "w_vector_").FitBatchesAsync(Learner, cancellationToken: Token));
        using CancellationTokenSource stop = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _clusters.FitBatchesAsync(Learner, new FitOptions { BatchSize = 100 }, new Stopping(stop), stop.Token));

        Assert.Empty(await _dataset.ListClusteringsAsync(Token));
        await Assert.ThrowsAsync<ClusteringNotFoundException>(() => _clusters.AssignBatchesAsync(cancellationToken: Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FitOptions { Passes = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FitOptions { BatchSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AssignOptions { BatchSize = 0 });
    }

    private sealed class Stopping(CancellationTokenSource source) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => source.Cancel();
    }

    /// <summary>Divides its vectors into batches of the given sizes, and records how many labels are written at a time.</summary>
    private sealed class WatchedStore(DocumentStore inner) : DelegatingStore(inner)
    {
        public int RowsPerBatch { get; set; } = int.MaxValue;

        public List<int> LabelCounts { get; } = [];

        public override async IAsyncEnumerable<VectorBatch> ReadVectorsAsync(
            string datasetId, string vectorField, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (VectorBatch batch in Inner.ReadVectorsAsync(datasetId, vectorField, cancellationToken))
            {
                for (int first = 0; first < batch.DocumentIds.Count; first += Math.Min(RowsPerBatch, batch.DocumentIds.Count))
                {
                    int count = Math.Min(RowsPerBatch, batch.DocumentIds.Count - first);
                    yield return batch with
                    {
                        DocumentIds = [.. batch.DocumentIds.Skip(first).Take(count)],
                        Values = batch.Values.Slice(first * batch.Dimension, count * batch.Dimension),
                    };
                }
            }
        }

        public override Task UpdateLabelsAsync(
            string datasetId,
            ClusteringKey key,
            IReadOnlyList<DocumentLabel> labels,
            CancellationToken cancellationToken = default)
        {
            LabelCounts.Add(labels.Count);
            return base.UpdateLabelsAsync(datasetId, key, labels, cancellationToken);
        }
    }
}
