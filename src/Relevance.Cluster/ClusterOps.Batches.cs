using System.Runtime.CompilerServices;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Datasets;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>Learning and labeling batch by batch, for more vectors than should be held.</content>
public partial class ClusterOps
{
    /// <summary>Learns from the vectors as they stream out of the store, stores the centroids, and then labels the documents batch by batch: at no time are all vectors held.</summary>
    /// <param name="learner">What learns. One that has learned before goes on from there; keep it to learn from later documents.</param>
    /// <param name="options">Which documents, how many at a time and how often; null means all of them, 4096, once.</param>
    /// <param name="progress">Told after each batch that was learned from (<see cref="FitStage.Fitting"/>) and each that was labeled (<see cref="FitStage.Writing"/>); both counted in vectors.</param>
    /// <param name="cancellationToken">Ends the work early: while it learns, nothing was stored; while it labels, what was labeled stays, and <see cref="AssignBatchesAsync"/> labels the rest.</param>
    /// <returns>The sizes of the clusters, and the label of each document.</returns>
    /// <exception cref="ClusteringExistsException">The clustering exists, and <see cref="FitOptions.ReplaceExisting"/> is false.</exception>
    /// <exception cref="NoVectorsException">No document has a vector there, or none that matches the filter.</exception>
    /// <exception cref="ArgumentException">The first batch has fewer vectors than there are clusters, or the learner knows vectors of another length.</exception>
    /// <exception cref="VectorShapeException">The learner works by cosine, a document's vector is all zeros, and the learner's options reject it.</exception>
    /// <remarks>
    /// The first batch chooses the centroids, so documents that lie in the store group by group make worse clusters than shuffled ones. Same documents in the same order, same options, same bits.
    /// Vectors of several fields, which have to be brought together first, are held as the client holds those of other questions.
    /// </remarks>
    public virtual async Task<FitSummary> FitBatchesAsync(
        MiniBatchKMeansLearner learner, FitOptions? options = null, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(learner);
        options ??= new FitOptions();
        await RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
        await RequireReplaceableAsync(options, cancellationToken).ConfigureAwait(false);
        HashSet<string>? wanted = options.Filter is null ? null
            : new(await _store.ListIdsAsync(DatasetId, options.Filter, cancellationToken).ConfigureAwait(false), StringComparer.Ordinal);
        int size = Math.Max(options.BatchSize, learner.Options.ClusterCount);
        int batches = 0;
        long learned = 0;
        for (int pass = 0; pass < options.Passes; pass++)
        {
            await foreach ((IReadOnlyList<string> ids, VectorSet vectors, long total) in BatchesAsync(_vectors.StreamAsync(isFit: true, cancellationToken), [], size, wanted, cancellationToken).ConfigureAwait(false))
            {
                await Task.Run(() => Learn(learner, vectors, ids, cancellationToken), cancellationToken).ConfigureAwait(false);
                batches++;
                learned += ids.Count;
                progress?.Report(new FitProgress(FitStage.Fitting, learned, Math.Max(learned, total * options.Passes)));
            }
        }

        if (learned == 0)
        {
            throw new NoVectorsException(DatasetId, VectorField, options.Filter?.ToString());
        }

        StoredClustering clustering = new()
        {
            Key = _key,
            ModelName = new MiniBatchKMeans(learner.Options).Name,
            Metric = learner.Options.Metric,
            Labels = [.. Enumerable.Range(0, learner.Centroids!.Count).Select(ClusterLabels.Format)],
            Centroids = learner.Centroids,
            FieldWeights = await _vectors.NewWeightsAsync(cancellationToken).ConfigureAwait(false),
        };
        await _store.WriteClusteringAsync(DatasetId, clustering, [], cancellationToken).ConfigureAwait(false);
        await ForgetNamesAsync().ConfigureAwait(false);
        List<string> given = [];
        (bool IncludeLabeled, int BatchSize, ZeroVectorRule ZeroVectors) how = (true, options.BatchSize, learner.Options.ZeroVectors);
        Dictionary<string, long> sizes = await LabelAsync(clustering, how, wanted, given, progress, cancellationToken).ConfigureAwait(false);
        long all = await _store.CountAsync(DatasetId, filter: null, cancellationToken).ConfigureAwait(false);
        Dictionary<string, int> positions = clustering.Labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        return new FitSummary
        {
            DatasetId = DatasetId,
            VectorField = VectorField,
            Alias = Alias,
            ModelName = clustering.ModelName,
            BatchCount = batches,
            Distribution = ClusterDistribution.FromCounts(sizes, Math.Max(0, all - sizes.Values.Sum())),
            SkippedCount = Math.Max(0, all - sizes.Values.Sum()),
            ModelResult = new ClusterModelResult
            {
                Labels = [.. given.Select(label => positions.GetValueOrDefault(label, -1))],
                Centroids = clustering.Centroids,
                Metric = clustering.Metric,
            },
            DashboardUrl = DashboardAddress.OfClustering(_store, DatasetId, _key),
        };
    }

