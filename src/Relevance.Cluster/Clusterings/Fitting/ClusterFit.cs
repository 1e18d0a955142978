using Relevance.Cluster.Clusterings.Centroids;
using Relevance.Cluster.Models;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Fitting;

/// <summary>Fits a model to the vectors of a clustering and stores labels and centroids.</summary>
internal sealed class ClusterFit(ClusteringContext context)
{
    private readonly DocumentStore _store = context.Store;

    /// <summary>The log of this fit.</summary>
    public FitLog Log { get; } = new(context);

    public Task<FitSummary> FitAsync(
        IClusterModel model, FitOptions? options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken) =>
        Log.RunAsync(model.Name, () => FitAndStoreAsync(model, options, progress, cancellationToken));

    private async Task<FitSummary> FitAndStoreAsync(
        IClusterModel model, FitOptions? options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        await context.RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
        options ??= new FitOptions();
        await context.RequireReplaceableAsync(options.ReplaceExisting, cancellationToken).ConfigureAwait(false);
        IComputeEngine? engine = model is KMeans ? await context.FindEngineAsync(cancellationToken).ConfigureAwait(false) : null;
        bool isRemote = engine is not null && engine.CanFit(((KMeans)model).Options);
        Continuation past = await Continuation.ReadAsync(context, model, options, isLineageKept: !isRemote, cancellationToken).ConfigureAwait(false);
        if (isRemote)
        {
            return await FitOnEngineAsync(engine!, (KMeans)past.StartOf(model, weights: null), (options, past), progress, cancellationToken)
                .ConfigureAwait(false);
        }

        (VectorColumn column, IReadOnlyList<double>? weights) = await context.Vectors.GetForFitAsync(progress, cancellationToken).ConfigureAwait(false);
        Filter? filter = options.Filter;
        int[]? rows = filter is null
            ? null
            : await RowSelection.ListAsync(_store, context.DatasetId, column, filter, cancellationToken).ConfigureAwait(false);
        VectorSet vectors = rows is null ? column.Vectors : column.Vectors.Select(rows);
        if (vectors.Count == 0)
        {
            throw new NoVectorsException(context.DatasetId, context.VectorField, filter?.ToString());
        }

        Log.Read(vectors);
        ClusterModelResult result = await RunAsync(past.StartOf(model, weights), vectors, DocumentOf, progress, cancellationToken).ConfigureAwait(false);
        var found = FittedClusters.From(model.Name, vectors, result);
        var labels = DocumentLabelList.Of(rows is null ? column.DocumentIds : column.DocumentIds.Select(rows), result.Labels.Select(found.LabelOf));
        LabeledClustering carried = past.Apply(new LabeledClustering(found.ToStored(context.Key, model.Name), labels));
        labels = past.IsNeeded ? DocumentLabelList.Of(labels.Ids, carried.Labels.Select(label => label.Label)) : labels;

        progress?.Report(new OperationProgress(OperationStage.Writing, 0, labels.Count));
        StoredClustering clustering = carried.Clustering with { FieldWeights = weights, LabelRevision = Guid.NewGuid().ToString("N") };
        await _store.WriteClusteringAsync(context.DatasetId, clustering, labels, cancellationToken).ConfigureAwait(false);
        await past.StoreAsync(model.Name, carried).ConfigureAwait(false);
        await context.KeepLabelsAsync(column, clustering, labels).ConfigureAwait(false);
        progress?.Report(new OperationProgress(OperationStage.Writing, labels.Count, labels.Count));
        Log.Stored(labels.Count);
        long all = await context.CountDocumentsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        Log.Fitted(model.Name, FitLog.SeedOf(model), (clustering.Labels.Count, labels.Count), result as KMeansResult);
        return new FitSummary
        {
            DatasetId = context.DatasetId,
            VectorField = context.VectorField,
            Alias = context.Alias,
            ModelName = model.Name,
            Distribution = await past.WithNamesAsync(
                ClusterDistribution.Of(labels.Select(label => label.Label), Math.Max(0, all - labels.Count), clustering.Labels)).ConfigureAwait(false),
            SkippedCount = Math.Max(0, all - labels.Count),
            ModelResult = result,
            DashboardUrl = context.GetDashboardUrl(),
        };

        string DocumentOf(int row) => column.DocumentIds[rows?[row] ?? row];
    }

    /// <summary>Lets the machines of an engine fit and store.</summary>
    private async Task<FitSummary> FitOnEngineAsync(
        IComputeEngine engine,
        KMeans model,
        (FitOptions Options, Continuation Past) given,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        (FitOptions options, Continuation past) = given;
        EngineFit fit = new(context.DatasetId, context.Key, model.Options, options.Filter, options.ReplaceExisting);
        RestartReports? reports = Log.Watch(model.Name, progress);
        KMeansResult result = await FitTelemetry.MeasureAsync(
            context.DatasetId, model.Name, vectors: null, () => engine.FitAsync(fit, reports, cancellationToken)).ConfigureAwait(false);
        reports?.Complete();
        Log.Warn(model.Name, result);
        if (past.IsNeeded)
        {
            LabeledClustering carried = past.Apply(new LabeledClustering(
                await context.GetAsync(cancellationToken).ConfigureAwait(false),
                await context.ReadLabelsAsync(filter: null, cancellationToken).ConfigureAwait(false)));
            await _store.WriteClusteringAsync(context.DatasetId, carried.Clustering, carried.Labels, cancellationToken).ConfigureAwait(false);
            await past.StoreAsync(model.Name, carried).ConfigureAwait(false);
        }

        long all = await context.CountDocumentsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        Dictionary<string, long> counts = await context.CountLabelsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        long labeled = counts.Values.Sum();
        Log.Fitted(model.Name, FitLog.SeedOf(model), (result.Sizes.Count, labeled), result);
        return new FitSummary
        {
            DatasetId = context.DatasetId,
            VectorField = context.VectorField,
            Alias = context.Alias,
            ModelName = model.Name,
            Distribution = await past.WithNamesAsync(ClusterDistribution.FromCounts(counts, Math.Max(0, all - labeled))).ConfigureAwait(false),
            SkippedCount = Math.Max(0, all - labeled),
            ModelResult = result,
            DashboardUrl = context.GetDashboardUrl(),
        };
    }

    /// <summary>Runs a model on the thread pool; its failures name the dataset and the document.</summary>
    public async Task<ClusterModelResult> RunAsync(
        IClusterModel model, VectorSet vectors, Func<int, string> documentOf, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        RestartReports? reports = Log.Watch(model.Name, progress);
        try
        {
            ClusterModelResult result = await FitTelemetry.MeasureAsync(
                context.DatasetId,
                model.Name,
                vectors,
                () => context.ComputeAsync(() => model.Fit(vectors, reports, cancellationToken), documentOf, cancellationToken)).ConfigureAwait(false);
            reports?.Complete();
            Log.Warn(model.Name, result);
            return result;
        }
        catch (ArgumentException exception)
        {
            throw context.WithDataset(exception, nameof(model));
        }
    }
}
