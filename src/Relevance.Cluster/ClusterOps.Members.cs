using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Belonging;
using Relevance.Cluster.Clusterings.Centroids;
using Relevance.Cluster.Clusterings.Members;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>Closest and furthest members, and the names of clusters.</content>
public partial class ClusterOps
{
    /// <summary>Lists, for each cluster, the documents closest to its centroid: the typical members.</summary>
    /// <param name="options">
    /// The clusters, the number of documents, the fields and the metric; null means three documents of every cluster, with all fields except vectors.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>One list per cluster in natural order of the labels, closest first. A cluster without matching members has an empty list.</returns>
    /// <exception cref="ArgumentException">A requested cluster does not exist, or the filter does not fit the schema.</exception>
    /// <exception cref="VectorShapeException">The metric is cosine, the vector of a member is all zeros, and the options reject it.</exception>
    /// <example>
    /// <code>
    /// MemberLists closest = await clusters.ListClosestAsync(new MemberRankingOptions { PageSize = 5, SelectFields = ["title"] });
    /// foreach (RankedDocument member in closest["cluster-1"].Members)
    /// {
    ///     Console.WriteLine($"{member.Distance:F3}  {member.Document["title"]}");
    /// }
    /// </code>
    /// </example>
    public virtual Task<MemberLists> ListClosestAsync(MemberRankingOptions? options = null, CancellationToken cancellationToken = default) =>
        new MemberListing(_context, RankingEnd.Closest, options ?? new MemberRankingOptions()).ListAsync(cancellationToken);

    /// <summary>Lists, for each cluster, the documents furthest from its centroid: members that may belong to another cluster.</summary>
    /// <param name="options">
    /// The clusters, the number of documents, the fields and the metric; null means three documents of every cluster, with all fields except vectors.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>One list per cluster in natural order of the labels, furthest first. A cluster without matching members has an empty list.</returns>
    /// <exception cref="ArgumentException">A requested cluster does not exist, or the filter does not fit the schema.</exception>
    /// <exception cref="VectorShapeException">The metric is cosine, the vector of a member is all zeros, and the options reject it.</exception>
    /// <example>
    /// <code>
    /// MemberLists furthest = await clusters.ListFurthestAsync(new MemberRankingOptions { Clusters = ["cluster-3"] });
    /// Console.WriteLine(furthest.ToMarkdown("title", "price"));
    /// </code>
    /// </example>
    public virtual Task<MemberLists> ListFurthestAsync(MemberRankingOptions? options = null, CancellationToken cancellationToken = default) =>
        new MemberListing(_context, RankingEnd.Furthest, options ?? new MemberRankingOptions()).ListAsync(cancellationToken);

    /// <summary>
    /// Lists, for each cluster, a few documents that cover it: the most central one, then those that are typical of what the ones before do not show.
    /// </summary>
    /// <param name="options">
    /// The clusters, the number of documents of each (<see cref="MemberRankingOptions.PageSize"/>), the fields, the filter and the metric; null means five of
    /// every cluster, with all fields except vectors. Later pages and the limits of distance and similarity are ignored.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// One list per cluster in natural order of the labels, in the order of the selection, each with the distance to the centroid. Shorter if a cluster has
    /// fewer members, or if each member equals one of the list.
    /// </returns>
    /// <exception cref="ArgumentException">A requested cluster does not exist, or the filter does not fit the schema.</exception>
    /// <exception cref="VectorShapeException">The metric is cosine, the vector of a member is all zeros, and the options reject it.</exception>
    /// <remarks>The algorithm and its cost are those of <see cref="Analysis.MemberRanking.SelectExemplars"/>, on this machine.</remarks>
    public virtual Task<MemberLists> ListExemplarsAsync(MemberRankingOptions? options = null, CancellationToken cancellationToken = default) =>
        new MemberListing(_context, RankingEnd.Closest, options ?? new MemberRankingOptions { PageSize = 5 }, areExemplars: true).ListAsync(cancellationToken);

