using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Fitting;

/// <summary>Fits a model to the members of each cluster of another clustering.</summary>
internal sealed class SubclusterFit(ClusteringContext context, ClusteringContext parent)
{
    /// <summary>The property of the metadata that lists which clustering was divided into which.</summary>
    private const string SubclusterNote = "_subcluster_";

    private readonly DocumentStore _store = context.Store;
    private readonly ClusterFit _fit = new(context);

    public Task<SubclusterSummary> FitAsync(
        IClusterModel model, SubclusterOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken) =>
        _fit.Log.RunAsync(model.Name, () => FitAndStoreAsync(model, options, progress, cancellationToken));

    private async Task<SubclusterSummary> FitAndStoreAsync(
        IClusterModel model, SubclusterOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        RequireParent();
        await context.RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
        StoredClustering divided = await parent.GetAsync(cancellationToken).ConfigureAwait(false);
        int[] positions = parent.PositionsOf(divided.Labels, options.Clusters);
        string[] asked = [.. positions.Select(position => divided.Labels[position]).Order(ClusterLabels.NaturalOrder)];
        VectorColumn column = await context.ReadVectorsAsync(FitReport.Of(progress, parent: null, 0, 0), cancellationToken).ConfigureAwait(false);
        _fit.Log.Read(column.Vectors);
        Dictionary<string, int[]> rows = await ParentRowsAsync(column, cancellationToken).ConfigureAwait(false);
        ILookup<bool, string> bySize = asked.ToLookup(label => rows.GetValueOrDefault(label, []).Length >= options.MinParentSize);
        string[] large = [.. bySize[true]];
        if (large.Length == 0)
        {
            throw new ArgumentException(
                $"Dataset '{context.DatasetId}': no requested cluster of '{parent.Alias}' has {options.MinParentSize} documents with a vector "
                + $"at '{context.VectorField}'.",
                nameof(options));
        }

        HashSet<string> members = [.. large.SelectMany(label => rows[label]).Select(row => column.DocumentIds[row])];
        var parts = await SubclusterParts.ReadAsync(_store, context.DatasetId, context.Key, divided.Labels, large, members, cancellationToken)
            .ConfigureAwait(false);
        List<SubclusteredParent> found = [];
        foreach (string label in large)
        {
            IProgress<OperationProgress>? report = FitReport.Of(progress, label, found.Count, large.Length);
            found.Add(await FitOneAsync(model, label, column, rows[label], parts, report, cancellationToken).ConfigureAwait(false));
        }

        IProgress<OperationProgress>? writing = FitReport.Of(progress, parent: null, large.Length, large.Length);
        writing?.Report(new OperationProgress(OperationStage.Writing, 0, parts.Labels.Count));
        IReadOnlyList<double>? weights = await context.Vectors.CurrentWeightsAsync(cancellationToken).ConfigureAwait(false);
        StoredClustering clustering = parts.ToStored(model.Name) with { FieldWeights = weights };
        await _store.WriteClusteringAsync(context.DatasetId, clustering, parts.Labels, cancellationToken).ConfigureAwait(false);
        writing?.Report(new OperationProgress(OperationStage.Writing, parts.Labels.Count, parts.Labels.Count));
        _fit.Log.Stored(parts.Labels.Count);

        // The clustering is stored: a cancellation from here on would mislead the caller.
        await NoteParentAsync(CancellationToken.None).ConfigureAwait(false);
        await context.Names.RemoveAllAsync().ConfigureAwait(false);
        IReadOnlyDictionary<string, string> above = await parent.Names.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        (int Clusters, long Vectors) size = (found.Sum(part => part.Distribution.Clusters.Count), found.Sum(part => part.Distribution.TotalCount));
        _fit.Log.Fitted(model.Name, FitLog.SeedOf(model), size, result: null);
        return new SubclusterSummary
        {
            DatasetId = context.DatasetId,
            VectorField = context.VectorField,
            Alias = context.Alias,
            ParentField = parent.Key.LabelField,
            ModelName = model.Name,
            Parents = [.. found.Select(part => part with { Name = above.GetValueOrDefault(part.Label) })],
            SkippedParents = [.. bySize[false]],
        };
    }

