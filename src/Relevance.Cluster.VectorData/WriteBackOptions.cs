namespace Relevance.Cluster;

/// <summary>The options of <c>WriteBackAsync</c>, which sets clusters in the records of a vector store.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TRecord">The type of the records.</typeparam>
public sealed record WriteBackOptions<TKey, TRecord>
{
    /// <summary>
    /// Gets the function that returns the id of a record's document. Null, the default, means the text of the property with <c>[VectorStoreKey]</c>.
    /// </summary>
    public Func<TRecord, string>? Id { get; init; }

    /// <summary>
    /// Gets the function that returns the key of a document's record. Null, the default, means the id as text, a GUID or an integer, whichever
    /// <typeparamref name="TKey"/> is.
    /// </summary>
    public Func<string, TKey>? Key { get; init; }

    /// <summary>Gets the number of records that are read and written together, at least 1. The default is 500.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int BatchSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 500;
}