    /// <summary>Reads the labels, to use them elsewhere: in a database of yours, for example.</summary>
    /// <param name="filter">The condition on documents; null reads all labels.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The label, with its name, of each document that has one, <c>outlier</c> included, in insertion order.</returns>
    /// <exception cref="ArgumentException">The filter does not fit the schema.</exception>
    public virtual async Task<IReadOnlyList<DocumentCluster>> ReadLabelsAsync(Filter? filter = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<DocumentLabel> labels = await _context.ReadLabelsAsync(filter, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, string> names = await _context.Names.ReadAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. labels.Select(label => new DocumentCluster { DocumentId = label.DocumentId, Label = label.Label, Name = names.GetValueOrDefault(label.Label) }),
        ];
    }

    /// <summary>
    /// Writes documents with their cluster to a file: each with its label, the name of the cluster and the distance to the centroid.
    /// </summary>
    /// <param name="path">
    /// The file. Its extension determines the format, and <c>.gz</c> or <c>.br</c> after it compresses, as in
    /// <see cref="DocumentFile.WriteAsync(string, IAsyncEnumerable{Document}, DocumentFileOptions?, CancellationToken)"/>: CSV, JSON Lines, JSON, and with
    /// the package <c>Relevance.Cluster.Files</c> Parquet and Arrow. The complete file appears, and replaces an existing one, after all documents are written.
    /// </param>
    /// <param name="query">The documents, their fields and the order; null, the default, means all documents, with all fields except vectors.</param>
    /// <param name="labelField">
    /// The field of the label; the fields of name and distance are named after it. The default, <c>cluster</c>, leads to the columns <c>cluster</c>,
    /// <c>cluster_name</c> and <c>cluster_distance</c>, in this order after the document's own.
    /// </param>
    /// <param name="fileOptions">
    /// The format, delimiter and columns; null, the default, means those of the extension. The three columns are always written.
    /// </param>
    /// <param name="progress">
    /// Receives a report after each batch of vectors (<see cref="OperationStage.Reading"/>), unless they are cached, and then after each page of documents
    /// (<see cref="OperationStage.Writing"/>, with a known total); may be null.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation; then no file is left, and an existing one is unchanged.</param>
    /// <returns>The number of written documents per cluster, and of those without a label.</returns>
    /// <exception cref="ArgumentException">
    /// The extension is unknown, documents already have one of the three fields, or the filter of the query does not fit the schema.
    /// </exception>
    /// <exception cref="InvalidOperationException">A document does not fit the columns of the file.</exception>
    /// <exception cref="NotSupportedException">
    /// The format or the compression is not written, or the package of the format is not referenced.
    /// </exception>
    /// <remarks>
    /// <para>Every document is written. One without a label has null in all three fields, which is an empty cell in CSV; one of no cluster has the label
    /// <c>outlier</c> and no distance; and the distance is null too if the document has no vector, or the label no centroid. The distance is that of
    /// <see cref="ListClosestAsync"/>, by the metric of the clustering; by cosine, that of a zero vector is 1.</para>
    /// <para>Documents are read and written page by page; in memory are the ids and labels of all documents, and the vectors as far as the
    /// <see cref="RelevanceClient"/> caches them. The labels that the store keeps in <c>_cluster_</c> are written only if the query selects them.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// Console.WriteLine(await clusters.ExportAsync("products-labelled.csv"));
    /// await clusters.ExportAsync("shoes.parquet", new DocumentQuery { SelectFields = ["title"], Filter = Filter.Field("category") == "shoes" });
    /// </code>
    /// </example>
    public virtual Task<ClusterDistribution> ExportAsync(
        string path,
        DocumentQuery? query = null,
        string labelField = "cluster",
        DocumentFileOptions? fileOptions = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(labelField);
        return new ClusterExport(_context, query ?? new DocumentQuery { IncludeVectors = false }, labelField)
            .WriteAsync(path, fileOptions ?? new(), progress, cancellationToken);
    }

