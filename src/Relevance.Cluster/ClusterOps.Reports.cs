using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Clusterings.Reports;
using Relevance.Cluster.Clusterings.Reports.Html;

namespace Relevance.Cluster;

/// <content>Evaluation, the search for the number of clusters, and reports.</content>
public partial class ClusterOps
{
    /// <summary>Measures the silhouette of every document: how much nearer it is to its own cluster than to the nearest other cluster.</summary>
    /// <param name="options">The metric, and the number of vectors above which a sample is measured; null means Euclidean, exact up to 20,000 vectors.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The silhouettes by document, and the means by cluster and of all. Documents labeled <c>outlier</c> are excluded, and counted.</returns>
    /// <exception cref="InvalidOperationException">Fewer than two clusters have members (in the sample).</exception>
    /// <exception cref="VectorShapeException">The metric is cosine, the vector of a document is all zeros, and the options reject it.</exception>
    /// <remarks>The cost is that of <see cref="ClusterMetrics.Silhouette"/>. Labels without a centroid count as clusters too.</remarks>
    public virtual Task<SilhouetteResult> SilhouetteAsync(EvaluationOptions? options = null, CancellationToken cancellationToken = default) =>
        new StoredEvaluation(_context).SilhouetteAsync(options ?? new EvaluationOptions(), cancellationToken);

    /// <summary>
    /// Measures how compact and how separated the clusters are, by Euclidean distances to the means of their members: inertia, Caliński–Harabasz index,
    /// Davies–Bouldin index. One pass over the vectors.
    /// </summary>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// The indexes of all clusters and of each. With fewer than two clusters both indexes are NaN. Documents labeled <c>outlier</c> are excluded, and counted.
    /// The means are those of the members that have a vector, and can differ from the stored centroids.
    /// </returns>
    /// <exception cref="InvalidOperationException">No document of a cluster has a vector.</exception>
    public virtual Task<DispersionResult> DispersionAsync(CancellationToken cancellationToken = default) =>
        new StoredEvaluation(_context).DispersionAsync(cancellationToken);

    /// <summary>
    /// Measures the Dunn index, and finds the two pairs of documents that determine it: the nearest of different clusters, and the furthest of one cluster.
    /// </summary>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The exact index by Euclidean distance; NaN with fewer than two clusters. Documents labeled <c>outlier</c> are excluded, and counted.</returns>
    /// <exception cref="InvalidOperationException">No document of a cluster has a vector.</exception>
    /// <remarks>O(n²·d/2): with 32 components 0.1 s of processor time for 10,000 documents, 6 s for 100,000, and a hundred times that for a million.</remarks>
    public virtual Task<DunnIndexResult> DunnIndexAsync(CancellationToken cancellationToken = default) =>
        new StoredEvaluation(_context).DunnIndexAsync(cancellationToken);

    /// <summary>Evaluates the clustering by every index, each with an explanation; with a ground truth also by its agreement with the truth.</summary>
    /// <param name="groundTruthField">
    /// The dotted path of the ground truth field, whose values are compared as in <see cref="DistributionAsync(string, Filter?, CancellationToken)"/>; null
    /// omits the indexes that need one.
    /// </param>
    /// <param name="options">The options of the measurement; null means the defaults.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// The indexes; with fewer than two clusters those that need two are NaN and state it. Documents labeled <c>outlier</c> are excluded from all of them,
    /// and counted in <see cref="ClusterEvaluation.Coverage"/>.
    /// </returns>
    /// <exception cref="FieldNotFoundException">No document has the ground truth field, or it holds vectors.</exception>
    /// <exception cref="VectorShapeException">
    /// The silhouette is measured by cosine, the vector of a document is all zeros, and the options reject it.
    /// </exception>
    public virtual Task<ClusterEvaluation> EvaluateAsync(
        string? groundTruthField = null, EvaluationOptions? options = null, CancellationToken cancellationToken = default) =>
        new StoredEvaluation(_context).EvaluateAsync(groundTruthField, options, cancellationToken);

