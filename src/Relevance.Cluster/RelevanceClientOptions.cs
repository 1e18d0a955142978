namespace Relevance.Cluster;

/// <summary>How a <see cref="RelevanceClient"/> works. Read once, when the client is made.</summary>
public sealed record RelevanceClientOptions
{
    /// <summary>
    /// Gets how many bytes of vectors the client may keep in memory between questions, so that ten questions about a clustering
    /// read the vectors once. The default is half of the memory available to the process; 0 keeps nothing.
    /// </summary>
    /// <remarks>
    /// What was used longest ago goes first. Vectors that changed in the store are read again by themselves. Fields that are being read count from the
    /// beginning. A field whose vectors are more than
    /// this, or more than what fields that are read at the same time leave of it, is written into a file in the <see cref="VectorFolder"/> and read where it
    /// lies, of which the operating system keeps
    /// in memory what fits: every result has the same bits. Without a folder such a field is read into memory all the same, and for each question again. No
    /// question waits for the reading of
    /// another field; questions about the same field wait for one reading of it.
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
    /// Gets the folder for vectors that are too large to be held in memory; null (the default) means that of the store
    /// (<see cref="Storage.DocumentStore.VectorFolder"/>), and none where the store
    /// has none. It is made when it is first needed; give each store a folder of its own.
    /// </summary>
    public string? VectorFolder { get; init; }

    /// <summary>
    /// Gets what becomes of filters, selected fields, sort keys, facets, aggregations and columns that name a field which the dataset does not have. The
    /// default is
    /// <see cref="UnknownFieldHandling.Reject"/>.
    /// </summary>
    /// <remarks>
    /// A field is known when the schema has it, something below it, or something above it whose contents the schema does not tell. <c>_id</c> and the labels of
    /// clusterings are, and so is every
    /// name in a dataset without documents; a field that was never anything but null or an empty list is not. The schema is read once for each dataset, and
    /// again when a name is not in it.
    /// </remarks>
    public UnknownFieldHandling UnknownFields { get; init; }
}
