namespace Relevance.Cluster;

/// <summary>How a <see cref="RelevanceClient"/> works. Read once, when the client is made.</summary>
public sealed record RelevanceClientOptions
{
    /// <summary>
    /// Gets how many bytes of vectors the client may keep in memory between questions, so that ten questions about a clustering
    /// read the vectors once. The default is half of the memory available to the process; 0 keeps nothing.
    /// </summary>
    /// <remarks>What was used longest ago goes first. Vectors that changed in the store are read again by themselves.</remarks>
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
}
