using Relevance.Cluster.Clusterings.Groups;
using Relevance.Cluster.Clusterings.Numbers;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>Counts, aggregations, facets and numbers per cluster, and comparisons.</content>
public partial class ClusterOps
{
    /// <summary>Counts the documents of each cluster.</summary>
    /// <param name="filter">The condition on the documents; null counts all.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>Counts and shares, and the number of documents without a label. A cluster with a centroid and no document is listed with 0.</returns>
    /// <example>
    /// <code>
    /// Console.WriteLine(await clusters.DistributionAsync());
    /// Console.WriteLine(await clusters.DistributionAsync("category"));   // clusters × truth values
    /// </code>
    /// </example>
    public virtual Task<ClusterDistribution> DistributionAsync(Filter? filter = null, CancellationToken cancellationToken = default) =>
        new ClusterCounts(_context).CountAsync(filter, cancellationToken);

    /// <summary>Counts the documents of each cluster and each value of a ground truth field, as a contingency table.</summary>
    /// <param name="groundTruthField">
    /// The dotted path of the field. <see cref="FieldValue.Equals(FieldValue)"/> compares its values: 5 and 5.0 are one truth value, the text "5" is another.
    /// A truth value is named by its text, or by its shortest JSON; if a text reads like another value, all texts are in quotation marks.
    /// </param>
    /// <param name="filter">The condition on the documents; null means all that have a label.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>Counts, and shares per cluster and per truth value; documents with null or without a value are a separate group.</returns>
    /// <exception cref="FieldNotFoundException">No document has the field, or it holds vectors.</exception>
    public virtual Task<ContingencyTable> DistributionAsync(
        string groundTruthField, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(groundTruthField);
        return new ClusterCounts(_context).CountByTruthAsync(groundTruthField, filter, cancellationToken);
    }

    /// <summary>Groups the documents of each cluster and computes metrics of each group, in the store.</summary>
    /// <param name="query">The groupings, metrics, order and page within each cluster. Without groupings there is one row per cluster.</param>
    /// <param name="filter">The condition on the documents; null means all that have a label.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// For each cluster the rows that <see cref="Dataset.AggregateAsync"/> returns for its documents, in natural order of the labels. Clusters without a
    /// matching document are included; outliers, if there are any, are the last one.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// Two parts of the query have the same name, its order names none of them, it reads the value of a vector, or the filter does not fit the schema.
    /// </exception>
    /// <remarks>One query counts all clusters in one pass over the documents; for a page after the first, one query per cluster.</remarks>
    public virtual Task<ClusterAggregation> AggregateAsync(AggregationQuery query, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new ClusterGroups(_context).AggregateAsync(query, filter, cancellationToken);
    }

    /// <summary>Starts an aggregation of the groups in each cluster: <c>await clusters.GroupBy("brand").MeanAsync("price")</c>. Reads nothing.</summary>
    /// <param name="groupings">
    /// The levels of groups below the cluster, outermost first; a text is the field whose values are the groups. None is the same as
    /// <see cref="GroupByCluster"/>.
    /// </param>
    /// <returns>The groups, whose methods call <see cref="AggregateAsync"/>.</returns>
    public virtual GroupedDocuments<ClusterAggregation> GroupBy(params IReadOnlyList<Grouping> groupings)
    {
        ArgumentNullException.ThrowIfNull(groupings);
        return new GroupedDocuments<ClusterAggregation>([.. groupings], AggregateAsync);
    }

    /// <summary>Starts an aggregation of entire clusters: <c>await clusters.GroupByCluster().MeanAsync("price")</c>. Reads nothing.</summary>
    /// <returns>The clusters, one row each.</returns>
    public virtual GroupedDocuments<ClusterAggregation> GroupByCluster() => GroupBy();

    /// <summary>Summarizes fields for each cluster: the counts of each value, and the range of numbers and dates. Computed in the store.</summary>
    /// <param name="query">The fields and documents; null means every plain field of every document.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// For each cluster the facets that <see cref="Dataset.GetFacetsAsync"/> returns for its documents, in natural order of the labels; clusters without a
    /// matching document count 0.
    /// </returns>
    /// <exception cref="ArgumentException">The filter does not fit the schema.</exception>
    /// <exception cref="FieldNotFoundException">A field holds vectors.</exception>
    /// <remarks>
    /// The stores in a file and in PostgreSQL count all clusters in one pass over the labels and fields, which are in memory after the first query: less than
    /// twice the time of the facets alone. Another store is asked once per cluster, by its label, up to four times at the same time; so are these if the
    /// filter deduplicates or samples, which it does in each cluster.
    /// </remarks>
    public virtual Task<ClusterFacets> GetFacetsAsync(FacetQuery? query = null, CancellationToken cancellationToken = default) =>
        new ClusterGroups(_context).GetFacetsAsync(query ?? new FacetQuery(), cancellationToken);

    /// <summary>Summarizes the given fields for each cluster.</summary>
    /// <param name="fields">The dotted paths of the fields.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The result of <see cref="GetFacetsAsync(FacetQuery?, CancellationToken)"/>, over all documents that have a label.</returns>
    /// <exception cref="FieldNotFoundException">A field holds vectors.</exception>
    public virtual Task<ClusterFacets> GetFacetsAsync(IReadOnlyList<string> fields, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return GetFacetsAsync(new FacetQuery { Fields = fields }, cancellationToken);
    }