    /// <summary>Gives documents the label of their nearest centroid, as their vectors stream out of the store, batch by batch: at no time are all vectors held. The centroids stay as they are.</summary>
    /// <param name="options">Which documents, and how many at a time; null means those without a label, 4096.</param>
    /// <param name="progress">Told after each batch of labels that was written, with the labels written and the vectors that may be read.</param>
    /// <param name="cancellationToken">Ends the work between batches; what was labeled stays.</param>
    /// <returns>How many documents got each label: a cluster that got none is listed with 0.</returns>
    /// <exception cref="ArgumentException">The clustering has no centroid.</exception>
    public virtual async Task<ClusterDistribution> AssignBatchesAsync(
        AssignOptions? options = null, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new AssignOptions();
        StoredClustering clustering = await GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        HashSet<string>? wanted = options.Filter is null ? null
            : new(await _store.ListIdsAsync(DatasetId, options.Filter, cancellationToken).ConfigureAwait(false), StringComparer.Ordinal);
        (bool IncludeLabeled, int BatchSize, ZeroVectorRule ZeroVectors) how = (options.IncludeLabeled, options.BatchSize, ZeroVectorRule.CountAsUnrelated);
        Dictionary<string, long> sizes = await LabelAsync(clustering, how, wanted, given: null, progress, cancellationToken).ConfigureAwait(false);
        return ClusterDistribution.FromCounts(sizes).WithNames(await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Finds the nearest centroid of vectors that belong to no document. Nothing is written.</summary>
    /// <param name="vectors">The vectors, as long as the centroids; of a clustering of several fields, all parts together, on the scale of <see cref="VectorBlend"/>.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>One assignment a vector, in their order.</returns>
    /// <exception cref="ArgumentException">The vectors have another number of components, or the clustering has no centroid.</exception>
    public virtual async Task<IReadOnlyList<ClusterAssignment>> AssignVectorsAsync(VectorSet vectors, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        StoredClustering clustering = await GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        NearestCentroidResult nearest = await Task.Run(
            () => NearestCentroid.Assign(vectors, clustering.Centroids, clustering.Metric, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, string> names = await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. Enumerable.Range(0, vectors.Count).Select(row => clustering.Labels[nearest.Labels[row]])
                .Select((label, row) => new ClusterAssignment { Label = label, Name = names.GetValueOrDefault(label), Distance = nearest.Distances[row] }),
        ];
    }

    private void Learn(MiniBatchKMeansLearner learner, VectorSet vectors, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        try
        {
            learner.Add(vectors, cancellationToken);
        }
        catch (VectorShapeException exception) when (exception.Row is { } row)
        {
            throw WithDocument(exception, ids[row]);
        }
    }

    private async Task<Dictionary<string, long>> LabelAsync(
        StoredClustering clustering,
        (bool IncludeLabeled, int BatchSize, ZeroVectorRule ZeroVectors) how,
        HashSet<string>? wanted,
        List<string>? given,
        IProgress<FitProgress>? progress,
        CancellationToken cancellationToken)
    {
        Dictionary<string, long> sizes = clustering.Labels.ToDictionary(label => label, _ => 0L, StringComparer.Ordinal);
        long written = 0;
        HashSet<string> labeled = [];
        if (!how.IncludeLabeled)
        {
            IReadOnlyList<DocumentLabel> labels = await _store.ReadLabelsAsync(DatasetId, _key, filter: null, cancellationToken).ConfigureAwait(false);
            labeled = new(labels.Select(label => label.DocumentId), StringComparer.Ordinal);
        }

        IAsyncEnumerable<VectorBatch> source = _vectors.StreamAsync(isFit: false, cancellationToken);
        await foreach ((IReadOnlyList<string> ids, VectorSet vectors, long total) in BatchesAsync(source, labeled, how.BatchSize, wanted, cancellationToken).ConfigureAwait(false))
        {
            List<ClusterAssignment> assigned = await Task.Run(() => Assign(vectors, [.. ids], clustering, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (clustering.Metric == DistanceMetric.Cosine && how.ZeroVectors == ZeroVectorRule.LeaveOut)
            {
                assigned = [.. assigned.Select((assignment, row) => UnitVectors.IsZero(vectors[row]) ? assignment with { Label = ClusterLabels.Outlier, Distance = double.NaN } : assignment)];
            }

            await _store.UpdateLabelsAsync(DatasetId, _key, [.. assigned.Select(a => new DocumentLabel(a.DocumentId!, a.Label))], cancellationToken).ConfigureAwait(false);
            foreach (ClusterAssignment assignment in assigned)
            {
                sizes[assignment.Label] = sizes.GetValueOrDefault(assignment.Label) + 1;
            }

            given?.AddRange(assigned.Select(assignment => assignment.Label));

            written += ids.Count;
            progress?.Report(new FitProgress(FitStage.Writing, written, Math.Max(written, total)));
        }

        return sizes;
    }

    /// <summary>Streams vectors in batches of one size (the last may be smaller), however the store cuts its own, with the number of vectors that there may be.</summary>
    private static async IAsyncEnumerable<(IReadOnlyList<string> Ids, VectorSet Vectors, long Total)> BatchesAsync(
        IAsyncEnumerable<VectorBatch> source, HashSet<string> passedOver, int size, HashSet<string>? wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
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
                if (passedOver.Contains(id) || wanted?.Contains(id) == false)
                {
                    continue;
                }

                builder ??= new VectorSetBuilder(batch.Dimension);
                builder.Add(batch.Values.Span.Slice(row * batch.Dimension, batch.Dimension));
                ids.Add(id);
                if (ids.Count == size)
                {
                    yield return (ids, builder.Build(), total);
                    (ids, builder) = ([], null);
                }
            }
        }

        if (builder is not null)
        {
            yield return (ids, builder.Build(), total);
        }
    }
}
