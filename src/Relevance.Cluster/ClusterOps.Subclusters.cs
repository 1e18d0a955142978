using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Fitting;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <content>Clusters within clusters.</content>
public partial class ClusterOps
{
    /// <summary>The part of the metadata that says which clustering was divided into which.</summary>
    private const string SubclusterNote = "_subcluster_";

    /// <summary>
    /// Divides clusters of another clustering: the members of each are clustered for themselves, and their labels begin with the cluster's, such as <c>cluster-9-1</c>. All are stored under this
    /// handle's alias, in one step.
    /// </summary>
    /// <param name="parent">The clustering whose clusters are divided, of the same dataset; its vector field may be another one. It stays as it is.</param>
    /// <param name="model">The model, used afresh for each cluster: with the same seed, one cluster gives the same sub-clusters alone and among others.</param>
    /// <param name="options">Which clusters, and how large they must be; null means all of them.</param>
    /// <param name="progress">Told as <see cref="FitAsync"/> tells it, with the cluster in hand, on the thread that does the work.</param>
    /// <param name="cancellationToken">Ends the work early; then nothing was stored.</param>
    /// <returns>What each cluster was divided into, and which were too small.</returns>
    /// <exception cref="ClusteringNotFoundException">There is no such parent.</exception>
    /// <exception cref="ArgumentException">
    /// The parent is this clustering itself, or of another dataset; a cluster is not there; none is large enough; the model cannot work on a cluster's vectors, such as more clusters than vectors;
    /// or what stays under the alias was made by another metric, or by labels that the new ones would repeat.
    /// </exception>
    /// <exception cref="InvalidOperationException">The model returned labels or centroids that do not fit the vectors.</exception>
    /// <remarks>
    /// <para>When the alias has sub-clusters already, those of the clusters that are divided now are replaced, and all others keep their labels and the bits of their centroids: so clusters can be
    /// divided one after another, each by a model of its own. A sub-cluster belongs to the longest parent label that it begins with; what begins with none stays. Documents of clusters that are not
    /// divided have no label here.</para>
    /// <para>Outliers of the model get the label <c>outlier</c>. Which clustering was divided is noted in the dataset's metadata, at <c>_subcluster_</c>, as a list of
    /// <c>parent_field</c> and <c>cluster_field</c>.</para>
    /// </remarks>
    public virtual async Task<SubclusterSummary> FitSubclustersAsync(
        ClusterOps parent,
        IClusterModel model,
        SubclusterOptions? options = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parent);
        ArgumentNullException.ThrowIfNull(model);
        RequireParent(parent);
        options ??= new SubclusterOptions();
        await RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
        StoredClustering divided = await parent.GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        string[] asked = [.. parent.ListedClusters(divided.Labels, options.Clusters).Select(position => divided.Labels[position]).Order(ClusterLabels.NaturalOrder)];
        VectorColumn column = await _vectors.GetAsync(DatasetId, VectorField, FitReport.Of(progress, parent: null, 0, 0), cancellationToken).ConfigureAwait(false);
        Dictionary<string, int[]> rows = await parent.RowsByLabelAsync(column, cancellationToken).ConfigureAwait(false);
        ILookup<bool, string> bySize = asked.ToLookup(label => rows.GetValueOrDefault(label, []).Length >= options.MinParentSize);
        string[] large = [.. bySize[true]];
        if (large.Length == 0)
        {
            throw new ArgumentException(
                $"Dataset '{DatasetId}': no cluster of '{parent.Alias}' that was asked for has {options.MinParentSize} documents with a vector at '{VectorField}'.", nameof(options));
        }

        var parts = await SubclusterParts.ReadAsync(_store, DatasetId, _key, divided.Labels, large, [.. large.SelectMany(label => rows[label]).Select(row => column.DocumentIds[row])], cancellationToken)
            .ConfigureAwait(false);
        List<SubclusteredParent> found = [];
        foreach (string label in large)
        {
            VectorSet vectors = column.Vectors.Select(rows[label]);
            IProgress<FitProgress>? report = FitReport.Of(progress, label, found.Count, large.Length);
            ClusterModelResult result = await RunWithinAsync(model, label, vectors, row => column.DocumentIds[rows[label][row]], report, cancellationToken).ConfigureAwait(false);
            var fitted = FittedClusters.From(model.Name, vectors, result, parent: label);
            string[] labels = [.. result.Labels.Select(fitted.LabelOf)];
            parts.Add(fitted.ToStored(_key, model.Name), [.. labels.Select((name, row) => new DocumentLabel(column.DocumentIds[rows[label][row]], name))]);
            found.Add(new SubclusteredParent { Label = label, Distribution = ClusterDistribution.Of(labels, clusters: fitted.Labels), ModelResult = result });
        }