    /// <summary>Computes the distribution of a numeric field in each cluster: statistics, and histograms on one common axis.</summary>
    /// <param name="field">The dotted path of the field.</param>
    /// <param name="options">
    /// The statistic that ranks the clusters, the number of clusters and the bins; null means the ten clusters with the most values.
    /// </param>
    /// <param name="filter">The condition on the documents; null means all that have a label.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The ranked clusters that documents have as their label.</returns>
    /// <exception cref="FieldNotFoundException">No document has the field, or it does not hold numbers.</exception>
    /// <exception cref="ArgumentException">The filter does not fit the schema.</exception>
    /// <remarks>Reads the labels and the field. For numbers in memory, use <see cref="NumericDistribution.Of"/>.</remarks>
    public virtual Task<NumericDistribution> NumericDistributionAsync(
        string field, NumericDistributionOptions? options = null, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        return new ClusterNumberFields(_context).DistributionAsync(field, options, filter, cancellationToken);
    }

    /// <summary>Finds the clusters in which the numbers of a field are most skewed to the right: most of them small, and few far larger.</summary>
    /// <param name="field">The dotted path of the field.</param>
    /// <param name="maxClusters">The number of clusters to return, at least 1. The default is 10.</param>
    /// <param name="filter">The condition on the documents; null means all that have a label.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// The distribution, ranked by <see cref="NumericMeasure.Skewness"/> from the largest. The sign counts: long tails on the left are at the other end.
    /// </returns>
    /// <exception cref="FieldNotFoundException">No document has the field, or it does not hold numbers.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxClusters"/> is less than 1.</exception>
    public virtual Task<NumericDistribution> MostSkewedAsync(
        string field, int maxClusters = 10, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        var options = new NumericDistributionOptions { Measure = NumericMeasure.Skewness, MaxClusters = maxClusters };
        return NumericDistributionAsync(field, options, filter, cancellationToken);
    }

    /// <summary>Computes the correlation of numeric fields, over all clusters and in each: Pearson's r of each pair.</summary>
    /// <param name="fields">The dotted paths of the fields, each once, at least one.</param>
    /// <param name="filter">The condition on the documents; null means all that have a label.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// A matrix over all documents, and one per cluster. A value that is missing or not a number is excluded pair by pair; r is NaN if a field does not vary.
    /// </returns>
    /// <exception cref="FieldNotFoundException">No document has a field, or it does not hold numbers.</exception>
    /// <exception cref="ArgumentException">No field is named, one is named twice, or the filter does not fit the schema.</exception>
    /// <remarks>Reads the labels and the fields one by one. For numbers in memory, use <see cref="ClusterCorrelations.Of"/>.</remarks>
    public virtual Task<ClusterCorrelations> CorrelationAsync(
        IReadOnlyList<string> fields, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return new ClusterNumberFields(_context).CorrelationAsync(fields, filter, cancellationToken);
    }

    /// <summary>Compares this clustering with another of the same vector field, document by document.</summary>
    /// <param name="otherAlias">The alias of the other clustering.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The contingency table of both, their agreement, and the numbers of documents that only one of them labels or calls outliers.</returns>
    /// <exception cref="ArgumentException">The alias is empty or contains a dot.</exception>
    /// <remarks>Counts the pairs of labels in the store; reads no vectors.</remarks>
    public virtual Task<ClusteringComparison> CompareAsync(string otherAlias, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(otherAlias);
        return otherAlias.Contains('.', StringComparison.Ordinal)
            ? throw new ArgumentException($"The alias '{otherAlias}' has a dot, which no alias can have.", nameof(otherAlias))
            : CompareAsync(
                new ClusterOps(
                    _context.Store, _cache, _context.DatasetId, new ClusteringKey(_context.VectorField, otherAlias), blend: null, _context.Engine),
                cancellationToken);
    }

    /// <summary>Compares this clustering with any other of the same dataset, also of another vector field, document by document.</summary>
    /// <param name="other">The other clustering.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The contingency table of both, their agreement, and the numbers of documents that only one of them labels or calls outliers.</returns>
    /// <exception cref="ArgumentException">The other clustering belongs to another dataset or store, which has other documents.</exception>
    /// <exception cref="ClusteringNotFoundException">One of the two does not exist.</exception>
    /// <remarks>Counts the pairs of labels in the store; reads no vectors.</remarks>
    public virtual Task<ClusteringComparison> CompareAsync(ClusterOps other, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new ClusterCounts(_context).CompareAsync(other._context, cancellationToken);
    }

    /// <summary>
    /// Matches the clusters to those of another clustering one to one, so that as many documents as possible are in matched clusters: the labels by which
    /// this clustering is the other one, as far as it can be. Pass the result to <see cref="RenameClustersAsync"/> to carry the labels over.
    /// </summary>
    /// <param name="other">Another clustering of the same dataset, of this or of another vector field.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// Label of each cluster → its label after matching, in natural order. A cluster without a partner keeps its label, or gets the first free
    /// <c>cluster-0</c>, <c>cluster-1</c>, … if the other clustering has its label. If no document is in a cluster of both, the nearest centroids by this
    /// clustering's metric are matched.
    /// </returns>
    /// <exception cref="ArgumentException">The clusterings are of two datasets or stores.</exception>
    /// <example>
    /// <code>
    /// ClusterOps yesterday = dataset.GetClusterOps("yesterday", "title_vector_");
    /// await clusters.RenameClustersAsync(await clusters.MatchAsync(yesterday));
    /// </code>
    /// </example>
    public virtual Task<IReadOnlyDictionary<string, string>> MatchAsync(ClusterOps other, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new ClusterCounts(_context).MatchAsync(other._context, cancellationToken);
    }
}
