using System.Runtime.CompilerServices;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Centroids;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Fitting;

/// <summary>Fits and labels batch by batch, so that never all vectors are in memory.</summary>
internal sealed class BatchFit(ClusteringContext context)
{
    private readonly DocumentStore _store = context.Store;
    private readonly FitLog _log = new(context);

    public Task<FitSummary> FitAsync(
        MiniBatchKMeansLearner learner, FitOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken) =>
        _log.RunAsync(new MiniBatchKMeans(learner.Options).Name, () => FitAndStoreAsync(learner, options, progress, cancellationToken));

    private async Task<FitSummary> FitAndStoreAsync(
        MiniBatchKMeansLearner learner, FitOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        if (options.Continue || options.MatchTo is not null)
        {
            throw new ArgumentException(
                $"{context.Description}: a fit in batches keeps no labels. Continue with the learner that has learned before, or call "
                    + $"{nameof(ClusterOps.FitAsync)} with {nameof(FitOptions.Continue)} or {nameof(FitOptions.MatchTo)}.",
                nameof(options));
        }

        await context.RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
        await context.RequireReplaceableAsync(options.ReplaceExisting, cancellationToken).ConfigureAwait(false);
        HashSet<string>? wanted = await ListWantedAsync(options.Filter, cancellationToken).ConfigureAwait(false);
        (int batches, long learned) = await LearnAsync(learner, options, wanted, progress, cancellationToken).ConfigureAwait(false);
        if (learned == 0)
        {
            throw new NoVectorsException(context.DatasetId, context.VectorField, options.Filter?.ToString());
        }

        StoredClustering clustering = new()
        {
            Key = context.Key,
            ModelName = new MiniBatchKMeans(learner.Options).Name,
            Metric = learner.Options.Metric,
            Labels = [.. Enumerable.Range(0, learner.Centroids!.Count).Select(ClusterLabels.Format)],
            Centroids = learner.Centroids,
            FieldWeights = await context.Vectors.NewWeightsAsync(cancellationToken).ConfigureAwait(false),
        };
        await _store.WriteClusteringAsync(context.DatasetId, clustering, [], cancellationToken).ConfigureAwait(false);
        await context.Names.RemoveAllAsync().ConfigureAwait(false);
        await new HistoryStore(context).AddAsync(fit: null, []).ConfigureAwait(false);
        bool isZeroOutlier = clustering.Metric == DistanceMetric.Cosine && learner.Options.ZeroVectors == ZeroVectorRule.LeaveOut;
        List<string> given = [];
        Dictionary<string, long> sizes = await LabelAsync(
            clustering, new AssignOptions { IncludeLabeled = true, BatchSize = options.BatchSize }, isZeroOutlier, wanted, given, progress, cancellationToken)
            .ConfigureAwait(false);
        long all = await context.CountDocumentsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        long skipped = Math.Max(0, all - sizes.Values.Sum());
        _log.Stored(given.Count);
        _log.Fitted(clustering.ModelName, learner.Options.Seed, (clustering.Labels.Count, sizes.Values.Sum()), result: null);
        Dictionary<string, int> positions = clustering.Labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        return new FitSummary
        {
            DatasetId = context.DatasetId,
            VectorField = context.VectorField,
            Alias = context.Alias,
            ModelName = clustering.ModelName,
            BatchCount = batches,
            Distribution = ClusterDistribution.FromCounts(sizes, skipped),
            SkippedCount = skipped,
            ModelResult = new ClusterModelResult
            {
                Labels = [.. given.Select(label => positions.GetValueOrDefault(label, -1))],
                Centroids = clustering.Centroids,
                Metric = clustering.Metric,
            },
            DashboardUrl = context.GetDashboardUrl(),
        };
    }

