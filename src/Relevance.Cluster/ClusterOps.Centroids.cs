using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Clusterings.Centroids;
using Relevance.Cluster.Datasets;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>Centroids, their similarities and distances, and the map of the clusters.</content>
public partial class ClusterOps
{
    /// <summary>Computes how similar the centroids are to each other: a heatmap, and the pairs ranked from the most similar.</summary>
    /// <param name="options">The similarity and the format; null means cosine, eight pairs, two digits.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The matrix, the ranked pairs and the figure. Row 0 is the first label in natural order.</returns>
    /// <exception cref="InvalidOperationException">The clustering has no centroid, because its model found only outliers.</exception>
    /// <exception cref="VectorShapeException">
    /// The similarity is cosine, a centroid is all zeros, and <see cref="CentroidHeatmapOptions.ZeroVectors"/> rejects it.
    /// </exception>
    /// <example>
    /// <code>
    /// CentroidHeatmap heatmap = await clusters.CentroidHeatmapAsync();
    /// Console.WriteLine(heatmap);
    /// await File.WriteAllTextAsync("heatmap.svg", heatmap.ToSvg());
    /// </code>
    /// </example>
    public virtual async Task<CentroidHeatmap> CentroidHeatmapAsync(CentroidHeatmapOptions? options = null, CancellationToken cancellationToken = default)
    {
        StoredClustering clustering = await new CentroidEditor(_context).RequireCentroidsAsync(cancellationToken).ConfigureAwait(false);
        return CentroidHeatmap.Of(clustering.Labels, clustering.Centroids, options, cancellationToken)
            .WithNames(await _context.Names.ReadAsync(cancellationToken).ConfigureAwait(false))
            .WithDashboard(_context.GetDashboardUrl());
    }

