using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster;

/// <summary>
/// Documents in groups, before a query: <c>await clusters.GroupBy("brand").MeanAsync("price")</c>. Immutable; nothing is read before a method that ends in
/// Async.
/// </summary>
/// <typeparam name="TResult">
/// <see cref="AggregationResult"/> of a dataset; <see cref="ClusterAggregation"/> of a clustering, where every cluster is grouped on its own.
/// </typeparam>
/// <remarks>
/// A query returns all groups, up to 10,000 of the outermost grouping, unless <see cref="Take"/> sets fewer. The most frequent are first, ties in the order of
/// <see cref="FieldValueComparer"/>. Metrics have the names of <see cref="Metric.Of"/>: <c>avg_price</c>. An <see cref="AggregationQuery"/> can do more, such
/// as pages.
/// </remarks>
public sealed class GroupedDocuments<TResult>
{
    private const int AllGroups = 10_000;

    private readonly AggregationQuery _query;
    private readonly Func<AggregationQuery, Filter?, CancellationToken, Task<TResult>> _run;

    /// <summary>
    /// Initializes a new instance of the <see cref="GroupedDocuments{TResult}"/> class, as <see cref="Dataset.GroupBy"/> and <see cref="ClusterOps.GroupBy"/>
    /// do, and a test that replaces them.
    /// </summary>
    /// <param name="groupings">The groupings, outermost first.</param>
    /// <param name="run">Runs a query; its filter is null for all documents.</param>
    public GroupedDocuments(IReadOnlyList<Grouping> groupings, Func<AggregationQuery, Filter?, CancellationToken, Task<TResult>> run)
        : this(new AggregationQuery { Groupings = groupings, PageSize = AllGroups }, filter: null, run)
    {
    }

    private GroupedDocuments(AggregationQuery query, Filter? filter, Func<AggregationQuery, Filter?, CancellationToken, Task<TResult>> run) =>
        (_query, Query, Filter, _run) = (query, Limit(query), filter, run);

    /// <summary>Gets the query, without the metrics.</summary>
    public AggregationQuery Query { get; }

    /// <summary>Gets the condition on the documents; null means all.</summary>
    public Filter? Filter { get; }

    /// <summary>Divides each group further.</summary>
    /// <param name="grouping">The next grouping; a text is the field whose values are the groups.</param>
    public GroupedDocuments<TResult> ThenBy(Grouping grouping)
    {
        ArgumentNullException.ThrowIfNull(grouping);
        return new(_query with { Groupings = [.. _query.Groupings, grouping] }, Filter, _run);
    }

    /// <summary>Restricts the documents; a document must match the conditions of all calls.</summary>
    /// <param name="filter">A condition on the documents.</param>
    public GroupedDocuments<TResult> Where(Filter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new(_query, Filter is null ? filter : Filter & filter, _run);
    }

    /// <summary>Orders groups within their parent group by another value than the frequency; a further call orders ties.</summary>
    /// <param name="by">The name of a numeric metric, such as <c>avg_price</c>, of a grouping, or <c>frequency</c>.</param>
    /// <param name="direction">The direction. The default is descending. A metric that is null is last in both directions.</param>
    public GroupedDocuments<TResult> OrderBy(string by, SortDirection direction = SortDirection.Descending)
    {
        ArgumentException.ThrowIfNullOrEmpty(by);
        return new(_query with { Sort = [.. _query.Sort, new SortKey(by, direction)] }, Filter, _run);
    }

    /// <summary>Limits the result to the first groups of each grouping; of a clustering, for each cluster.</summary>
    /// <param name="count">The number of groups, at least 1. A smaller <see cref="Grouping.Size"/> of a grouping still applies.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is less than 1.</exception>
    public GroupedDocuments<TResult> Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new(_query with { PageSize = count }, Filter, _run);
    }

    /// <summary>Computes several metrics of each group in one query, in the store.</summary>
    /// <param name="metrics">The metrics: <c>[Metric.Mean("price"), Metric.Max("price")]</c>.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>One row per group with the metrics and its frequency.</returns>
    /// <exception cref="ArgumentException">
    /// Two parts have the same name, the order names none of them, a field is a vector, or the filter does not fit the schema.
    /// </exception>
    public Task<TResult> AggregateAsync(IEnumerable<Metric> metrics, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return _run(Query with { Metrics = [.. metrics] }, Filter, cancellationToken);
    }

    /// <summary>Counts the documents of each group.</summary>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>One row per group, with its frequency.</returns>
    public Task<TResult> CountAsync(CancellationToken cancellationToken = default) => AggregateAsync([], cancellationToken);

    /// <summary>Computes the mean of a field in each group.</summary>
    /// <param name="field">The field; documents without a number in it do not count.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>One row per group with the mean as <c>avg_field</c>, null without numbers.</returns>
    public Task<TResult> MeanAsync(string field, CancellationToken cancellationToken = default) => AggregateAsync([Metric.Mean(field)], cancellationToken);

    /// <summary>Computes the sum of a field in each group.</summary>
    /// <param name="field">The field; documents without a number in it do not count.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>One row per group with the sum as <c>sum_field</c>, null without numbers.</returns>
    public Task<TResult> SumAsync(string field, CancellationToken cancellationToken = default) => AggregateAsync([Metric.Sum(field)], cancellationToken);

    /// <summary>Finds the smallest number of a field in each group.</summary>
    /// <param name="field">The field; documents without a number in it do not count.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>One row per group with the number as <c>min_field</c>, null without numbers.</returns>
    public Task<TResult> MinAsync(string field, CancellationToken cancellationToken = default) => AggregateAsync([Metric.Min(field)], cancellationToken);

    /// <summary>Finds the largest number of a field in each group.</summary>
    /// <param name="field">The field; documents without a number in it do not count.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>One row per group with the number as <c>max_field</c>, null without numbers.</returns>
    public Task<TResult> MaxAsync(string field, CancellationToken cancellationToken = default) => AggregateAsync([Metric.Max(field)], cancellationToken);

    /// <summary>Sets the size of the inner groupings, because a page counts the outermost groups only.</summary>
    private static AggregationQuery Limit(AggregationQuery query) => query.PageSize == AllGroups
        ? query
        : query with
        {
            Groupings =
            [
                .. query.Groupings.Select((grouping, level) =>
                    level == 0 ? grouping : grouping with { Size = Math.Min(grouping.Size ?? int.MaxValue, query.PageSize) }),
            ],
        };
}