    public async Task<ClusterDistribution> AssignAsync(
        AssignOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, long> sizes =
            clustering.Labels.Count > 0 && await context.FindEngineAsync(cancellationToken).ConfigureAwait(false) is { } machines
                ? await AskAsync(machines, clustering, options, progress, cancellationToken).ConfigureAwait(false)
                : await LabelAsync(
                    clustering,
                    options,
                    isZeroOutlier: false,
                    await ListWantedAsync(options.Filter, cancellationToken).ConfigureAwait(false),
                    given: null,
                    progress,
                    cancellationToken).ConfigureAwait(false);
        return ClusterDistribution.FromCounts(sizes).WithNames(await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Lets the machines of an engine assign, which write all labels at once.</summary>
    private async Task<Dictionary<string, long>> AskAsync(
        IComputeEngine machines,
        StoredClustering clustering,
        AssignOptions options,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        await _store.CheckFilterAsync(context.DatasetId, options.Filter, cancellationToken).ConfigureAwait(false);
        Filter? isUnlabeled = options.IncludeLabeled ? null : AssignQuestion.IsUnlabeled(context.Key);
        Filter? filter = options.Filter is { } asked && isUnlabeled is not null ? asked & isUnlabeled : options.Filter ?? isUnlabeled;
        AssignQuestion question = new(context.DatasetId, context.Key, filter, IsListed: false);
        AssignAnswer answer = await machines.AskAsync(question, cancellationToken).ConfigureAwait(false);
        Dictionary<string, long> sizes = clustering.Labels.ToDictionary(label => label, _ => 0L, StringComparer.Ordinal);
        foreach ((string label, long count) in answer.Counts)
        {
            sizes[label] = count;
        }

        long written = sizes.Values.Sum();
        progress?.Report(new OperationProgress(OperationStage.Writing, written, written));
        return sizes;
    }

    /// <summary>Lists the documents that match; null means all.</summary>
    private async Task<HashSet<string>?> ListWantedAsync(Filter? filter, CancellationToken cancellationToken) => filter is null
        ? null
        : new(await _store.ListIdsAsync(context.DatasetId, filter, cancellationToken).ConfigureAwait(false), StringComparer.Ordinal);

    private async Task<(int Batches, long Learned)> LearnAsync(
        MiniBatchKMeansLearner learner,
        FitOptions options,
        HashSet<string>? wanted,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        int size = Math.Max(options.BatchSize, learner.Options.ClusterCount);
        int batches = 0;
        long learned = 0;
        for (int pass = 0; pass < options.Passes; pass++)
        {
            IAsyncEnumerable<VectorBatch> source = context.Vectors.StreamAsync(isFit: true, cancellationToken);
            await foreach (Batch batch in BatchesAsync(source, [], size, wanted, cancellationToken).ConfigureAwait(false))
            {
                await context.ComputeAsync(() => Learn(learner, batch.Vectors, cancellationToken), row => batch.Ids[row], cancellationToken)
                    .ConfigureAwait(false);
                batches++;
                learned += batch.Ids.Count;
                progress?.Report(new OperationProgress(OperationStage.Fitting, learned, Math.Max(learned, batch.Total * options.Passes)));
            }
        }

        return (batches, learned);
    }

    private static MiniBatchKMeansLearner Learn(MiniBatchKMeansLearner learner, VectorSet vectors, CancellationToken cancellationToken)
    {
        learner.Add(vectors, cancellationToken);
        return learner;
    }

    private async Task<Dictionary<string, long>> LabelAsync(
        StoredClustering clustering,
        AssignOptions options,
        bool isZeroOutlier,
        HashSet<string>? wanted,
        List<string>? given,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        Dictionary<string, long> sizes = clustering.Labels.ToDictionary(label => label, _ => 0L, StringComparer.Ordinal);
        long written = 0;
        HashSet<string> labeled = [];
        if (!options.IncludeLabeled)
        {
            IReadOnlyList<DocumentLabel> labels = await context.ReadLabelsAsync(filter: null, cancellationToken).ConfigureAwait(false);
            labeled = new(labels.Select(label => label.DocumentId), StringComparer.Ordinal);
        }

        IAsyncEnumerable<VectorBatch> source = context.Vectors.StreamAsync(isFit: false, cancellationToken);
        await foreach (Batch batch in BatchesAsync(source, labeled, options.BatchSize, wanted, cancellationToken).ConfigureAwait(false))
        {
            string[] assigned = await Task.Run(() => LabelsOf(batch.Vectors, clustering, isZeroOutlier, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            DocumentLabel[] changes = [.. batch.Ids.Zip(assigned, (id, label) => new DocumentLabel(id, label))];
            await _store.UpdateLabelsAsync(context.DatasetId, context.Key, changes, cancellationToken).ConfigureAwait(false);
            foreach (string label in assigned)
            {
                sizes[label] = sizes.GetValueOrDefault(label) + 1;
            }

            given?.AddRange(assigned);
            written += batch.Ids.Count;
            progress?.Report(new OperationProgress(OperationStage.Writing, written, Math.Max(written, batch.Total)));
        }

        return sizes;
    }

    private static string[] LabelsOf(VectorSet vectors, StoredClustering clustering, bool isZeroOutlier, CancellationToken cancellationToken)
    {
        NearestCentroids nearest = NearestCentroids.Find(vectors, clustering.Centroids, clustering.Metric, cancellationToken: cancellationToken);
        return
        [
            .. Enumerable.Range(0, vectors.Count).Select(row =>
                isZeroOutlier && UnitVectors.IsZero(vectors[row]) ? ClusterLabels.Outlier : clustering.Labels[nearest.Labels[row]]),
        ];
    }

    /// <summary>Streams vectors in batches of one size (the last can be smaller), whatever the size of the store's own batches.</summary>
    private static async IAsyncEnumerable<Batch> BatchesAsync(
        IAsyncEnumerable<VectorBatch> source,
        HashSet<string> skipped,
        int size,
        HashSet<string>? wanted,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<string> ids = [];
        VectorSetBuilder? builder = null;
        long total = 0;
        await foreach (VectorBatch batch in source.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            total = batch.TotalCount;
            for (int row = 0; row < batch.DocumentIds.Count; row++)
            {
                string id = batch.DocumentIds[row];
                if (skipped.Contains(id) || wanted?.Contains(id) == false)
                {
                    continue;
                }

                builder ??= new VectorSetBuilder(batch.Dimension);
                builder.Add(batch.Values.Span.Slice(row * batch.Dimension, batch.Dimension));
                ids.Add(id);
                if (ids.Count == size)
                {
                    yield return new Batch(ids, builder.Build(), total);
                    (ids, builder) = ([], null);
                }
            }
        }

        if (builder is not null)
        {
            yield return new Batch(ids, builder.Build(), total);
        }
    }

    private sealed record Batch(IReadOnlyList<string> Ids, VectorSet Vectors, long Total);
}
