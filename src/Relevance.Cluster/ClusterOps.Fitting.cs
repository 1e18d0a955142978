using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Fitting;
using Relevance.Cluster.Datasets;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <content>Making a clustering.</content>
public partial class ClusterOps
{
    /// <summary>Clusters the vector field and stores labels and centroids under the alias, in one step; by default in place of what was there.</summary>
    /// <param name="model">The model: <c>new KMeans(10)</c>, or one of your own.</param>
    /// <param name="options">Which documents to cluster, and what becomes of a clustering that is there; null means every document that has a vector, and that it is replaced.</param>
    /// <param name="progress">Told after each batch read and each iteration, on the thread that does the work.</param>
    /// <param name="cancellationToken">Ends the fit early; then nothing was stored.</param>
    /// <returns>
    /// What was found and stored. A model may find no cluster at all, as community detection does with too high a threshold: then every document is labeled <c>outlier</c>, there is no centroid, and
    /// <see cref="FitSummary.HasOnlyOutliers"/> says so.
    /// </returns>
    /// <remarks>Reads the vectors unless they are in memory, runs the model on the thread pool, and writes.</remarks>
    /// <exception cref="ClusteringExistsException">The clustering exists, and <see cref="FitOptions.ReplaceExisting"/> is false.</exception>
    /// <exception cref="NoVectorsException">No document has a vector there, or none that matches the filter.</exception>
    /// <exception cref="ArgumentException">The model cannot work on these vectors, such as more clusters than vectors.</exception>
    /// <exception cref="VectorShapeException">The model needs directions, a document's vector is all zeros, and the model's options reject it.</exception>
    /// <exception cref="InvalidOperationException">The model returned labels or centroids that do not fit the vectors.</exception>
    public virtual async Task<FitSummary> FitAsync(
        IClusterModel model,
        FitOptions? options = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        await RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
        await RequireReplaceableAsync(options ?? new FitOptions(), cancellationToken).ConfigureAwait(false);

        (VectorColumn column, IReadOnlyList<double>? weights) = await _vectors.GetForFitAsync(progress, cancellationToken).ConfigureAwait(false);
        Filter? filter = options?.Filter;
        int[]? rows = filter is null ? null : await RowsOfAsync(_store, column, filter, cancellationToken).ConfigureAwait(false);
        VectorSet vectors = rows is null ? column.Vectors : column.Vectors.Select(rows);

        if (vectors.Count == 0)
        {
            throw new NoVectorsException(DatasetId, VectorField, filter?.ToString());
        }

        ClusterModelResult result = await RunAsync(model, vectors, r => column.DocumentIds[rows?[r] ?? r], progress, cancellationToken).ConfigureAwait(false);
        var found = FittedClusters.From(model.Name, vectors, result);

        var labels = new DocumentLabel[vectors.Count];

        for (int row = 0; row < labels.Length; row++)
        {
            labels[row] = new DocumentLabel(column.DocumentIds[rows?[row] ?? row], found.LabelOf(result.Labels[row]));
        }

        progress?.Report(new FitProgress(FitStage.Writing, 0, labels.Length));
        await _store.WriteClusteringAsync(DatasetId, found.ToStored(_key, model.Name) with { FieldWeights = weights }, labels, cancellationToken).ConfigureAwait(false);
        await ForgetNamesAsync().ConfigureAwait(false);
        progress?.Report(new FitProgress(FitStage.Writing, labels.Length, labels.Length));
        long all = await _store.CountAsync(DatasetId, filter: null, cancellationToken).ConfigureAwait(false);

        return new FitSummary
        {
            DatasetId = DatasetId,
            VectorField = VectorField,
            Alias = Alias,
            ModelName = model.Name,
            Distribution = ClusterDistribution.Of(labels.Select(l => l.Label), Math.Max(0, all - labels.Length), found.Labels),
            SkippedCount = Math.Max(0, all - labels.Length),
            ModelResult = result,
            DashboardUrl = DashboardAddress.OfClustering(_store, DatasetId, _key),
        };
    }

