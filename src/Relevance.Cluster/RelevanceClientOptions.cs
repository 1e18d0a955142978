namespace Relevance.Cluster;

/// <summary>The options of a <see cref="RelevanceClient"/>. They are read once, when the client is created.</summary>
public sealed record RelevanceClientOptions
{
    /// <summary>
    /// Gets the number of bytes of vectors that the client caches in memory between calls, so that ten analyses of a clustering read the vectors once. The
    /// default is half of the memory available to the process; 0 caches nothing.
    /// </summary>
    /// <remarks>
    /// What searches and member lists cache beside the vectors counts as well: about a quarter of the vectors' size once there were four searches in a large
    /// field, and four bytes per document and clustering; without room for it, they take longer. Ids do not count: about 25 bytes per document. The least
    /// recently used vectors are removed first. Vectors that changed in the store are read again automatically. Fields that are being read count from the
    /// beginning. A field whose vectors exceed this limit, or the part of it that fields read at the same time leave, is written to a file in the
    /// <see cref="VectorFolder"/> and memory-mapped; the operating system keeps in memory what fits, and every result has the same bits. Without a folder,
    /// such a field is nevertheless read into memory, and again for each call. No call waits until another field is read; calls for the same field wait for
    /// one read of it.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long MaxCachedVectorBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>
    /// Gets the folder for vectors that are too large for memory; null, the default, means the folder of the store
    /// (<see cref="Storage.DocumentStore.VectorFolder"/>), and no folder if the store has none. It is created when it is first needed; give each store its own
    /// folder.
    /// </summary>
    public string? VectorFolder { get; init; }

    /// <summary>
    /// Gets a value indicating whether filters, selected fields, sort keys, facets, aggregations and columns may name a field that the dataset does not have;
    /// it is then treated as missing in every document. The default is false: a <see cref="FieldNotFoundException"/> names the field and the existing ones,
    /// because a misspelled name is not a condition that matches nothing.
    /// </summary>
    /// <remarks>
    /// A field exists if the schema contains it, a field below it, or a field above it whose content the schema does not describe. <c>_id</c> and the labels of
    /// clusterings exist, and so does every name in a dataset without documents; a field that never held anything except null or an empty array does not. The
    /// schema is read once for each dataset, and again if it does not contain a name.
    /// </remarks>
    public bool IgnoreUnknownFields { get; init; }
}