    /// <summary>
    /// Searches for the number of clusters, over a range that grows until the answer is inside: one number with an interval, or that there is no structure, or
    /// that the range ends too early. Nothing is stored, and the clustering need not exist.
    /// </summary>
    /// <param name="options">The options; null means a range that the search chooses, and Euclidean distance.</param>
    /// <param name="progress">Receives the figures of each number as it is tried, on the thread that runs the search; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The figures of each number, and the recommendation.</returns>
    /// <exception cref="NoVectorsException">No document has a vector.</exception>
    /// <exception cref="ArgumentException">There are fewer than 10 vectors, or the largest number of clusters exceeds half of them.</exception>
    /// <exception cref="VectorShapeException">The metric is cosine, the vector of a document is all zeros, and the options reject it.</exception>
    public virtual Task<ClusterCountSearch> SearchClusterCountAsync(
        ClusterCountSearchOptions? options = null, IProgress<ClusterCountCandidate>? progress = null, CancellationToken cancellationToken = default) =>
        new StoredEvaluation(_context).SearchClusterCountAsync(options, progress, cancellationToken);

    /// <summary>
    /// Tests whether the documents have clusters at all, or are one cloud, at the number of clusters of this clustering: a p-value, an effect and a verdict.
    /// The test fits its own clusters by k-means; nothing is stored.
    /// </summary>
    /// <param name="options">The numbers of clusters to try instead, the draws and the sample; null means the defaults.</param>
    /// <param name="progress">Receives the number of draws, on the thread that runs the test; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The figures and the verdict. Documents labeled <c>outlier</c> and documents without a vector or a label are excluded.</returns>
    /// <exception cref="InvalidOperationException">Fewer than two clusters have members with a vector.</exception>
    /// <exception cref="ArgumentException">There are fewer than 10 vectors, or more clusters than half of the measured vectors.</exception>
    /// <remarks>The cost is that of <see cref="StructureTest.Run"/>, a small part of which is one number of clusters.</remarks>
    public virtual Task<StructureTest> TestStructureAsync(
        StructureTestOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new StoredStructure(_context).TestClusteringAsync(options ?? new StructureTestOptions(), progress, cancellationToken);

    /// <summary>
    /// Tests the splits of the tree over the clusters (<see cref="GetHierarchyAsync"/>) from the top: which clusters are apart, and which are cut out of one
    /// cloud. Nothing is stored.
    /// </summary>
    /// <param name="linkage">The linkage of the tree; null means that of <see cref="GetHierarchyAsync"/>.</param>
    /// <param name="options">The level of all splits together, the draws and the sample of a split; null means 0.05, 39 draws, and at most 300 vectors.</param>
    /// <param name="progress">Receives the number of tested splits, on the thread that runs the tests; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// The tree with the p-values of its splits; <see cref="ClusterHierarchy.CutSignificant"/> cuts it into clusters that are apart. Documents labeled
    /// <c>outlier</c> and documents without a vector or a label are excluded.
    /// </returns>
    /// <exception cref="InvalidOperationException">The clustering has no centroid, because its model found only outliers.</exception>
    /// <exception cref="ArgumentException">There are fewer than 10 vectors, or the linkage is Ward, and the metric of the clustering is cosine.</exception>
    /// <remarks>The method, its error rate and its cost are those of <see cref="StructureTest.TestSplits"/>.</remarks>
    /// <example>
    /// <code>
    /// ClusterHierarchy splits = await clusters.TestSplitsAsync();
    /// Console.WriteLine(splits);                               // the significant splits, as a tree
    /// int apart = splits.CutSignificant().Distinct().Count();
    /// </code>
    /// </example>
    public virtual async Task<ClusterHierarchy> TestSplitsAsync(
        Linkage? linkage = null,
        StructureTestOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ClusterHierarchy tree = await GetHierarchyAsync(linkage, cancellationToken).ConfigureAwait(false);
        return await new StoredStructure(_context).TestSplitsAsync(tree, options, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Measures the stability of each cluster and each document: draws documents with replacement, clusters them again, and compares, many times. Nothing is
    /// stored.
    /// </summary>
    /// <param name="options">
    /// The model of the resamples, which should be that of the clustering, and their number; null means k-means with the number of clusters and the metric of
    /// the clustering, and 100 resamples.
    /// </param>
    /// <param name="progress">Receives the number of resamples, on the thread that computes; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// The similarities by cluster, and the documents at the boundary of their cluster with the second-best one. Documents labeled <c>outlier</c> are excluded,
    /// and counted.
    /// </returns>
    /// <exception cref="InvalidOperationException">Fewer than two clusters have members with a vector.</exception>
    /// <exception cref="VectorShapeException">The metric is cosine, the vector of a document is all zeros, and the model rejects it.</exception>
    /// <remarks>The cost is one fit of about 63 % of the vectors per resample, of at most 20,000 vectors by default.</remarks>
    public virtual Task<ClusterStability> MeasureStabilityAsync(
        ClusterStabilityOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new StoredStructure(_context).MeasureStabilityAsync(options ?? new ClusterStabilityOptions(), progress, cancellationToken);

    /// <summary>
    /// Watches the documents that arrived after the fit: raises an alarm if a cluster has moved, or a topic has appeared that no cluster covers, with a known
    /// false-alarm rate. Nothing is written.
    /// </summary>
    /// <param name="arrived">
    /// The condition that exactly the documents match that arrived after the fit, such as <c>Filter.Field("day") &gt;= "2026-12-01"</c>. They need no label;
    /// all others with a label are those of the fit.
    /// </param>
    /// <param name="options">The false-alarm rate and the number of neighbors; null means 0.001 per document and 20.</param>
    /// <param name="progress">Receives the number of arrived documents that are compared, on the thread that computes; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The alarms in insertion order of the documents that raised them; no alarm if no document matches.</returns>
    /// <exception cref="ArgumentException">No more documents of the fit than neighbors are left.</exception>
    /// <remarks>Each call watches all arrived documents again, so it finds the same alarms, and those of the documents since.</remarks>
    public virtual Task<ClusterDrift> WatchDriftAsync(
        Filter arrived,
        DriftOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(arrived);
        return new StoredDrift(_context).WatchAsync(arrived, options ?? new DriftOptions(), progress, cancellationToken);
    }

    /// <summary>
    /// Contrasts two clusters: the terms, categories and numbers that set them apart, exemplars of both, the documents between them, and how well ten terms
    /// alone tell their documents apart. Nothing is stored.
    /// </summary>
    /// <param name="first">The label of one cluster.</param>
    /// <param name="second">The label of the other.</param>
    /// <param name="options">
    /// The fields and how their kinds are chosen; the values per category field; the number of exemplars of each cluster, and of documents between them, with
    /// their fields; the terms, of which the lift has no effect; the names; and of the evaluation the seed and the threads. The rest is ignored. Null means
    /// the defaults.
    /// </param>
    /// <param name="progress">Receives the number of fields that are compared, then of documents that are read, on any thread; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The contrast, in which the first cluster is the one that was named first.</returns>
    /// <exception cref="ArgumentException">A cluster does not exist, or both labels are the same.</exception>
    /// <exception cref="FieldNotFoundException">No document has a chosen field, or it holds vectors.</exception>
    /// <remarks>
    /// Reads the labels, the vectors unless they are cached, and the fields of the documents of the two clusters, one by one. Six passes over the words of the
    /// texts; the exemplars cost as much as those of <see cref="ListExemplarsAsync"/>.
    /// </remarks>
    /// <example>
    /// <code>
    /// ClusterContrast contrast = await clusters.ContrastAsync("cluster-3", "cluster-7");
    /// Console.WriteLine(contrast);
    /// if (contrast.Accuracy &lt; contrast.BaselineAccuracy + 0.1)
    /// {
    ///     Console.WriteLine("Their words are the same: merge them?");
    /// }
    /// </code>
    /// </example>
    public virtual Task<ClusterContrast> ContrastAsync(
        string first,
        string second,
        ClusterReportOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(first);
        ArgumentException.ThrowIfNullOrEmpty(second);
        return first == second
            ? throw new ArgumentException($"A contrast is between two clusters; both labels are '{first}'.", nameof(second))
            : new StoredContrast(_context, progress).ContrastAsync(first, second, options ?? new ClusterReportOptions(), cancellationToken);
    }

    /// <summary>
    /// Creates a report: the evaluation of the clustering, and for each cluster its size, inertia, medoid, nearest cluster, the values that are more frequent
    /// in it than elsewhere, and its closest and furthest documents. Nothing is written; <see cref="Dataset.StoreReportAsync"/> stores it.
    /// </summary>
    /// <param name="options">The fields, the number of documents, and the sizes above which samples are measured; null means the defaults.</param>
    /// <param name="progress">Receives a report after each step, on the thread that runs it; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// The report. Documents labeled <c>outlier</c> are counted and are not a cluster; they belong to the rest that each cluster's fields are compared with.
    /// Labels without a centroid are clusters too.
    /// </returns>
    /// <exception cref="FieldNotFoundException">No document has a chosen field, or it holds vectors.</exception>
    /// <exception cref="VectorShapeException">
    /// The silhouette is measured by cosine, the vector of a document is all zeros, and its options reject it.
    /// </exception>
    /// <remarks>
    /// Reads the vectors unless they are cached, the labels, and the fields one by one: one field of all documents is in memory at a time. The options bound
    /// the comparison of pairs, so that a million documents take a minute. Documents that are deleted during the call lack values, and are shown with their
    /// id only.
    /// </remarks>
    public virtual async Task<ClusterReport> CreateReportAsync(
        ClusterReportOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default) =>
        (await new StoredClusterReport(_context, progress).CreateAsync(options ?? new ClusterReportOptions(), cancellationToken).ConfigureAwait(false)).Report;

    /// <summary>Creates a report, with the silhouettes of the documents that it measured; null with fewer than two clusters.</summary>
    internal Task<(ClusterReport Report, SilhouetteResult? Silhouette)> CreateReportWithSilhouetteAsync(
        ClusterReportOptions options, CancellationToken cancellationToken) =>
        new StoredClusterReport(_context, progress: null).CreateAsync(options, cancellationToken);

    /// <summary>
    /// Writes a report as one HTML file that opens without a network: summary, quality, a map with tooltips, a heatmap with the ranked pairs, the
    /// distribution, a sortable table, a card for each cluster with its closest and furthest documents, terms and values, and a document search.
    /// </summary>
    /// <param name="path">
    /// The file. An existing file is replaced when the page is complete, and stays if anything fails. If two calls write it at the same time, the last one
    /// wins.
    /// </param>
    /// <param name="options">The title, fields, images, ground truth, and the sizes above which samples are used; null means the defaults.</param>
    /// <param name="progress">Receives a report after each step, on the thread that runs it; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The report on the page, for <see cref="ClusterReport.ToMarkdown"/> or <see cref="Dataset.StoreReportAsync"/>.</returns>
    /// <exception cref="FieldNotFoundException">No document has a named field, or it holds vectors.</exception>
    /// <exception cref="VectorShapeException">As for <see cref="CreateReportAsync"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <remarks>
    /// The cost is that of <see cref="CreateReportAsync"/>, and of reading the documents that can be found. The options bound their number, so that the page
    /// of a million documents is as large as that of twenty thousand: a few megabytes. The same documents, clustering and options give the same bytes: the
    /// page contains no time.
    /// </remarks>
    public virtual Task<ClusterReport> WriteReportAsync(
        string path, HtmlReportOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new HtmlReportBuilder(_context, options ?? new HtmlReportOptions(), progress).WriteAsync(path, cancellationToken);
    }

    /// <summary>Writes the same page into a stream, as UTF-8.</summary>
    /// <param name="stream">The target; it is written when the page is complete, flushed, and left open.</param>
    /// <param name="options">The title, fields, images, ground truth, and the sizes above which samples are used; null means the defaults.</param>
    /// <param name="progress">Receives a report after each step, on the thread that runs it; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The report on the page.</returns>
    /// <exception cref="FieldNotFoundException">No document has a named field, or it holds vectors.</exception>
    /// <exception cref="VectorShapeException">As for <see cref="CreateReportAsync"/>.</exception>
    public virtual Task<ClusterReport> WriteReportAsync(
        Stream stream, HtmlReportOptions? options = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new HtmlReportBuilder(_context, options ?? new HtmlReportOptions(), progress).WriteAsync(stream, cancellationToken);
    }
}