    /// <summary>Finds the nearest centroid of documents that need not be in the dataset. Nothing is written.</summary>
    /// <param name="documents">The documents, each with a vector at <see cref="VectorField"/>, or in each of the clustering's fields.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>One assignment a document, in their order.</returns>
    /// <exception cref="VectorShapeException">A document has no vector there, or one that does not fit the centroids.</exception>
    public virtual async Task<IReadOnlyList<ClusterAssignment>> AssignAsync(
        IReadOnlyList<Document> documents,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        StoredClustering clustering = await GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        VectorSet vectors = await ReadVectorsAsync(documents, clustering, cancellationToken).ConfigureAwait(false);
        return Named(
            Assign(vectors, [.. documents.Select(d => d.Id)], clustering, cancellationToken),
            await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Gives the documents that have a vector and no label, such as those inserted after the fit, the label of their nearest centroid.</summary>
    /// <param name="cancellationToken">Ends the call early; then nothing was written.</param>
    /// <returns>One assignment for each document that was labeled, in insertion order; empty when all had labels. The centroids stay as they are.</returns>
    public virtual async Task<IReadOnlyList<ClusterAssignment>> AssignUnlabeledAsync(CancellationToken cancellationToken = default)
    {
        StoredClustering clustering = await GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        VectorColumn column = await _vectors.GetAsync(DatasetId, VectorField, progress: null, cancellationToken).ConfigureAwait(false);

        // Of centroids that no document has a label of yet, not every service has the field of the labels in its schema.
        int[] rows = await RowsOfAsync(_store.Innermost, column, Filter.Field(new FieldPath(LabelField)).IsMissing(), cancellationToken).ConfigureAwait(false);

        if (rows.Length == 0)
        {
            return [];
        }

        IReadOnlyList<ClusterAssignment> assigned = Assign(
            column.Vectors.Select(rows),
            [.. rows.Select(row => column.DocumentIds[row])],
            clustering,
            cancellationToken);
        await _store.UpdateLabelsAsync(DatasetId, _key, [.. assigned.Select(a => new DocumentLabel(a.DocumentId!, a.Label))], cancellationToken).ConfigureAwait(false);
        return Named(assigned, await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false));
    }

    private static IReadOnlyList<ClusterAssignment> Named(IReadOnlyList<ClusterAssignment> assigned, IReadOnlyDictionary<string, string> names) =>
        names.Count == 0 ? assigned : [.. assigned.Select(assignment => assignment with { Name = names.GetValueOrDefault(assignment.Label) })];

    private static List<ClusterAssignment> Assign(VectorSet vectors, string[] ids, StoredClustering clustering, CancellationToken cancellationToken)
    {
        NearestCentroidResult nearest = NearestCentroid.Assign(vectors, clustering.Centroids, clustering.Metric, cancellationToken: cancellationToken);
        return
        [
            .. ids.Select((id, row) => new ClusterAssignment
            {
                DocumentId = id,
                Label = clustering.Labels[nearest.Labels[row]],
                Distance = nearest.Distances[row],
            }),
        ];
    }

    private async Task RequireReplaceableAsync(FitOptions options, CancellationToken cancellationToken)
    {
        if (!options.ReplaceExisting && await ExistsAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new ClusteringExistsException(DatasetId, VectorField, Alias);
        }
    }

    private async Task<ClusterModelResult> RunAsync(
        IClusterModel model,
        VectorSet vectors,
        Func<int, string> documentOf,
        IProgress<FitProgress>? progress,
        CancellationToken cancellationToken)
    {
        ModelProgress? modelProgress = progress is null ? null : new ModelProgress(progress);

        try
        {
            // Long computation: the one place where work is handed to the pool.
            return await Task.Run(() => model.Fit(vectors, modelProgress, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (VectorShapeException exception) when (exception.Row is { } row)
        {
            throw WithDocument(exception, documentOf(row));
        }
        catch (ArgumentException exception)
        {
            // The model's own parameter says nothing to the caller of this method.
            string reason = exception.Message.Replace($" (Parameter '{exception.ParamName}')", "", StringComparison.Ordinal);
            throw new ArgumentException($"Dataset '{DatasetId}', vector field '{VectorField}': {reason}", nameof(model), exception);
        }
    }

    private VectorShapeException WithDocument(VectorShapeException exception, string documentId) =>
        new($"Dataset '{DatasetId}', document '{documentId}', field '{VectorField}'", exception.Expected, exception.Actual)
        {
            DatasetId = DatasetId,
            DocumentId = documentId,
            VectorField = VectorField,
            Row = exception.Row,
        };

    private async Task<int[]> RowsOfAsync(DocumentStore store, VectorColumn column, Filter filter, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> ids = await store.ListIdsAsync(DatasetId, filter, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, int> rows = column.Rows;
        return [.. ids.Select(id => rows.TryGetValue(id, out int row) ? row : -1).Where(row => row >= 0).Order()];
    }

    private sealed class ModelProgress(IProgress<FitProgress> progress) : IProgress<ClusterModelProgress>
    {
        public void Report(ClusterModelProgress value) => progress.Report(new FitProgress(FitStage.Fitting, value.Iteration, 0, value));
    }
}
