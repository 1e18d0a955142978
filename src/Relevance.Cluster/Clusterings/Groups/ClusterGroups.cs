using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Clusterings.Groups;

/// <summary>Aggregations and facets of each cluster's documents.</summary>
internal sealed class ClusterGroups(ClusteringContext context)
{
    /// <summary>The clusters of one query: as many groups as a service returns in a page.</summary>
    private const int ClustersPerQuery = 10_000;

    /// <summary>The number of queries, each about one cluster, that run at the same time.</summary>
    private const int ParallelQueries = 4;

    private readonly DocumentStore _store = context.Store;

    public async Task<ClusterAggregation> AggregateAsync(AggregationQuery query, Filter? filter, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> labels = await ListLabelsAsync(filter, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, string> names = await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (query.Page > 1)
        {
            var rows = await ReadEachAsync(labels, filter, (own, token) => _store.AggregateAsync(context.DatasetId, query, own, token), cancellationToken)
                .ConfigureAwait(false);
            return new ClusterAggregation(query, rows) { Names = names.Of(labels) };
        }

        PerClusterQuery each = new(query, context.Key.LabelField);
        for (int first = 0; first == 0 || first < labels.Count; first += ClustersPerQuery)
        {
            AggregationQuery page = each.GetPage((first / ClustersPerQuery) + 1, Math.Clamp(labels.Count, 1, ClustersPerQuery));
            each.Add(await _store.AggregateAsync(context.DatasetId, page, filter, cancellationToken).ConfigureAwait(false));
        }

        return each.ToResult(labels, names);
    }

    public async Task<ClusterFacets> GetFacetsAsync(FacetQuery query, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> labels = await ListLabelsAsync(query.Filter, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<IReadOnlyList<FieldFacet>>? all = await _store
            .GetFacetsByLabelAsync(context.DatasetId, context.Key, labels, query, cancellationToken).ConfigureAwait(false);
        var facets = all is not null
            ? labels.Zip(all, KeyValuePair.Create)
            : await ReadEachAsync(
                labels, query.Filter, (own, token) => _store.GetFacetsAsync(context.DatasetId, query with { Filter = own }, token), cancellationToken)
                .ConfigureAwait(false);
        return new ClusterFacets(facets)
        {
            Names = (await context.Names.ReadAsync(cancellationToken).ConfigureAwait(false)).Of(labels),
        };
    }

    /// <summary>Runs a query for the documents of each cluster.</summary>
    private async Task<IEnumerable<KeyValuePair<string, TResult>>> ReadEachAsync<TResult>(
        IReadOnlyList<string> labels, Filter? filter, Func<Filter, CancellationToken, Task<TResult>> read, CancellationToken cancellationToken)
    {
        var results = new TResult[labels.Count];
        ParallelOptions options = new() { MaxDegreeOfParallelism = ParallelQueries, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, labels.Count), options, async (i, token) =>
        {
            Filter isInCluster = Filter.Field(new FieldPath(context.Key.LabelField)).EqualTo(labels[i]);
            results[i] = await read(filter is null ? isInCluster : isInCluster & filter, token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return labels.Zip(results, KeyValuePair.Create);
    }

    /// <summary>Lists the labels of the centroids and of the documents that match, in natural order.</summary>
    private async Task<IReadOnlyList<string>> ListLabelsAsync(Filter? filter, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await context.GetAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, long> sizes = await context.CountLabelsAsync(filter, cancellationToken).ConfigureAwait(false);
        return [.. clustering.Labels.Union(sizes.Keys, StringComparer.Ordinal).Order(ClusterLabels.NaturalOrder)];
    }
}
