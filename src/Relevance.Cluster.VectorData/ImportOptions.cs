using System.Linq.Expressions;

namespace Relevance.Cluster;

/// <summary>The options of <c>ToDatasetAsync</c>, which copies a collection of a vector store into a dataset.</summary>
/// <typeparam name="TRecord">The type of the records.</typeparam>
public sealed record ImportOptions<TRecord>
{
    /// <summary>
    /// Gets the function that returns the id of a record's document. Null, the default, means the text of the property with <c>[VectorStoreKey]</c>, by which
    /// labels find their way back.
    /// </summary>
    public Func<TRecord, string>? Id { get; init; }

    /// <summary>
    /// Gets the condition on records. Null, the default, means all: a condition that every record meets is chosen from those that the provider accepts.
    /// </summary>
    public Expression<Func<TRecord, bool>>? Filter { get; init; }

    /// <summary>Gets the number of records that are requested together, at least 1. The default is 1000; a provider may return fewer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    /// <remarks>
    /// If the provider cannot order by the key or compare it, the records before a page are skipped. Many providers read and discard them, so that the total
    /// work grows with the square of the number of pages: for a large collection, choose large pages.
    /// </remarks>
    public int PageSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1000;

    /// <summary>
    /// Gets a value indicating whether the collection is read once more after the copy, to find the records that were changed, added or deleted meanwhile:
    /// <see cref="ImportSummary.Changed"/>. The default is false, because it takes twice the time. Nothing that it finds is copied.
    /// </summary>
    public bool IsReadTwice { get; init; }

    /// <summary>Gets the batch size of the write, and vector fields that the type of the records does not tell, such as those of dictionaries.</summary>
    public WriteOptions Write { get; init; } = new();
}
