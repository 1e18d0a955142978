using Relevance.Cluster.Clusterings.Fitting;
using Relevance.Cluster.Clusterings.Members;

namespace Relevance.Cluster;

/// <content>Fitting models, labeling and assigning documents.</content>
public partial class ClusterOps
{
    /// <summary>
    /// Fits a model to the vector field and stores labels and centroids under the alias, atomically; by default it replaces an existing clustering.
    /// </summary>
    /// <param name="model">The model: <c>new KMeans(10)</c>, or a custom one.</param>
    /// <param name="options">
    /// The documents to cluster, and how an existing clustering is handled; null means every document with a vector, and to replace it.
    /// </param>
    /// <param name="progress">Receives a report after each batch read and each iteration, on the thread that runs the fit; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing is stored.</param>
    /// <returns>
    /// The clusters that were found and stored. A model can find no cluster at all, as community detection does with too high a threshold: then every
    /// document is labeled <c>outlier</c>, no centroid exists, and <see cref="FitSummary.HasOnlyOutliers"/> is true.
    /// </returns>
    /// <remarks>Reads the vectors unless they are cached, runs the model on the thread pool, and writes.</remarks>
    /// <exception cref="ClusteringExistsException">The clustering exists, and <see cref="FitOptions.ReplaceExisting"/> is false.</exception>
    /// <exception cref="NoVectorsException">No document, or none that matches the filter, has a vector.</exception>
    /// <exception cref="ArgumentException">
    /// The model cannot fit these vectors, for example more clusters than vectors; or it cannot continue (<see cref="FitOptions.Continue"/>): it is no
    /// <see cref="KMeans"/>, has another number of clusters or another metric, or the options have <see cref="FitOptions.MatchTo"/> too.
    /// </exception>
    /// <exception cref="ClusteringNotFoundException">No clustering has the alias of <see cref="FitOptions.MatchTo"/>.</exception>
    /// <exception cref="VectorShapeException">The model works by cosine, the vector of a document is all zeros, and the model's options reject it.</exception>
    /// <exception cref="InvalidOperationException">The model returned labels or centroids that do not fit the vectors.</exception>
    /// <example>
    /// <code>
    /// ClusterOps clusters = dataset.GetClusterOps("kmeans-10", "title_vector_");
    /// FitSummary fit = await clusters.FitAsync(new KMeans(10));
    /// Console.WriteLine(fit);
    /// </code>
    /// </example>
    public virtual Task<FitSummary> FitAsync(
        IClusterModel model, FitOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ClusterFit(_context).FitAsync(model, options, progress, cancellationToken);
    }

    /// <summary>
    /// Fits a learner to the vectors batch by batch, stores the centroids, and then labels the documents batch by batch: never are all vectors in memory.
    /// </summary>
    /// <param name="learner">The learner. One that has learned before continues from there; reuse it to learn from later documents.</param>
    /// <param name="options">The documents, the batch size and the number of passes; null means all documents, 4096, one pass.</param>
    /// <param name="progress">
    /// Receives a report after each batch that was learned from (<see cref="OperationStage.Fitting"/>) and each that was labeled
    /// (<see cref="OperationStage.Writing"/>), both counted in vectors; may be null.
    /// </param>
    /// <param name="cancellationToken">
    /// A token that cancels the operation. While it learns, nothing is stored; while it labels, the labels written so far stay, and
    /// <see cref="AssignBatchesAsync"/> labels the rest.
    /// </param>
    /// <returns>The sizes of the clusters, and the label of each document.</returns>
    /// <exception cref="ClusteringExistsException">The clustering exists, and <see cref="FitOptions.ReplaceExisting"/> is false.</exception>
    /// <exception cref="NoVectorsException">No document, or none that matches the filter, has a vector.</exception>
    /// <exception cref="ArgumentException">
    /// The first batch has fewer vectors than there are clusters, the learner has another dimension, or the options have <see cref="FitOptions.Continue"/> or
    /// <see cref="FitOptions.MatchTo"/>.
    /// </exception>
    /// <exception cref="VectorShapeException">
    /// The learner works by cosine, the vector of a document is all zeros, and the learner's options reject it.
    /// </exception>
    /// <remarks>
    /// The first batch chooses the first centroids, so documents that are stored cluster by cluster lead to worse clusters than shuffled ones. The same
    /// documents in the same order with the same options result in the same bits. Vectors of several fields are combined first and cached as for other calls.
    /// </remarks>
    public virtual Task<FitSummary> FitBatchesAsync(
        MiniBatchKMeansLearner learner,
        FitOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(learner);
        return new BatchFit(_context).FitAsync(learner, options ?? new FitOptions(), progress, cancellationToken);
    }

