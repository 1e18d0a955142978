using Relevance.Cluster.Clusterings.Belonging;
using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Datasets;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <content>Clusterings and their stored reports.</content>
public partial class Dataset
{
    /// <summary>The maximum number of characters of one report's JSON: 4 Mi.</summary>
    public const int MaxReportLength = StoredReports.MaxLength;

    /// <summary>The maximum number of characters of the JSON of all reports of a dataset: 16 Mi. All of them are read with the metadata.</summary>
    public const int MaxReportsLength = StoredReports.MaxTotalLength;

    /// <summary>Returns a handle to one clustering of one vector field. Nothing is read or written, and the clustering need not exist.</summary>
    /// <param name="alias">The name of the clustering, such as <c>kmeans-10</c>, without a dot. A vector field can have many clusterings.</param>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <returns>The handle.</returns>
    /// <exception cref="ArgumentException">A name is empty, or the alias has a dot, which would make its label field ambiguous.</exception>
    public virtual ClusterOps GetClusterOps(string alias, string vectorField)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(vectorField);
        RequireAlias(alias);
        return new ClusterOps(_store, _vectors, Id, new ClusteringKey(vectorField, alias), blend: null, _engine);
    }

    /// <summary>
    /// Returns a handle to one clustering of several vector fields with equal weights: <c>GetClusterOps("both", ["title_vector_", "image_vector_"])</c>.
    /// Nothing is read or written.
    /// </summary>
    /// <param name="alias">The name of the clustering, without a dot.</param>
    /// <param name="vectorFields">
    /// The dotted paths of the vector fields, at least one; a single field is clustered unchanged. The label field is
    /// <c>_cluster_.&lt;fields joined by dots&gt;.&lt;alias&gt;</c>.
    /// </param>
    /// <returns>The handle. See <see cref="VectorBlend"/> for the distance between documents.</returns>
    /// <exception cref="ArgumentException">A name is empty or repeated, no field is named, or the alias has a dot.</exception>
    public virtual ClusterOps GetClusterOps(string alias, IEnumerable<string> vectorFields) => GetClusterOps(alias, VectorBlend.Of(vectorFields));

    /// <summary>Returns a handle to one clustering of several vector fields, each with its own weight. Nothing is read or written.</summary>
    /// <param name="alias">The name of the clustering, without a dot.</param>
    /// <param name="blend">
    /// The vector fields and their weights, at least one; a single field is clustered unchanged, whatever its weight. The weights are those of a fit, and are
    /// stored with it: analyses of an existing clustering use its stored weights.
    /// </param>
    /// <returns>The handle.</returns>
    /// <exception cref="ArgumentException">The blend is empty, or the alias is empty or has a dot.</exception>
    public virtual ClusterOps GetClusterOps(string alias, VectorBlend blend)
    {
        ArgumentNullException.ThrowIfNull(blend);
        RequireAlias(alias);
        return blend.Fields.Count == 0
            ? throw new ArgumentException($"Dataset '{Id}', clustering '{alias}': name at least one vector field.", nameof(blend))
            : new ClusterOps(_store, _vectors, Id, new ClusteringKey(string.Join('.', blend.Fields), alias), blend, _engine);
    }

    /// <summary>Lists the clusterings of the dataset.</summary>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The vector field and alias of each, in ordinal order of both.</returns>
    public virtual Task<IReadOnlyList<ClusteringKey>> ListClusteringsAsync(CancellationToken cancellationToken = default) =>
        _store.ListClusteringsAsync(Id, cancellationToken);

    /// <summary>
    /// Searches for the number of clusters of a vector field, over a range that grows until the answer is inside: one number with an interval, or that there is
    /// no structure, or that the range ends too early. Stability, silhouette, gap, prediction strength and elbow are shown. Nothing is stored.
    /// </summary>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="options">The options; null means a range that the search chooses, and Euclidean distance.</param>
    /// <param name="progress">Receives the figures of each number as it is tried, on the thread that runs the search; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The figures of each number, and the recommendation.</returns>
    /// <inheritdoc cref="ClusterOps.SearchClusterCountAsync" path="/exception"/>
    public virtual Task<ClusterCountSearch> SearchClusterCountAsync(
        string vectorField,
        ClusterCountSearchOptions? options = null,
        IProgress<ClusterCountCandidate>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(vectorField);

        // Any alias will do: the search neither reads nor stores a clustering.
        var context = new ClusteringContext(_store, _vectors, Id, new ClusteringKey(vectorField, "none"), blend: null, engine: null);
        return new StoredEvaluation(context).SearchClusterCountAsync(options, progress, cancellationToken);
    }

    /// <summary>
    /// Tests whether the vectors of a field have clusters at all, or are one cloud: a p-value, an effect and a verdict, over a few numbers of clusters. Nothing
    /// is stored.
    /// </summary>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="options">The numbers of clusters, the draws and the sample; null means the defaults.</param>
    /// <param name="progress">Receives the number of draws, on the thread that runs the test; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The figures for each number of clusters, and the verdict.</returns>
    /// <exception cref="NoVectorsException">No document has a vector.</exception>
    /// <exception cref="ArgumentException">There are fewer than 10 vectors, or more clusters are tried than half of the measured vectors.</exception>
    /// <remarks>The cost is that of <see cref="StructureTest.Run"/>.</remarks>
    public virtual Task<StructureTest> TestStructureAsync(
        string vectorField,
        StructureTestOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(vectorField);

        // Any alias will do: the test neither reads nor stores a clustering.
        var context = new ClusteringContext(_store, _vectors, Id, new ClusteringKey(vectorField, "none"), blend: null, engine: null);
        return new StoredStructure(context).TestFieldAsync(options ?? new StructureTestOptions(), progress, cancellationToken);
    }

    /// <summary>
    /// Stores a report with the dataset, and replaces one of the same name. It is in the dataset's metadata, at <c>_cluster_report_</c>, in every store.
    /// </summary>
    /// <param name="name">The name of the report.</param>
    /// <param name="report">The report; it need not describe this dataset.</param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing is stored.</param>
    /// <returns>The summary of the stored report.</returns>
    /// <exception cref="ArgumentException">
    /// The name is empty or not valid Unicode; or the report has more than <see cref="MaxReportLength"/> characters, or all reports would have more than
    /// <see cref="MaxReportsLength"/>. Fewer documents, or fewer of their fields, make a report smaller (<see cref="ClusterReportOptions.MemberCount"/>,
    /// <see cref="ClusterReportOptions.MemberFields"/>).
    /// </exception>
    public virtual Task<StoredReport> StoreReportAsync(string name, ClusterReport report, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(report);
        return new StoredReports(_store, Id).StoreAsync(name, report, cancellationToken);
    }

    /// <summary>Lists the stored reports.</summary>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The summary of each, in ordinal order of the names; empty if none is stored.</returns>
    /// <exception cref="FormatException">The metadata has something other than reports at this path.</exception>
    public virtual Task<IReadOnlyList<StoredReport>> ListReportsAsync(CancellationToken cancellationToken = default) =>
        new StoredReports(_store, Id).ListAsync(cancellationToken);

    /// <summary>Reads a stored report.</summary>
    /// <param name="name">The name of the report.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The report as it was stored, with the same bits in every number; null if none has the name.</returns>
    /// <exception cref="FormatException">The metadata has something other than a report at this path, or a report of a later version.</exception>
    public virtual Task<ClusterReport?> GetReportAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new StoredReports(_store, Id).GetAsync(name, cancellationToken);
    }

    /// <summary>Deletes a stored report. Its name stays in the metadata with null, because properties can be set but not removed.</summary>
    /// <param name="name">The name of the report.</param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing is deleted.</param>
    /// <returns>True if the report existed.</returns>
    public virtual Task<bool> DeleteReportAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new StoredReports(_store, Id).DeleteAsync(name, cancellationToken);
    }

    private static void RequireAlias(string alias)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(alias);
        if (alias.Contains('.', StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"The alias '{alias}' has a dot. Labels are at _cluster_.<vector field>.<alias>, so use '-' or '_' instead.", nameof(alias));
        }
    }

    /// <summary>Ranks the documents by how far they are from their nearest neighbors in a vector field: those that belong least come first.</summary>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="measure">The score. The default is the mean distance to the neighbors.</param>
    /// <param name="options">The number of neighbors and the metric; null means ten neighbors by cosine.</param>
    /// <param name="progress">Receives the number of documents whose neighbors are known, on the thread that computes; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>Every document with a vector, with its score.</returns>
    /// <exception cref="NoVectorsException">No document has a vector.</exception>
    /// <exception cref="ArgumentException">There are fewer than two vectors, without zero vectors if the metric is cosine.</exception>
    /// <remarks>The cost is that of <see cref="OutlierRanking.Find"/>.</remarks>
    public virtual Task<OutlierRanking> FindOutliersAsync(
        string vectorField,
        OutlierMeasure measure = OutlierMeasure.NeighborDistance,
        NeighborOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        BelongingIn(vectorField).RankFieldAsync(measure, options ?? new NeighborOptions(), progress, cancellationToken);

    /// <summary>Finds groups of documents whose vectors in a field are equal or near.</summary>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="maxDistance">The largest distance of near-duplicates, inclusive, from 0. The default, 0, finds exact duplicates.</param>
    /// <param name="options">The metric; null means cosine.</param>
    /// <param name="progress">Receives the number of documents, at the end, on the thread that computes; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The groups, largest first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The distance is negative, NaN or infinite.</exception>
    /// <exception cref="NoVectorsException">No document has a vector.</exception>
    /// <remarks>The cost is that of <see cref="NearDuplicates.Find"/>.</remarks>
    public virtual Task<NearDuplicates> FindDuplicatesAsync(
        string vectorField,
        double maxDistance = 0,
        NeighborOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        NearDuplicates.RequireDistance(maxDistance);
        return BelongingIn(vectorField).FindDuplicatesInFieldAsync(maxDistance, options ?? new NeighborOptions(), progress, cancellationToken);
    }

    /// <summary>
    /// Finds documents whose label in a field is probably wrong: their nearest neighbors in a vector field have another one. Nothing is changed.
    /// </summary>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="labelField">
    /// The dotted path of the field with the labels, such as a ground truth; each value counts as its text. Documents without a value neither vote nor are
    /// listed.
    /// </param>
    /// <param name="options">The number of neighbors and the metric; null means ten neighbors by cosine, which weighs the votes.</param>
    /// <param name="progress">Receives the number of documents whose neighbors are known, on the thread that computes; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The documents with both labels, the shares of the vote and the neighbors, and the score of every document.</returns>
    /// <exception cref="FieldNotFoundException">No document has the label field, or it holds vectors.</exception>
    /// <exception cref="NoVectorsException">No document has a vector.</exception>
    /// <exception cref="ArgumentException">Fewer than two documents have a label and a vector, without zero vectors if the metric is cosine.</exception>
    public virtual Task<LabelErrors> FindLabelErrorsAsync(
        string vectorField,
        string labelField,
        NeighborOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(labelField);
        return BelongingIn(vectorField).FindLabelErrorsAsync(labelField, options ?? new NeighborOptions(), progress, cancellationToken);
    }

    private StoredBelonging BelongingIn(string vectorField)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(vectorField);

        // Any alias will do: no clustering is read.
        return new StoredBelonging(new ClusteringContext(_store, _vectors, Id, new ClusteringKey(vectorField, "none"), blend: null, engine: null));
    }
}