    /// <summary>
    /// Sets names that readers see next to the labels: results, texts, tables, figures and pages then show <c>trail running shoes (cluster-3)</c>. To change
    /// the labels themselves, in every document, use <see cref="RenameClustersAsync"/>.
    /// </summary>
    /// <param name="names">Label → name. Clusters that are not named keep their name; "" removes a name.</param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing changes.</param>
    /// <returns>A task that completes when the names are stored.</returns>
    /// <exception cref="ArgumentException">A cluster does not exist, or a name is not valid Unicode.</exception>
    /// <remarks>
    /// Names are stored in the dataset's metadata, at <c>cluster_metadata</c> → <c>labels</c> → <see cref="LabelField"/> → <c>labels</c>, as by the original
    /// client. They belong to labels, not to members: a renamed label keeps its name, and a label that is merged into another loses it. Deleting a clustering,
    /// or replacing it by a fit without <see cref="FitOptions.Continue"/> and <see cref="FitOptions.MatchTo"/>, removes its names.
    /// </remarks>
    public virtual Task SetClusterNamesAsync(IReadOnlyDictionary<string, string> names, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new ClusterEditor(_context).SetNamesAsync(names, cancellationToken);
    }

    /// <summary>Reads the names that <see cref="SetClusterNamesAsync"/> or the original client set.</summary>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// Label → name, of the clusters that have a name, in natural order of the labels; empty if none has, and if the clustering does not exist. Results
    /// contain them in <c>Names</c>. The original client can leave names of labels that no longer exist.
    /// </returns>
    /// <exception cref="FormatException">The metadata has something else at this path.</exception>
    public virtual Task<IReadOnlyDictionary<string, string>> GetClusterNamesAsync(CancellationToken cancellationToken = default) =>
        _context.Names.ReadStrictlyAsync(cancellationToken);

    /// <summary>Merges clusters: the documents of the others get the target's label, and its centroid becomes the mean of all members.</summary>
    /// <param name="target">The label that stays.</param>
    /// <param name="others">The labels to merge into it; the target itself and repeated labels are ignored.</param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing changes.</param>
    /// <returns>The number of documents whose label changed.</returns>
    /// <exception cref="ArgumentException">A cluster does not exist, or no cluster except the target is given.</exception>
    /// <remarks>
    /// The new centroid is the mean of the centroids, each weighted by its number of documents, computed in float64 and rounded once; if no cluster has a
    /// document, all weights are equal. Labels and centroids change atomically; then the names of the merged labels are removed, and the target keeps its
    /// name. Other centroids keep their bits and their order. Documents that are labeled during the call keep the label that was read.
    /// </remarks>
    public virtual Task<long> MergeClustersAsync(string target, IEnumerable<string> others, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        ArgumentNullException.ThrowIfNull(others);
        return new ClusterEditor(_context).MergeAsync(target, others, cancellationToken);
    }

    /// <summary>Changes the labels of clusters, in the centroids and in every document.</summary>
    /// <param name="names">Old label → new label. Clusters that are not named keep theirs; two can swap labels.</param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing changes.</param>
    /// <returns>The number of documents whose label changed.</returns>
    /// <exception cref="ArgumentException">
    /// A cluster does not exist; a new label is empty, belongs to another cluster, or occurs twice; or a label is <c>outlier</c>, which is for
    /// documents of no cluster. Use <see cref="MergeClustersAsync"/> to make one cluster of two.
    /// </exception>
    /// <remarks>
    /// Labels and centroids change atomically; then the names of <see cref="SetClusterNamesAsync"/> move to the new labels. Centroids keep their bits and are
    /// in natural order of the new labels. Labels without a centroid can be renamed too. Documents that are labeled during the call keep the label that was
    /// read.
    /// </remarks>
    public virtual Task<long> RenameClustersAsync(IReadOnlyDictionary<string, string> names, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new ClusterEditor(_context).RenameAsync(names, cancellationToken);
    }