    /// <summary>
    /// Fits a model to the members of each cluster of another clustering. The new labels begin with the cluster's label, such as <c>cluster-9-1</c>, and are
    /// stored under this alias, atomically.
    /// </summary>
    /// <param name="parent">The clustering whose clusters are divided, of the same dataset; its vector field can be another one. It does not change.</param>
    /// <param name="model">The model, fitted separately to each cluster: with one seed, a cluster gets the same subclusters alone and among others.</param>
    /// <param name="options">The clusters to divide and their minimum size; null means all of them.</param>
    /// <param name="progress">Receives the reports of <see cref="FitAsync"/> with the current cluster, on the thread that runs the fit; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing is stored.</param>
    /// <returns>The subclusters of each cluster, and the clusters that were too small.</returns>
    /// <exception cref="ClusteringNotFoundException">The parent does not exist.</exception>
    /// <exception cref="ArgumentException">
    /// The parent is this clustering or belongs to another dataset; a cluster does not exist; no cluster is large enough; the model cannot fit the vectors of
    /// a cluster, for example more clusters than vectors; or the clustering that stays under the alias has another metric or one of the new labels.
    /// </exception>
    /// <exception cref="InvalidOperationException">The model returned labels or centroids that do not fit the vectors.</exception>
    /// <remarks>
    /// <para>If the alias already has subclusters, those of the divided clusters are replaced; all others keep their labels and the bits of their centroids.
    /// So clusters can be divided in sequence, each by its own model. A subcluster belongs to the longest parent label that it begins with; one that begins
    /// with none stays. Documents of clusters that are not divided have no label here.</para>
    /// <para>Outliers of the model get the label <c>outlier</c>. The property <c>_subcluster_</c> of the dataset's metadata lists which clustering was
    /// divided, as <c>parent_field</c> and <c>cluster_field</c>.</para>
    /// </remarks>
    public virtual Task<SubclusterSummary> FitSubclustersAsync(
        ClusterOps parent,
        IClusterModel model,
        SubclusterOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parent);
        ArgumentNullException.ThrowIfNull(model);
        return new SubclusterFit(_context, parent._context).FitAsync(model, options ?? new SubclusterOptions(), progress, cancellationToken);
    }

    /// <summary>
    /// Creates a clustering from a field: each value is a label, and each centroid is the mean of its members. It replaces an existing clustering atomically.
    /// </summary>
    /// <param name="field">
    /// The dotted path of the field. A text is the label unchanged; numbers and booleans are labels as JSON writes them, equal numbers alike (<c>5</c> for 5
    /// and 5.0). Documents without a value, with null or with "", get no label and are counted; the text <c>outlier</c> is a label without a centroid.
    /// </param>
    /// <param name="metric">
    /// The distance metric of later analyses. The default is <see cref="DistanceMetric.SquaredEuclidean"/>. With <see cref="DistanceMetric.Cosine"/> members
    /// count as unit vectors, and centroids have norm 1.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing is stored.</param>
    /// <returns>The sizes of the clusters, and the documents without a label.</returns>
    /// <exception cref="FieldNotFoundException">The vector field does not exist; or no document has <paramref name="field"/>, or it holds vectors.</exception>
    /// <exception cref="ArgumentException">
    /// A document has an array or an object in the field; or two documents have different values that would be one label, such as the number 5 and "5".
    /// </exception>
    /// <exception cref="NoVectorsException">No document with a value has a vector.</exception>
    /// <remarks>Reads the field and, unless they are cached, the vectors.</remarks>
    public virtual Task<LabelSummary> LabelByFieldAsync(
        string field, DistanceMetric metric = DistanceMetric.SquaredEuclidean, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        return new GivenLabels(_context).StoreFieldAsync(field, metric, cancellationToken);
    }

    /// <summary>
    /// Creates a clustering from given labels: each centroid is the mean of its members. It replaces an existing clustering atomically.
    /// </summary>
    /// <param name="labels">
    /// Document id and label: a dictionary, or any sequence of pairs, in which a pair can repeat. Documents that are not named get no label; unknown ids are
    /// ignored and listed in the summary. The label <c>outlier</c> has no centroid.
    /// </param>
    /// <param name="metric">The distance metric, as in <see cref="LabelByFieldAsync"/>. The default is <see cref="DistanceMetric.SquaredEuclidean"/>.</param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing is stored.</param>
    /// <returns>The sizes of the clusters, and the documents without a label.</returns>
    /// <exception cref="FieldNotFoundException">The vector field does not exist.</exception>
    /// <exception cref="ArgumentException">A label or an id is empty, or a document has two different labels.</exception>
    /// <exception cref="NoVectorsException">None of the named documents has a vector.</exception>
    public virtual Task<LabelSummary> LabelAsync(
        IEnumerable<KeyValuePair<string, string>> labels,
        DistanceMetric metric = DistanceMetric.SquaredEuclidean,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return new GivenLabels(_context).StoreAsync(labels, metric, cancellationToken);
    }

    /// <summary>Finds the nearest centroid of documents, which need not be in the dataset. Nothing is written.</summary>
    /// <param name="documents">The documents, each with a vector at <see cref="VectorField"/>, or in each of the clustering's fields.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>One assignment per document, in the same order.</returns>
    /// <exception cref="VectorShapeException">A document has no vector, or one of another dimension than the centroids.</exception>
    public virtual Task<IReadOnlyList<ClusterAssignment>> AssignAsync(
        IReadOnlyList<Document> documents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new CentroidAssignment(_context).AssignAsync(documents, cancellationToken);
    }

    /// <summary>
    /// Assigns the nearest centroid to the documents that have a vector and no label, for example those inserted after the fit. Centroids do not change.
    /// </summary>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing is written.</param>
    /// <returns>One assignment for each document that was labeled, in insertion order; empty if all had labels.</returns>
    public virtual Task<IReadOnlyList<ClusterAssignment>> AssignUnlabeledAsync(CancellationToken cancellationToken = default) =>
        new CentroidAssignment(_context).AssignUnlabeledAsync(cancellationToken);

    /// <summary>
    /// Assigns the nearest centroid to documents batch by batch: never are all vectors in memory. Centroids do not change.
    /// </summary>
    /// <param name="options">The documents and the batch size; null means those without a label, 4096.</param>
    /// <param name="progress">
    /// Receives the labels written and the vectors to read after each batch; may be null. The machines of an engine write all labels at once.
    /// </param>
    /// <param name="cancellationToken">
    /// A token that cancels the operation between batches; the labels written so far stay. With an engine, nothing is written then.
    /// </param>
    /// <returns>The number of documents that got each label; a cluster that got none is listed with 0.</returns>
    /// <exception cref="ArgumentException">The clustering has no centroid.</exception>
    public virtual Task<ClusterDistribution> AssignBatchesAsync(
        AssignOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new BatchFit(_context).AssignAsync(options ?? new AssignOptions(), progress, cancellationToken);

    /// <summary>Finds the nearest centroid of vectors without documents. Nothing is written.</summary>
    /// <param name="vectors">
    /// The vectors, of the dimension of the centroids; for a clustering of several fields, the concatenated parts on the scale of <see cref="VectorBlend"/>.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>One assignment per vector, in the same order.</returns>
    /// <exception cref="ArgumentException">The vectors have another dimension, or the clustering has no centroid.</exception>
    public virtual Task<IReadOnlyList<ClusterAssignment>> AssignVectorsAsync(VectorSet vectors, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        return new CentroidAssignment(_context).AssignVectorsAsync(vectors, cancellationToken);
    }
}