    private void RequireParent()
    {
        string? reason =
            !ReferenceEquals(parent.Store.Innermost, _store.Innermost) || parent.DatasetId != context.DatasetId
                ? $"it belongs to dataset '{parent.DatasetId}', and documents have labels in their own dataset only"
            : parent.Key == context.Key ? "the subclustering would replace it; use another alias"
            : null;
        if (reason is not null)
        {
            throw new ArgumentException(
                $"{context.Description}: '{parent.Alias}' of '{parent.VectorField}' cannot be its parent: {reason}.", nameof(parent));
        }
    }

    /// <summary>Reads the rows of each parent cluster's members that have a vector, in insertion order. The parent can have another vector field.</summary>
    private async Task<Dictionary<string, int[]>> ParentRowsAsync(VectorColumn column, CancellationToken cancellationToken)
    {
        IReadOnlyList<DocumentLabel> labels = await parent.ReadLabelsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        return labels
            .Select(label => (label.Label, Row: column.DocumentIds.Find(label.DocumentId)))
            .Where(label => label.Row >= 0)
            .GroupBy(label => label.Label, label => label.Row, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Order().ToArray(), StringComparer.Ordinal);
    }

    private async Task<SubclusteredParent> FitOneAsync(
        IClusterModel model,
        string label,
        VectorColumn column,
        int[] rows,
        SubclusterParts parts,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        VectorSet vectors = column.Vectors.Select(rows);
        ClusterModelResult result = await RunAsync(model, label, vectors, row => column.DocumentIds[rows[row]], progress, cancellationToken)
            .ConfigureAwait(false);
        var fitted = FittedClusters.From(model.Name, vectors, result, parent: label);
        string[] labels = [.. result.Labels.Select(fitted.LabelOf)];
        parts.Add(fitted.ToStored(context.Key, model.Name), [.. labels.Select((name, row) => new DocumentLabel(column.DocumentIds[rows[row]], name))]);
        return new SubclusteredParent { Label = label, Distribution = ClusterDistribution.Of(labels, clusters: fitted.Labels), ModelResult = result };
    }

    private async Task<ClusterModelResult> RunAsync(
        IClusterModel model,
        string label,
        VectorSet vectors,
        Func<int, string> documentOf,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        try
        {
            return await _fit.RunAsync(model, vectors, documentOf, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException(
                $"{ClusteringContext.ReasonOf(exception)} This is cluster '{label}' with {vectors.Count} vectors; "
                + $"{nameof(SubclusterOptions.MinParentSize)} excludes clusters that are too small.",
                nameof(model),
                exception);
        }
    }

    private async Task NoteParentAsync(CancellationToken cancellationToken)
    {
        Document metadata = await _store.GetMetadataAsync(context.DatasetId, cancellationToken).ConfigureAwait(false);
        var note = FieldValue.FromObject([new("parent_field", parent.Key.LabelField), new("cluster_field", context.Key.LabelField)]);
        IReadOnlyList<FieldValue> notes = metadata[SubclusterNote].AsArray();
        if (!notes.Contains(note))
        {
            Document changes = new(context.DatasetId) { [SubclusterNote] = FieldValue.FromArray([.. notes, note]) };
            await _store.UpdateMetadataAsync(context.DatasetId, changes, cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed class FitReport(IProgress<OperationProgress> progress, string? parent, int done, int total) : IProgress<OperationProgress>
    {
        public static FitReport? Of(IProgress<OperationProgress>? progress, string? parent, int done, int total) =>
            progress is null ? null : new FitReport(progress, parent, done, total);

        public void Report(OperationProgress value) => progress.Report(value with { Parent = parent, CompletedParents = done, ParentCount = total });
    }
}