    /// <summary>Moves documents to another cluster by hand. Centroids do not change; <see cref="RecomputeCentroidsAsync"/> computes them anew.</summary>
    /// <param name="label">The label of the cluster, or <c>outlier</c> for documents that belong to none.</param>
    /// <param name="documentIds">The documents, each with a label; repeated ids are ignored.</param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing changes.</param>
    /// <returns>The number of documents whose label changed.</returns>
    /// <exception cref="ArgumentException">The cluster does not exist, or a document has no label.</exception>
    /// <remarks>A fit with <see cref="FitOptions.Continue"/> moves the documents again; each id is kept in the metadata of the dataset for that.</remarks>
    public virtual Task<long> MoveDocumentsAsync(string label, IEnumerable<string> documentIds, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        ArgumentNullException.ThrowIfNull(documentIds);
        return new ClusterEditor(_context).MoveAsync(label, documentIds, cancellationToken);
    }

    /// <summary>
    /// Reads how the clusters of each fit descend from those before it (kept, grown, split, merged, new, gone), and the edits that the next fit with
    /// <see cref="FitOptions.Continue"/> repeats.
    /// </summary>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The history; empty before the second fit and the first edit, also if the clustering does not exist.</returns>
    /// <remarks>
    /// <para><see cref="FitAsync"/> stores a lineage when it replaces a clustering, in the metadata of the dataset at <c>cluster_history</c> →
    /// <see cref="LabelField"/>, and reads the labels of all documents for it once more. A fit on the machines of a <see cref="IComputeEngine"/> stores one
    /// only with <see cref="FitOptions.Continue"/> or <see cref="FitOptions.MatchTo"/>, because the labels of all documents need not fit on one machine.</para>
    /// <para>Deleting the clustering deletes its history.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// await clusters.FitAsync(new KMeans(20), new FitOptions { Continue = true });
    /// Console.WriteLine(await clusters.GetHistoryAsync());
    /// </code>
    /// </example>
    public virtual Task<ClusterHistory> GetHistoryAsync(CancellationToken cancellationToken = default) =>
        new HistoryStore(_context).ReadAsync(cancellationToken);

    /// <summary>
    /// Ranks all documents by how far they are from their nearest neighbors, wherever the clusters are: those that belong least come first. Nothing is stored.
    /// </summary>
    /// <param name="measure">The score. The default is the mean distance to the neighbors.</param>
    /// <param name="options">The number of neighbors and the metric; null means ten neighbors by the metric of the clustering.</param>
    /// <param name="progress">Receives the number of documents whose neighbors are known, on the thread that computes; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>Every document with a vector, with its score and its label, also <c>outlier</c>; null for a document without a label.</returns>
    /// <exception cref="NoVectorsException">No document has a vector.</exception>
    /// <exception cref="ArgumentException">There are fewer than two vectors, without zero vectors if the metric is cosine.</exception>
    /// <remarks>The cost is that of <see cref="OutlierRanking.Find"/>.</remarks>
    public virtual Task<OutlierRanking> FindOutliersAsync(
        OutlierMeasure measure = OutlierMeasure.NeighborDistance,
        NeighborOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        new StoredBelonging(_context).RankMembersAsync(measure, options ?? new NeighborOptions(), progress, cancellationToken);

    /// <summary>Finds groups of documents whose vectors are equal or near, with the number of their documents in each cluster. Nothing is stored.</summary>
    /// <param name="maxDistance">The largest distance of near-duplicates, inclusive, from 0. The default, 0, finds exact duplicates.</param>
    /// <param name="options">The metric; null means that of the clustering.</param>
    /// <param name="progress">Receives the number of documents, at the end, on the thread that computes; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The groups, largest first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The distance is negative, NaN or infinite.</exception>
    /// <exception cref="NoVectorsException">No document has a vector.</exception>
    /// <remarks>The cost is that of <see cref="NearDuplicates.Find"/>.</remarks>
    public virtual Task<NearDuplicates> FindDuplicatesAsync(
        double maxDistance = 0,
        NeighborOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        NearDuplicates.RequireDistance(maxDistance);
        return new StoredBelonging(_context).FindDuplicatesAsync(maxDistance, options ?? new NeighborOptions(), progress, cancellationToken);
    }
}