    /// <summary>Computes the distances between the centroids.</summary>
    /// <param name="metric">The distance metric; null, the default, means the metric of the clustering.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>A square matrix. Row 0 is the first label in natural order.</returns>
    /// <exception cref="InvalidOperationException">The clustering has no centroid, because its model found only outliers.</exception>
    public virtual async Task<CentroidDistances> CentroidDistancesAsync(DistanceMetric? metric = null, CancellationToken cancellationToken = default)
    {
        StoredClustering clustering = await new CentroidEditor(_context).RequireCentroidsAsync(cancellationToken).ConfigureAwait(false);
        return CentroidDistances.Of(clustering.Labels, clustering.Centroids, metric ?? clustering.Metric, cancellationToken)
            .WithNames(await _context.Names.ReadAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Builds a tree over the clusters, from fine to coarse: cut it into any number of layers. Documents are not read.</summary>
    /// <param name="linkage">
    /// The linkage of the centroids, each weighted by the size of its cluster (1 if it is empty). Null, the default, means <see cref="Linkage.Ward"/>, or
    /// <see cref="Linkage.Average"/> if the metric of the clustering is cosine.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The tree, whose leaves are the clusters in natural order of their labels.</returns>
    /// <exception cref="InvalidOperationException">The clustering has no centroid, because its model found only outliers.</exception>
    /// <exception cref="ArgumentException">The linkage is Ward, and the metric of the clustering is cosine.</exception>
    /// <exception cref="VectorShapeException">The metric of the clustering is cosine, and a centroid is all zeros.</exception>
    /// <example>
    /// <code>
    /// ClusterHierarchy layers = await clusters.GetHierarchyAsync();
    /// string area = layers.CutLabels(10)["cluster-3"];
    /// </code>
    /// </example>
    public virtual async Task<ClusterHierarchy> GetHierarchyAsync(Linkage? linkage = null, CancellationToken cancellationToken = default)
    {
        StoredClustering clustering = await new CentroidEditor(_context).RequireCentroidsAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<Centroid> centroids = await GetCentroidsAsync(cancellationToken).ConfigureAwait(false);
        ClusterHierarchy tree = ClusterHierarchy.OfCentroids(
            VectorSet.From(centroids.Select(centroid => centroid.Vector)),
            [.. centroids.Select(centroid => Math.Max(1L, centroid.Size))],
            clustering.Metric,
            linkage,
            cancellationToken);
        string[] labels = [.. centroids.Select(centroid => centroid.Label)];
        return tree with
        {
            LeafLabels = labels.AsReadOnly(),
            Names = (await _context.Names.ReadAsync(cancellationToken).ConfigureAwait(false)).Of(labels),
        };
    }

    /// <summary>Reads the centroids.</summary>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>One centroid per cluster, in natural order of the labels.</returns>
    public virtual Task<IReadOnlyList<Centroid>> GetCentroidsAsync(CancellationToken cancellationToken = default) =>
        new CentroidEditor(_context).ReadAsync(cancellationToken);

    /// <summary>Writes the centroids to a file, one row per cluster, in natural order of the labels.</summary>
    /// <param name="path">
    /// The file; its extension determines the format, and <c>.gz</c> or <c>.br</c> after it compresses. A table (<c>.csv</c>, <c>.jsonl</c>, <c>.json</c>,
    /// <c>.parquet</c>, <c>.arrow</c>) has the columns <c>_id</c> with the label, <c>cluster_name</c>, <c>size</c> and <c>centroid_vector_</c>; <c>.npz</c> has
    /// an array of each of these names, with an empty text for a cluster without a name; <c>.npy</c> has the float32 matrix alone. The complete file appears,
    /// and replaces an existing one, at the end.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation; then no file is left, and an existing one is unchanged.</param>
    /// <returns>The written centroids, whose order is that of the rows.</returns>
    /// <exception cref="ArgumentException">The extension is unknown.</exception>
    /// <exception cref="NotSupportedException">The compression is not written, or the package of the format is not referenced.</exception>
    /// <example>
    /// <code>
    /// await clusters.ExportCentroidsAsync("centroids.csv");
    /// IReadOnlyList&lt;Centroid&gt; rows = await clusters.ExportCentroidsAsync("centroids.npy");   // row 0 is rows[0].Label
    /// </code>
    /// </example>
    public virtual async Task<IReadOnlyList<Centroid>> ExportCentroidsAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CentroidFile file = new(path);
        IReadOnlyList<Centroid> centroids = await GetCentroidsAsync(cancellationToken).ConfigureAwait(false);
        await file.WriteAsync(centroids, cancellationToken).ConfigureAwait(false);
        return centroids;
    }

    /// <summary>
    /// Adds centroids and replaces those with the same label; the labels of documents stay. With a new alias this creates a clustering, to which
    /// <see cref="AssignUnlabeledAsync"/> then assigns the documents.
    /// </summary>
    /// <param name="centroids">
    /// Label → vector, of the dimension of the field; for several fields, the concatenated parts on the scale of <see cref="VectorBlend"/>. An empty
    /// dictionary changes nothing.
    /// </param>
    /// <param name="metric">
    /// The metric by which later calls assign documents; null, the default, keeps the metric, and means <see cref="DistanceMetric.SquaredEuclidean"/> for a
    /// new clustering.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing changes.</param>
    /// <returns>The number of centroids that were added, without those that were replaced.</returns>
    /// <exception cref="FieldNotFoundException">The vector field does not exist.</exception>
    /// <exception cref="ArgumentException">A label is empty, or <c>outlier</c>, which has no centroid.</exception>
    /// <exception cref="VectorShapeException">
    /// A vector has another dimension or a component that is not finite, or is all zeros while the metric is cosine.
    /// </exception>
    /// <remarks>Written atomically. Other centroids keep their bits. Vectors are stored unchanged: they are not scaled, for the cosine neither.</remarks>
    public virtual Task<int> UpsertCentroidsAsync(
        IReadOnlyDictionary<string, ReadOnlyMemory<float>> centroids, DistanceMetric? metric = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(centroids);
        return new CentroidEditor(_context).UpsertAsync(centroids, metric, cancellationToken);
    }

    /// <summary>Deletes one centroid; the documents keep their label, which then has no centroid.</summary>
    /// <param name="label">The label of the cluster.</param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing changes.</param>
    /// <returns>True if the centroid was deleted; false if none has this label.</returns>
    /// <remarks>
    /// Written atomically. Other centroids keep their bits. The last centroid can be deleted too. To move the members to another cluster, use
    /// <see cref="MergeClustersAsync"/>. An HTTP service without the extensions of this library's server keeps a centroid that is not written again.
    /// </remarks>
    public virtual Task<bool> DeleteCentroidAsync(string label, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        return new CentroidEditor(_context).DeleteAsync(label, cancellationToken);
    }

    /// <summary>
    /// Recomputes each centroid as the mean of the documents that have its label: after documents or labels were added, changed or deleted, or to give
    /// labels without a centroid one. The labels of documents stay.
    /// </summary>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing changes.</param>
    /// <returns>The new centroids, in natural order of the labels.</returns>
    /// <remarks>
    /// Means are summed in float64; with the cosine, members count as unit vectors and centroids have norm 1. A centroid without a member that has a vector
    /// keeps its bits; outliers have no centroid. Written atomically. Reads the labels and, unless they are cached, the vectors.
    /// </remarks>
    public virtual Task<IReadOnlyList<Centroid>> RecomputeCentroidsAsync(CancellationToken cancellationToken = default) =>
        new CentroidEditor(_context).RecomputeAsync(cancellationToken);

    /// <summary>
    /// Projects documents and centroids onto the few directions in which the vectors differ most (principal components): with two, a map of the clusters.
    /// </summary>
    /// <param name="options">The number of directions, the documents, and the field for the coordinates; null means two, all, no field.</param>
    /// <param name="groundTruthField">
    /// The dotted path of the ground truth field, whose values are added to the points and named as in
    /// <see cref="DistributionAsync(string, Filter?, CancellationToken)"/>; null, the default, for none.
    /// </param>
    /// <param name="progress">
    /// Receives a report after each batch read, each pass over the vectors (<see cref="OperationStage.Fitting"/>, with a known total) and each batch written;
    /// may be null.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation; acknowledged coordinates stay.</param>
    /// <returns>A point for each document with a vector, with or without a label, and one for each centroid.</returns>
    /// <exception cref="FieldNotFoundException">No document has the ground truth field, or it holds vectors.</exception>
    /// <exception cref="NoVectorsException">No document that matches the filter has a vector.</exception>
    /// <exception cref="ArgumentException">
    /// The vectors have fewer components than dimensions are requested, the given projection has another dimension, or the coordinates cannot be stored in
    /// that field.
    /// </exception>
    /// <exception cref="DocumentsRejectedException">The store rejected all coordinates.</exception>
    /// <remarks>
    /// The directions are those of the documents; centroids do not influence them. For a clustering by cosine, documents and centroids are scaled to norm 1,
    /// so that points that are near on the map are near for the model.
    /// </remarks>
    public virtual Task<Projection> ProjectAsync(
        ProjectionOptions? options = null,
        string? groundTruthField = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        new ClusterProjection(_context, options ?? new ProjectionOptions(), progress).RunAsync(groundTruthField, cancellationToken);
}
