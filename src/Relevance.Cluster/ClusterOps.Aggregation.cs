using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Groups;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>Groups of each cluster's documents, and what their fields hold.</content>
public partial class ClusterOps
{
    // A page of clusters: as many as a service gives at once.
    private const int ClustersAtOnce = 10_000;

    // How many questions, each about one cluster, are under way.
    private const int QuestionsAtOnce = 4;

    /// <summary>Groups the documents of each cluster and says something of each group. Computed in the store.</summary>
    /// <param name="query">The groupings, metrics, order and page, of each cluster by itself. Without groupings there is one row a cluster.</param>
    /// <param name="filter">The condition on the documents; null takes all that have a label.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>
    /// For each cluster the rows that <see cref="Dataset.AggregateAsync"/> gives of its documents, in natural order of the labels. Clusters without a document that matches are there too; outliers
    /// are one, at the end, when there are any.
    /// </returns>
    /// <exception cref="ArgumentException">Two parts of the query have one name, its order names none of them, it asks for the value of a vector, or the filter does not fit the schema.</exception>
    /// <remarks>All clusters are asked for at once, with one look at the documents; for a later page than the first, each by itself.</remarks>
    public virtual async Task<ClusterAggregation> AggregateAsync(AggregationQuery query, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        IReadOnlyList<string> labels = await ListLabelsAsync(filter, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, string> names = await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false);
        if (query.Page > 1)
        {
            return new ClusterAggregation(
                query,
                await AskEachAsync(labels, filter, (own, token) => _store.AggregateAsync(DatasetId, query, own, token), cancellationToken).ConfigureAwait(false)
            )
            {
                Names = names.Of(labels),
            };
        }

        PerClusterQuery each = new(query, LabelField);
        for (int first = 0; first == 0 || first < labels.Count; first += ClustersAtOnce)
        {
            AggregationQuery page = each.GetPage((first / ClustersAtOnce) + 1, Math.Clamp(labels.Count, 1, ClustersAtOnce));
            each.Add(await _store.AggregateAsync(DatasetId, page, filter, cancellationToken).ConfigureAwait(false));
        }

        return each.ToResult(labels, names);
    }

    /// <summary>Begins a question about the groups of each cluster: <c>await clusters.GroupBy("brand").MeanAsync("price")</c>. Reads nothing by itself.</summary>
    /// <param name="groupings">The levels of groups below the cluster, outermost first; a text is the field whose values make groups. None is what <see cref="GroupByCluster"/> gives.</param>
    /// <returns>The groups, to be asked with <see cref="AggregateAsync"/>.</returns>
    public virtual GroupedDocuments<ClusterAggregation> GroupBy(params IReadOnlyList<Grouping> groupings)
    {
        ArgumentNullException.ThrowIfNull(groupings);
        return new GroupedDocuments<ClusterAggregation>([.. groupings], AggregateAsync);
    }

    /// <summary>Begins a question about whole clusters: <c>await clusters.GroupByCluster().MeanAsync("price")</c>. Reads nothing by itself.</summary>
    /// <returns>The clusters, a row each.</returns>
    public virtual GroupedDocuments<ClusterAggregation> GroupByCluster() => GroupBy();

    /// <summary>Summarizes fields for each cluster: how often each value occurs, and the range of numbers and dates. Computed in the store.</summary>
    /// <param name="query">Which fields and documents; null means every plain field of every document.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>For each cluster the facets that <see cref="Dataset.GetFacetsAsync"/> gives of its documents, in natural order of the labels; those without a document that matches count 0.</returns>
    /// <exception cref="ArgumentException">The filter does not fit the schema.</exception>
    /// <exception cref="FieldNotFoundException">A field holds vectors.</exception>
    /// <remarks>The store is asked once a cluster, by its label, so that all of them together cost about one look at the documents. Up to four are asked at once.</remarks>
    public virtual async Task<ClusterFacets> GetFacetsAsync(FacetQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new FacetQuery();
        IReadOnlyList<string> labels = await ListLabelsAsync(query.Filter, cancellationToken).ConfigureAwait(false);
        return new ClusterFacets(
            await AskEachAsync(labels, query.Filter, (own, token) => _store.GetFacetsAsync(DatasetId, query with { Filter = own }, token), cancellationToken)
                .ConfigureAwait(false))
        {
            Names = (await ReadClusterNamesAsync(cancellationToken).ConfigureAwait(false)).Of(labels),
        };
    }

    /// <summary>Summarizes some fields for each cluster.</summary>
    /// <param name="fields">The dotted paths of the fields.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>As <see cref="GetFacetsAsync(FacetQuery?, CancellationToken)"/> gives them, over all documents that have a label.</returns>
    /// <exception cref="FieldNotFoundException">A field holds vectors.</exception>
    public virtual Task<ClusterFacets> GetFacetsAsync(IReadOnlyList<string> fields, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return GetFacetsAsync(new FacetQuery { Fields = fields }, cancellationToken);
    }

    /// <summary>Asks something of the documents of each cluster.</summary>
    private async Task<IEnumerable<KeyValuePair<string, TAnswer>>> AskEachAsync<TAnswer>(
        IReadOnlyList<string> labels, Filter? filter, Func<Filter, CancellationToken, Task<TAnswer>> ask, CancellationToken cancellationToken)
    {
        var answers = new TAnswer[labels.Count];
        ParallelOptions options = new() { MaxDegreeOfParallelism = QuestionsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, labels.Count), options, async (i, token) =>
        {
            Filter isInCluster = Filter.Field(new FieldPath(LabelField)).EqualTo(labels[i]);
            answers[i] = await ask(filter is null ? isInCluster : isInCluster & filter, token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return labels.Zip(answers, KeyValuePair.Create);
    }

    /// <summary>Lists the labels of centroids and of documents that match, in natural order.</summary>
    private async Task<IReadOnlyList<string>> ListLabelsAsync(Filter? filter, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await GetClusteringAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, long> sizes = await CountLabelsAsync(filter, cancellationToken).ConfigureAwait(false);
        return [.. clustering.Labels.Union(sizes.Keys, StringComparer.Ordinal).Order(ClusterLabels.NaturalOrder)];
    }
}