        IProgress<FitProgress>? writing = FitReport.Of(progress, parent: null, large.Length, large.Length);
        writing?.Report(new FitProgress(FitStage.Writing, 0, parts.Labels.Count));
        IReadOnlyList<double>? weights = await _vectors.CurrentWeightsAsync(cancellationToken).ConfigureAwait(false);
        await _store.WriteClusteringAsync(DatasetId, parts.ToStored(model.Name) with { FieldWeights = weights }, parts.Labels, cancellationToken).ConfigureAwait(false);
        writing?.Report(new FitProgress(FitStage.Writing, parts.Labels.Count, parts.Labels.Count));

        // Stored is stored: a cancellation from here on would tell the caller otherwise.
        await NoteParentAsync(parent, CancellationToken.None).ConfigureAwait(false);
        await ForgetNamesAsync().ConfigureAwait(false);
        IReadOnlyDictionary<string, string> above = await parent.ReadClusterNamesAsync(CancellationToken.None).ConfigureAwait(false);
        return new SubclusterSummary
        {
            DatasetId = DatasetId,
            VectorField = VectorField,
            Alias = Alias,
            ParentField = parent.LabelField,
            ModelName = model.Name,
            Parents = [.. found.Select(part => part with { Name = above.GetValueOrDefault(part.Label) })],
            SkippedParents = [.. bySize[false]],
        };
    }

    private void RequireParent(ClusterOps parent)
    {
        string? reason = !ReferenceEquals(parent._store.Innermost, _store.Innermost) || parent.DatasetId != DatasetId ? $"it is one of dataset '{parent.DatasetId}'; documents have labels in their own dataset only"
            : parent._key == _key ? "sub-clusters would take its place; give them an alias of their own"
            : null;
        if (reason is not null)
        {
            throw new ArgumentException($"Dataset '{DatasetId}', clustering '{Alias}' of '{VectorField}': '{parent.Alias}' of '{parent.VectorField}' cannot be its parent: {reason}.", nameof(parent));
        }
    }

    /// <summary>The rows of each label's documents that have a vector, in insertion order. The field of the vectors need not be the one that was clustered.</summary>
    private async Task<Dictionary<string, int[]>> RowsByLabelAsync(VectorColumn column, CancellationToken cancellationToken)
    {
        IReadOnlyList<DocumentLabel> labels = await _store.ReadLabelsAsync(DatasetId, _key, filter: null, cancellationToken).ConfigureAwait(false);
        return labels
            .Where(label => column.Rows.ContainsKey(label.DocumentId))
            .GroupBy(label => label.Label, label => column.Rows[label.DocumentId], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Order().ToArray(), StringComparer.Ordinal);
    }

    private async Task<ClusterModelResult> RunWithinAsync(
        IClusterModel model, string parent, VectorSet vectors, Func<int, string> documentOf, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(model, vectors, documentOf, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException exception)
        {
            string reason = exception.Message.Replace($" (Parameter '{exception.ParamName}')", "", StringComparison.Ordinal);
            throw new ArgumentException(
                $"{reason} This is cluster '{parent}' with {vectors.Count} vectors; {nameof(SubclusterOptions.MinParentSize)} leaves out what is too small.", nameof(model), exception);
        }
    }

    private async Task NoteParentAsync(ClusterOps parent, CancellationToken cancellationToken)
    {
        Document metadata = await _store.GetMetadataAsync(DatasetId, cancellationToken).ConfigureAwait(false);
        var note = FieldValue.FromObject([new("parent_field", parent.LabelField), new("cluster_field", LabelField)]);
        IReadOnlyList<FieldValue> notes = metadata[SubclusterNote].AsArray();
        if (!notes.Contains(note))
        {
            Document changes = new(DatasetId) { [SubclusterNote] = FieldValue.FromArray([.. notes, note]) };
            await _store.UpdateMetadataAsync(DatasetId, changes, cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed class FitReport(IProgress<FitProgress> progress, string? parent, int done, int total) : IProgress<FitProgress>
    {
        public static FitReport? Of(IProgress<FitProgress>? progress, string? parent, int done, int total) =>
            progress is null ? null : new FitReport(progress, parent, done, total);

        public void Report(FitProgress value) => progress.Report(value with { Parent = parent, DoneParents = done, ParentCount = total });
    }
}
