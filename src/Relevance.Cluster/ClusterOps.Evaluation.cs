using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <content>How good the clusters are.</content>
public partial class ClusterOps
{
    /// <summary>Measures the silhouette of every document: how much nearer it is to its own cluster than to the next.</summary>
    /// <param name="options">The metric, and from how many vectors on a sample is measured; null means Euclidean, exact up to 20,000 vectors.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The values by document, the means by cluster and of all. Documents labeled <c>outlier</c> belong to no cluster: they are left out on both sides, and counted.</returns>
    /// <exception cref="InvalidOperationException">Fewer than two clusters have members (in the sample): there is nothing to compare.</exception>
    /// <exception cref="VectorShapeException">The metric is cosine, a document's vector is all zeros, and the options reject it.</exception>
    /// <remarks>The cost is that of <see cref="ClusterMetrics.Silhouette"/>. Labels that documents came with count as clusters, also without a centroid.</remarks>
    public virtual async Task<SilhouetteResult> SilhouetteAsync(SilhouetteOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SilhouetteOptions();
        LabeledVectors labeled = await ReadLabeledVectorsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        RequireClusters("The silhouette", SilhouetteRows.CountClusters(labeled.Column.Vectors, labeled.Labels, options), 2, labeled);
        SilhouetteResult result = await MeasureAsync(labeled, () => ClusterMetrics.Silhouette(labeled.Column.Vectors, labeled.Labels, options, cancellationToken), cancellationToken).ConfigureAwait(false);
        return result with
        {
            LabelNames = labeled.Names,
            DocumentIds = labeled.Column.DocumentIds,
            Names = (await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false)).Of(labeled.Names),
            Coverage = labeled.Coverage,
        };
    }

    /// <summary>Measures how tight the clusters are and how far apart, by Euclidean distances to the means of their members: inertia, Caliński–Harabasz, Davies–Bouldin. One pass over the vectors.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>
    /// The figures of all and of each cluster. With fewer than two clusters the two indexes are NaN. Documents labeled <c>outlier</c> count nowhere, and are counted apart. The means are those of the
    /// members that have a vector now, and need not be the stored centroids.
    /// </returns>
    /// <exception cref="InvalidOperationException">No document of a cluster has a vector.</exception>
    public virtual async Task<DispersionResult> DispersionAsync(CancellationToken cancellationToken = default)
    {
        LabeledVectors labeled = await ReadLabeledVectorsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        RequireClusters("The quality", labeled.Coverage.MeasuredCount, 1, labeled);
        DispersionResult result = await MeasureAsync(
            labeled, () => ClusterMetrics.Dispersion(labeled.Column.Vectors, labeled.Labels, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
        return result with
        {
            LabelNames = labeled.Names,
            Names = (await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false)).Of(labeled.Names),
            Coverage = labeled.Coverage,
        };
    }

    /// <summary>Measures the Dunn index, and finds the two pairs of documents that decide it: the nearest of different clusters, and the farthest of one.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The index by Euclidean distance, exact; NaN with fewer than two clusters. Documents labeled <c>outlier</c> play no part, and are counted.</returns>
    /// <exception cref="InvalidOperationException">No document of a cluster has a vector.</exception>
    /// <remarks>O(n²·d/2): seconds for ten thousand documents, and a hundred times that for a hundred thousand.</remarks>
    public virtual async Task<DunnIndexResult> DunnIndexAsync(CancellationToken cancellationToken = default)
    {
        LabeledVectors labeled = await ReadLabeledVectorsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        RequireClusters("The Dunn index", labeled.Coverage.MeasuredCount, 1, labeled);
        DunnIndexResult result = await MeasureAsync(
            labeled, () => ClusterMetrics.DunnIndex(labeled.Column.Vectors, labeled.Labels, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, string> names = await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false);
        return result with { Separation = WithDocuments(result.Separation), Diameter = WithDocuments(result.Diameter), Coverage = labeled.Coverage };

        VectorPair? WithDocuments(VectorPair? pair) => pair is null ? null : pair with
        {
            FirstId = labeled.Column.DocumentIds[pair.First],
            FirstLabel = labeled.Names[labeled.Labels[pair.First]],
            FirstName = names.GetValueOrDefault(labeled.Names[labeled.Labels[pair.First]]),
            SecondId = labeled.Column.DocumentIds[pair.Second],
            SecondLabel = labeled.Names[labeled.Labels[pair.Second]],
            SecondName = names.GetValueOrDefault(labeled.Names[labeled.Labels[pair.Second]]),
        };
    }

    /// <summary>Judges the clustering by every figure there is, each with what it says in words; with a ground truth also how right it is.</summary>
    /// <param name="groundTruthField">The dotted path of a field that says where documents belong, by equal values as in <see cref="DistributionAsync(string, Filter?, CancellationToken)"/>; null leaves out the figures that need one.</param>
    /// <param name="options">How to measure; null takes the defaults.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>
    /// The figures; with fewer than two clusters those that need two are NaN, and say so. Documents labeled <c>outlier</c> are left out of all of them, agreement with the truth included, and counted
    /// in <see cref="ClusterEvaluation.Coverage"/>.
    /// </returns>
    /// <exception cref="FieldNotFoundException">No document has the field of the ground truth, or it holds vectors.</exception>
    /// <exception cref="VectorShapeException">The silhouette is measured by cosine, a document's vector is all zeros, and the options reject it.</exception>
    public virtual async Task<ClusterEvaluation> EvaluateAsync(
        string? groundTruthField = null, EvaluationOptions? options = null, CancellationToken cancellationToken = default)
    {
        LabeledVectors labeled = await ReadLabeledVectorsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        ContingencyTable? truth = groundTruthField is null ? null
            : await ToTableAsync(
                groundTruthField,
                    [
                        .. (await CountTruthsAsync(groundTruthField, filter: null, cancellationToken).ConfigureAwait(false)).Where(count =>
                            count.Label != ClusterLabels.Outlier),
                    ],
                cancellationToken).ConfigureAwait(false);
        ClusterEvaluation evaluation = await MeasureAsync(
            labeled, () => ClusterEvaluation.Measure(labeled.Column.Vectors, labeled.Labels, truth, options, cancellationToken), cancellationToken).ConfigureAwait(false);
        return evaluation with { Coverage = labeled.Coverage };
    }

    private async Task<LabeledVectors> ReadLabeledVectorsAsync(Filter? filter, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        VectorColumn column = await _vectors.GetAsync(DatasetId, VectorField, progress: null, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DocumentLabel> documents = await _store.ReadLabelsAsync(DatasetId, _key, filter, cancellationToken).ConfigureAwait(false);
        long count = await _store.CountAsync(DatasetId, filter, cancellationToken).ConfigureAwait(false);
        return LabeledVectors.Of(column, clustering, documents, count);
    }

    /// <summary>Long computations are handed to the pool, and a vector that does not fit is named by its document.</summary>
    private async Task<T> MeasureAsync<T>(LabeledVectors labeled, Func<T> measure, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(measure, cancellationToken).ConfigureAwait(false);
        }
        catch (VectorShapeException exception) when (exception.Row is { } row)
        {
            throw WithDocument(exception, labeled.Column.DocumentIds[row]);
        }
    }

    private void RequireClusters(string figure, int found, int needed, LabeledVectors labeled)
    {
        if (found < needed)
        {
            string needs = needed == 1 ? "a document with a vector in some cluster" : "two clusters with members";
            throw new InvalidOperationException($"Dataset '{DatasetId}', clustering '{Alias}' of '{VectorField}': {figure} needs {needs}. Measured would be {labeled.Coverage}.");
        }
    }
}
