using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster;

/// <summary>Documents in groups, about to be asked something: <c>await clusters.GroupBy("brand").MeanAsync("price")</c>. Immutable; nothing is read before a member that ends in Async.</summary>
/// <typeparam name="TResult"><see cref="AggregationResult"/> of a dataset, <see cref="ClusterAggregation"/> of a clustering, where every cluster is grouped by itself.</typeparam>
/// <remarks>
/// All groups are asked for, up to 10,000 of the outermost level, unless <see cref="Take"/> says fewer. The most frequent come first, ties in the order of <see cref="FieldValueComparer"/>. Metrics are named as in
/// <see cref="Metric.Of"/>: <c>avg_price</c>. What this has no word for, such as pages, is said with an <see cref="AggregationQuery"/>.
/// </remarks>
public sealed class GroupedDocuments<TResult>
{
    private const int AllGroups = 10_000;

    private readonly AggregationQuery _query;
    private readonly Func<AggregationQuery, Filter?, CancellationToken, Task<TResult>> _run;

    /// <summary>Initializes a new instance of the <see cref="GroupedDocuments{TResult}"/> class: what <see cref="Dataset.GroupBy"/> and <see cref="ClusterOps.GroupBy"/> do, and a test that replaces them.</summary>
    /// <param name="groupings">The levels of groups, outermost first.</param>
    /// <param name="run">Answers a query, of which the filter is null when all documents are meant.</param>
    public GroupedDocuments(IReadOnlyList<Grouping> groupings, Func<AggregationQuery, Filter?, CancellationToken, Task<TResult>> run)
        : this(new AggregationQuery { Groupings = groupings, PageSize = AllGroups }, filter: null, run)
    {
    }

    private GroupedDocuments(AggregationQuery query, Filter? filter, Func<AggregationQuery, Filter?, CancellationToken, Task<TResult>> run) =>
        (_query, Query, Filter, _run) = (query, Limit(query), filter, run);

    /// <summary>Gets what will be asked, but for the metrics.</summary>
    public AggregationQuery Query { get; }

    /// <summary>Gets the condition on the documents; null means all.</summary>
    public Filter? Filter { get; }

    /// <summary>Divides each group further.</summary>
    /// <param name="grouping">The next level; a text is the field whose values make groups.</param>
    public GroupedDocuments<TResult> ThenBy(Grouping grouping)
    {
        ArgumentNullException.ThrowIfNull(grouping);
        return new(_query with { Groupings = [.. _query.Groupings, grouping] }, Filter, _run);
    }

    /// <summary>Leaves out documents; of several conditions all must hold.</summary>
    /// <param name="filter">The condition on the documents that stay.</param>
    public GroupedDocuments<TResult> Where(Filter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new(_query, Filter is null ? filter : Filter & filter, _run);
    }

    /// <summary>Orders groups within the group above by something else than frequency; a further call orders ties.</summary>
    /// <param name="by">The name of a metric that is one number, such as <c>avg_price</c>, of a grouping, or <c>frequency</c>.</param>
    /// <param name="direction">Which way. The default is descending. A metric that is null comes last either way.</param>
    public GroupedDocuments<TResult> OrderBy(string by, SortDirection direction = SortDirection.Descending)
    {
        ArgumentException.ThrowIfNullOrEmpty(by);
        return new(_query with { Sort = [.. _query.Sort, new AggregationSort(by, direction)] }, Filter, _run);
    }

    /// <summary>Asks for the first groups of each level only; of a clustering, of each cluster.</summary>
    /// <param name="count">How many, at least 1. A level that says its <see cref="Grouping.Size"/> keeps to it if that is less.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is less than 1.</exception>
    public GroupedDocuments<TResult> Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new(_query with { PageSize = count }, Filter, _run);
    }

    /// <summary>Computes several figures of each group at once, in the store.</summary>
    /// <param name="metrics">The figures: <c>[Metric.Mean("price"), Metric.Max("price")]</c>.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>A row a group with the figures and its frequency.</returns>
    /// <exception cref="ArgumentException">Two parts have one name, the order names none of them, a field is a vector, or the filter does not fit the schema.</exception>
    public Task<TResult> AggregateAsync(IEnumerable<Metric> metrics, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return _run(Query with { Metrics = [.. metrics] }, Filter, cancellationToken);
    }

    /// <summary>Counts the documents of each group.</summary>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>A row a group, with its frequency.</returns>
    public Task<TResult> CountAsync(CancellationToken cancellationToken = default) => AggregateAsync([], cancellationToken);

    /// <summary>Computes the mean of a field in each group.</summary>
    /// <param name="field">The field; documents without a number there do not count.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>A row a group with the mean as <c>avg_field</c>, null where there is no number.</returns>
    public Task<TResult> MeanAsync(string field, CancellationToken cancellationToken = default) => AggregateAsync([Metric.Mean(field)], cancellationToken);

    /// <summary>Computes the sum of a field in each group.</summary>
    /// <param name="field">The field; documents without a number there do not count.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>A row a group with the sum as <c>sum_field</c>, null where there is no number.</returns>
    public Task<TResult> SumAsync(string field, CancellationToken cancellationToken = default) => AggregateAsync([Metric.Sum(field)], cancellationToken);

    /// <summary>Finds the smallest number of a field in each group.</summary>
    /// <param name="field">The field; documents without a number there do not count.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>A row a group with the number as <c>min_field</c>, null where there is none.</returns>
    public Task<TResult> MinAsync(string field, CancellationToken cancellationToken = default) => AggregateAsync([Metric.Min(field)], cancellationToken);

    /// <summary>Finds the largest number of a field in each group.</summary>
    /// <param name="field">The field; documents without a number there do not count.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>A row a group with the number as <c>max_field</c>, null where there is none.</returns>
    public Task<TResult> MaxAsync(string field, CancellationToken cancellationToken = default) => AggregateAsync([Metric.Max(field)], cancellationToken);

    /// <summary>A page counts the outermost groups only, so the levels within them say themselves how many are wanted.</summary>
    private static AggregationQuery Limit(AggregationQuery query) => query.PageSize == AllGroups
        ? query
        : query with
        {
            Groupings = [.. query.Groupings.Select((grouping, level) => level == 0 ? grouping : grouping with { Size = Math.Min(grouping.Size ?? int.MaxValue, query.PageSize) })],
        };
}
