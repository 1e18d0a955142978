using System.Globalization;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance.Reference;

/// <summary>The definition of a query's order: by the keys of its sort, or by the shuffle, and then by first insertion.</summary>
/// <param name="query">The query.</param>
/// <param name="getPosition">Returns the position of a document in insertion order.</param>
public sealed class ReferenceOrder(DocumentQuery query, Func<Document, long> getPosition) : IComparer<ReferencePlace>
{
    /// <summary>Gets the position of a document in the order.</summary>
    /// <param name="document">The document.</param>
    /// <returns>Its position.</returns>
    public ReferencePlace GetPlace(Document document) => new(
        query.ShuffleSeed is { } seed
            ? [ShuffleOrder.Hash(seed, document.Id).ToString("x16", CultureInfo.InvariantCulture)]
            : [.. query.Sort.Select(key => document[key.By])],
        getPosition(document));

    /// <inheritdoc/>
    public int Compare(ReferencePlace? x, ReferencePlace? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        for (int i = 0; i < x.Keys.Count; i++)
        {
            int sign = FieldValueComparer.Instance.Compare(x.Keys[i], y.Keys[i]);
            if (sign != 0)
            {
                return query.ShuffleSeed is null && query.Sort[i].Direction == SortDirection.Descending ? -sign : sign;
            }
        }

        return x.Position.CompareTo(y.Position);
    }
}
