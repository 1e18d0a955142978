using Relevance.Cluster.Clusterings.Numbers;

namespace Relevance.Cluster;

/// <content>Groups of documents, and how numbers go together.</content>
public partial class Dataset
{
    /// <summary>Groups documents and says something of each group. Computed in the store.</summary>
    /// <param name="query">The groupings, metrics, order and page. Without groupings there is one row of everything.</param>
    /// <param name="filter">The condition on the documents; null takes all.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The rows in the order of their groups, level by level.</returns>
    /// <exception cref="ArgumentException">Two parts of the query have one name, its order names none of them, it asks for the value of a vector, or the filter does not fit the schema.</exception>
    public virtual async Task<AggregationResult> AggregateAsync(AggregationQuery query, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new AggregationResult(query, await _store.AggregateAsync(Id, query, filter, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Begins a question about groups: <c>await dataset.GroupBy("brand").MeanAsync("price")</c>. Reads nothing by itself.</summary>
    /// <param name="groupings">The levels of groups, outermost first; a text is the field whose values make groups. None means one group of everything.</param>
    /// <returns>The groups, to be asked with <see cref="AggregateAsync"/>.</returns>
    public virtual GroupedDocuments<AggregationResult> GroupBy(params IReadOnlyList<Grouping> groupings)
    {
        ArgumentNullException.ThrowIfNull(groupings);
        return new GroupedDocuments<AggregationResult>([.. groupings], AggregateAsync);
    }

    /// <summary>Computes how the numbers of some fields go together: Pearson's r of each two of them.</summary>
    /// <param name="fields">The dotted paths of the fields, each once, at least one.</param>
    /// <param name="filter">The condition on the documents; null takes all.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The matrix. A value that is missing or no number is left out pair by pair; r is NaN where a field does not vary.</returns>
    /// <exception cref="FieldNotFoundException">No document has a field, or it holds no numbers.</exception>
    /// <exception cref="ArgumentException">There is no field, one is named twice, or the filter does not fit the schema.</exception>
    /// <remarks>Reads the fields one by one, and nothing else.</remarks>
    public virtual async Task<CorrelationMatrix> CorrelationAsync(IReadOnlyList<string> fields, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fields);
        NumberColumns numbers = await NumberColumns.ReadAsync(_store, Id, fields, filter, cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => CorrelationMatrix.Of(fields, numbers.Columns), cancellationToken).ConfigureAwait(false);
    }
}
